import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE36, draw } from '../sampling.ts';

const CONDUIT: Shape = { pattern: '(?:api|cli)-[a-z0-9]{28}', most: 32, draw: (random) => `api-${draw(random, BASE36, 28)}` };

export const phabricatorRules: readonly Rule[] = [
  named({
    id: 'phabricator-conduit-token',
    description: 'Phabricator or Phorge Conduit token',
    source: 'https://secure.phabricator.com/book/phabricator/article/conduit/',
    names: ['phabricator', 'conduit', 'phorge'],
    shape: CONDUIT,
    nearMisses: [`PHABRICATOR_TOKEN=api-${'0'.repeat(28)}`, 'CONDUIT_TOKEN=cli-your-conduit-token-goes-here'],
  }),
];
