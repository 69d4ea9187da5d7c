import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const freshbooksRules: readonly Rule[] = [
  named({
    id: 'freshbooks-secret',
    description: 'FreshBooks client secret or access token',
    source: 'https://www.freshbooks.com/api/authentication',
    names: ['freshbooks'],
    alphabet: HEX,
    length: 64,
    nearMisses: ['FRESHBOOKS_ACCESS_TOKEN=your-token', `FRESHBOOKS_CLIENT_SECRET=${'0'.repeat(64)}`],
  }),
];
