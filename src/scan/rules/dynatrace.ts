import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE32, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** `c01` API and personal access tokens, `s01` SCIM, `s02` – `s08` OAuth clients and their tokens, `s16` platform tokens. */
const KINDS = ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s03.', 'dt0s04.', 'dt0s06.', 'dt0s08.', 'dt0s16.'];

export const dynatraceRules: readonly Rule[] = [
  {
    id: 'dynatrace-token',
    description: 'Dynatrace access, platform or OAuth token: a public part, then a secret one',
    source: 'https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens',
    literals: KINDS,
    pattern: token(String.raw`dt0[cs]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}`),
    publicPrefix: 31,
    accept: (secret) => !isFakeBody(secret.slice(32)),
    sample: (random) => bare(`${oneOf(random, KINDS)}${draw(random, BASE32, 24)}.${draw(random, BASE32, 64)}`),
    nearMisses: [`dt0c01.${'X'.repeat(24)}.${'X'.repeat(64)}`, 'dt0c01.short.secret', `dt0c01.${'AB34'.repeat(6)}`],
  },
];
