import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { bare } from '../sampling.ts';
import { token } from '../shape.ts';

export const riotRules: readonly Rule[] = [
  {
    id: 'riot-api-key',
    description: 'Riot Games API key',
    source: 'https://developer.riotgames.com/docs/portal#web-apis_api-keys',
    literals: ['rgapi-'],
    pattern: token('RGAPI-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
    publicPrefix: 6,
    accept: (secret) => new Set(secret.slice(6)).size > 6,
    sample: (random) => bare(`RGAPI-${UUID.draw(random)}`),
    nearMisses: ['RGAPI-00000000-0000-0000-0000-000000000000', 'RGAPI-your-api-key'],
  },
];
