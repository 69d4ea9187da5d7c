import { isFakeBody } from '../checks/placeholder.ts';
import { entropy } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, draw, HEX, oneOf } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const TOKENS = 'https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token';

/** Between prefix and secret the instance's id may stand, or `local`. */
const access: Rule = {
  id: 'sourcegraph-access-token',
  description: 'Sourcegraph access token',
  source: TOKENS,
  literals: ['sgp_'],
  pattern: token('sgp_(?:(?:[0-9A-Fa-f]{16}|local)_)?[0-9A-Fa-f]{40}'),
  publicPrefix: 4,
  accept: (secret) => !isFakeBody(secret.slice(-40)) && entropy(secret.slice(-40)) >= 3,
  sample: (random) => bare(`sgp_${oneOf(random, ['', 'local_', `${draw(random, HEX, 16)}_`])}${draw(random, HEX, 40)}`),
  nearMisses: [`sgp_${'0'.repeat(40)}`, 'sgp_short', `sgp_local_${'ab3G'.repeat(10)}`],
};

const licence = prefixed({
  id: 'sourcegraph-licence-token',
  description: 'Sourcegraph Cody gateway token: of a licence (slk), or of an account (sgd)',
  source: 'https://sourcegraph.com/docs/cody/core-concepts/cody-gateway',
  prefixes: ['slk_', 'sgd_'],
  alphabet: HEX,
  length: 64,
  nearMisses: [`slk_${'0'.repeat(64)}`, 'slk_short'],
});

const plain = named({
  id: 'sourcegraph-legacy-token',
  description: 'Sourcegraph access token without a prefix',
  source: TOKENS,
  names: ['sourcegraph'],
  what: ['access token', 'token', 'api key', 'sourcegraph'],
  alphabet: { chars: HEX.chars, set: '0-9A-Fa-f' },
  length: 40,
  // Its name alone may be all that is said.
  accept: (_secret, match) => /^$|key|token|sourcegraph/i.test((match.groups?.['tail'] ?? '').replaceAll(/[ \t]/g, '')),
  nearMisses: [`SRC_SOURCEGRAPH_TOKEN=${'0'.repeat(40)}`, 'sourcegraph_commit: 3b1f5a7c9d2e4f6081a3b5c7d9e1f2a43b1f5a7c'],
});

export const sourcegraphRules: readonly Rule[] = [access, licence, plain];
