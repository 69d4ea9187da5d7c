import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, draw } from '../sampling.ts';

export const novitaRules: readonly Rule[] = [
  named({
    id: 'novita-api-key',
    description: 'Novita AI API key',
    source: 'https://novita.ai/docs/guides/quickstart',
    names: ['novita'],
    shape: {
      pattern: 'sk_[A-Za-z0-9_-]{43}',
      most: 46,
      draw: (random) => `sk_${draw(random, BASE64URL, 42)}7`,
    },
    nearMisses: ['NOVITA_API_KEY=${VALUE}'],
  }),
];
