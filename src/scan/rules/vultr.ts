import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const vultrRules: readonly Rule[] = [
  named({
    id: 'vultr-api-key',
    description: 'Vultr API key',
    source: 'https://docs.vultr.com/platform/other/api/manage-api',
    names: ['vultr'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 36,
    nearMisses: [`VULTR_KEY=${'0'.repeat(36)}`, 'VULTR_KEY=your-vultr-key-goes-here', 'vultrKey: process.env.VULTR_KEY,'],
  }),
];
