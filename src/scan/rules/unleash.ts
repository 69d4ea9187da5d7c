import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX, oneOf } from '../sampling.ts';

export const unleashRules: readonly Rule[] = [
  named({
    id: 'unleash-api-token',
    description: 'Unleash API token: project, environment, secret',
    source: 'https://docs.getunleash.io/reference/api-tokens-and-client-keys',
    names: ['unleash'],
    what: ['api token', 'client token', 'admin token', 'token'],
    shape: {
      pattern: String.raw`[\w*-]{1,40}:[\w-]{1,40}\.[0-9a-f]{56,64}`,
      most: 146,
      draw: (random) =>
        `${oneOf(random, ['*', 'default', 'web'])}:${oneOf(random, ['development', 'production'])}.${draw(random, HEX, 56)}`,
    },
    nearMisses: ['UNLEASH_API_TOKEN=${VALUE}', 'UNLEASH_API_TOKEN=default:development.unleash-insecure-api-token'],
  }),
];
