import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const beamerRules: readonly Rule[] = [
  named({
    id: 'beamer-api-key',
    description: 'Beamer API key',
    source: 'https://www.getbeamer.com/api',
    names: ['beamer'],
    shape: { pattern: String.raw`b_[A-Za-z0-9+/=]{44}`, most: 46, draw: (random) => `b_${draw(random, BASE62, 44)}` },
    nearMisses: ['BEAMER_API_KEY=b_your_key', `beamer_key=b_${'x'.repeat(44)}`],
  }),
];
