import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const koyebRules: readonly Rule[] = [
  named({
    id: 'koyeb-token',
    description: 'Koyeb API token',
    source: 'https://www.koyeb.com/docs/reference/api',
    names: ['koyeb'],
    alphabet: BASE36,
    length: 64,
    nearMisses: [`KOYEB_KEY=${'0'.repeat(64)}`, 'KOYEB_KEY=your-koyeb-key-goes-here', 'koyebKey: process.env.KOYEB_KEY,'],
  }),
];
