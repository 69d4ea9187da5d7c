import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const postmarkRules: readonly Rule[] = [
  named({
    id: 'postmark-token',
    description: 'Postmark server or account token',
    source: 'https://postmarkapp.com/developer/api/overview#authentication',
    names: ['postmark'],
    shape: UUID,
    nearMisses: ['POSTMARK_API_TOKEN=POSTMARK_API_TEST', 'X-Postmark-Server-Token: server token'],
  }),
];
