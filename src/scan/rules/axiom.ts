import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { bare, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const axiomRules: readonly Rule[] = [
  {
    id: 'axiom-token',
    description: 'Axiom API or personal access token',
    source: 'https://axiom.co/docs/reference/tokens',
    literals: ['xaat-', 'xapt-'],
    pattern: token('xa[ap]t-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
    publicPrefix: 5,
    accept: (secret) => new Set(secret.slice(5)).size > 6,
    sample: (random) => bare(`${oneOf(random, ['xaat-', 'xapt-'])}${UUID.draw(random)}`),
    nearMisses: ['xaat-00000000-0000-0000-0000-000000000000', 'xaat-short', 'xapt-your-token'],
  },
];
