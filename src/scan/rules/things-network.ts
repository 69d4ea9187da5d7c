import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE32, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const thingsNetworkRules: readonly Rule[] = [
  {
    id: 'things-network-api-key',
    description: 'The Things Network (The Things Stack) API key: a kind, an id, a secret',
    source: 'https://www.thethingsindustries.com/docs/reference/api-keys/',
    literals: ['nnsxs.'],
    pattern: token(String.raw`NNSXS\.[A-Z2-7]{39}\.[A-Z2-7]{52}`),
    publicPrefix: 46,
    accept: (secret) => !isFakeBody(secret.slice(46)),
    sample: (random) => bare(`NNSXS.${draw(random, BASE32, 39)}.${draw(random, BASE32, 52)}`),
    nearMisses: [`NNSXS.${'X'.repeat(39)}.${'X'.repeat(52)}`, 'NNSXS.SHORT.SECRET'],
  },
];
