import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const basetenRules: readonly Rule[] = [
  named({
    id: 'baseten-api-key',
    description: 'Baseten API key',
    source: 'https://docs.baseten.co/organization/api-keys',
    names: ['baseten'],
    shape: {
      pattern: String.raw`[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}`,
      most: 41,
      draw: (random) => `${draw(random, BASE62, 8)}.${draw(random, BASE62, 32)}`,
    },
    nearMisses: ['BASETEN_API_KEY=${VALUE}', 'BASETEN_MODEL_KEY=qwen2507.instruct'],
  }),
];
