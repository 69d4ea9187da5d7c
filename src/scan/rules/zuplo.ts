import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, bare, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const zuploRules: readonly Rule[] = [
  {
    id: 'zuplo-api-key',
    description: 'API key of a consumer behind Zuplo',
    source: 'https://zuplo.com/docs/articles/api-key-leak-detection',
    literals: ['zpka_'],
    pattern: token('zpka_[a-z0-9]{32}_[0-9a-f]{8}'),
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(5, 37)),
    sample: (random) => bare(`zpka_${draw(random, BASE36, 32)}_${draw(random, HEX, 8)}`),
    nearMisses: [`zpka_${'x'.repeat(32)}_00000000`, 'zpka_short'],
  },
];
