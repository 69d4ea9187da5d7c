import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const squarespaceRules: readonly Rule[] = [
  named({
    id: 'squarespace-api-key',
    description: 'Squarespace API key',
    source: 'https://developers.squarespace.com/commerce-apis/authentication-and-permissions',
    names: ['squarespace'],
    shape: UUID,
    nearMisses: ['SQUARESPACE_TOKEN=your-own-value', 'SQUARESPACE_SECRET=00000000-0000-0000-0000-000000000000'],
  }),
];
