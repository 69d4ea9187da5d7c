import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, BASE64URL, draw } from '../sampling.ts';

export const kagiRules: readonly Rule[] = [
  named({
    id: 'kagi-api-key',
    description: 'Kagi API key',
    source: 'https://help.kagi.com/kagi/api/overview.html',
    names: ['kagi'],
    shape: {
      pattern: String.raw`[A-Za-z0-9_-]{11}\.[A-Za-z0-9_-]{43}`,
      most: 55,
      draw: (random) => `${draw(random, BASE62, 11)}.${draw(random, BASE64URL, 42)}7`,
    },
    nearMisses: ['KAGI_API_KEY=${VALUE}'],
  }),
];
