import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const zulipRules: readonly Rule[] = [
  named({
    id: 'zulip-api-key',
    description: 'Zulip API key',
    source: 'https://zulip.com/api/api-keys',
    names: ['zulip'],
    alphabet: BASE62,
    length: 32,
    nearMisses: ['ZULIP_API_KEY=your-key', `ZULIP_API_KEY=${'x'.repeat(32)}`],
  }),
];
