import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE32, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const definedNetworkingRules: readonly Rule[] = [
  {
    id: 'defined-networking-key',
    description: 'Defined Networking API key',
    source: 'https://docs.defined.net/api/introduction/',
    literals: ['dnkey-'],
    pattern: token('dnkey-[A-Z2-7]{26}-[A-Z2-7]{52}'),
    publicPrefix: 6,
    accept: (secret) => !isFakeBody(secret.slice(33)),
    sample: (random) => bare(`dnkey-${draw(random, BASE32, 26)}-${draw(random, BASE32, 52)}`),
    nearMisses: [`dnkey-${'X'.repeat(26)}-${'X'.repeat(52)}`, 'dnkey-short'],
  },
];
