import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const scalewayRules: readonly Rule[] = [
  named({
    id: 'scaleway-secret-key',
    description: 'Scaleway secret key',
    source: 'https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/',
    names: ['scaleway', 'scw'],
    what: ['secret', 'secret key', 'token'],
    shape: UUID,
    nearMisses: [
      `SCALEWAY_SECRET=${'0'.repeat(36)}`,
      'SCALEWAY_SECRET=your-scaleway-secret-goes-here',
      'scalewaySecret: process.env.SCALEWAY_SECRET,',
    ],
  }),
];
