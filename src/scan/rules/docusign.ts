import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const docusignRules: readonly Rule[] = [
  named({
    id: 'docusign-client-secret',
    description: 'DocuSign integration secret key',
    source: 'https://developers.docusign.com/platform/auth/authcode/',
    names: ['docusign', 'docu sign'],
    what: ['secret', 'secret key'],
    shape: UUID,
    nearMisses: ['DOCUSIGN_TOKEN=your-own-value', 'DOCUSIGN_SECRET=00000000-0000-0000-0000-000000000000'],
  }),
];
