import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const heliconeRules: readonly Rule[] = [
  {
    id: 'helicone-api-key',
    description: 'Helicone API key',
    source: 'https://docs.helicone.ai/helicone-headers/helicone-auth',
    literals: ['sk-helicone-'],
    pattern: token('sk-helicone-(?:[a-z]{2}-)?[a-z0-9]{7}(?:-[a-z0-9]{7}){3}'),
    publicPrefix: 12,
    accept: (secret) => !isFakeBody(secret.slice(-31)) && /\d/.test(secret.slice(-31)),
    sample: (random) => {
      const parts = Array.from({ length: 4 }, () => draw(random, BASE36, 7)).join('-');
      return bare(`sk-helicone-${oneOf(random, ['', 'eu-', 'cp-'])}${parts.slice(0, -1)}7`);
    },
    nearMisses: ['sk-helicone-xxxxxxx-xxxxxxx-xxxxxxx-xxxxxxx', 'sk-helicone-your-key'],
  },
];
