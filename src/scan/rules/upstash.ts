import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

const REST: Shape = { pattern: '[A-Za-z0-9+/_-]{36,140}={0,2}', most: 142, draw: (random) => `A${draw(random, BASE62, 46 + random(60))}` };

export const upstashRules: readonly Rule[] = [
  named({
    id: 'upstash-token',
    description: 'Upstash REST token',
    source: 'https://upstash.com/docs/redis/features/restapi',
    names: ['upstash'],
    what: ['token', 'rest token', 'api key'],
    shape: REST,
    nearMisses: ['UPSTASH_REDIS_REST_TOKEN=your_token_goes_here_please', `UPSTASH_REDIS_REST_TOKEN=${'0'.repeat(60)}`],
  }),
];
