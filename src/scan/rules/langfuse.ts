import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { bare } from '../sampling.ts';
import { token } from '../shape.ts';

export const langfuseRules: readonly Rule[] = [
  {
    id: 'langfuse-secret-key',
    description: 'Langfuse secret key (the public key beside it, pk-lf-, is no secret)',
    source: 'https://langfuse.com/docs/api-and-data-platform/features/public-api',
    literals: ['sk-lf-'],
    pattern: token('sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
    publicPrefix: 6,
    accept: (secret) => new Set(secret.slice(6)).size > 6,
    sample: (random) => bare(`sk-lf-${UUID.draw(random)}`),
    nearMisses: ['sk-lf-00000000-0000-0000-0000-000000000000', 'sk-lf-...', 'pk-lf-1234'],
  },
];
