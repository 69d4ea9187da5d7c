import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36, BASE62, bare, draw, LETTER } from '../sampling.ts';
import { token } from '../shape.ts';

const letter = { chars: LETTER.chars.toLowerCase(), set: 'a-z' };

/** Id and secret in one. The second letter after `hc` varies. */
const ingest: Rule = {
  id: 'honeycomb-ingest-key',
  description: 'Honeycomb ingest key: its id, then its secret',
  source: 'https://docs.honeycomb.io/api/authentication',
  literals: ['ik_'],
  pattern: token('hc[a-z]ik_[0-9a-z]{58}'),
  reach: { before: 3, after: 512 },
  publicPrefix: 32,
  accept: (secret) => !isFakeBody(secret.slice(6)),
  sample: (random) => bare(`hc${draw(random, letter, 1)}ik_${draw(random, BASE36, 58)}`),
  nearMisses: [`hcaik_${'x'.repeat(58)}`, 'hcaik_short', 'magik_value'],
};

const management: Rule = {
  id: 'honeycomb-management-key',
  description: 'Honeycomb management key: its id, a colon, its secret',
  source: 'https://docs.honeycomb.io/api/authentication',
  literals: ['mk_'],
  pattern: token('hc[a-z]mk_[0-9a-z]{26}:[A-Za-z0-9]{32}'),
  reach: { before: 3, after: 512 },
  publicPrefix: 33,
  accept: (secret) => !isFakeBody(secret.slice(33)),
  sample: (random) => bare(`hc${draw(random, letter, 1)}mk_${draw(random, BASE36, 26)}:${draw(random, BASE62, 32)}`),
  nearMisses: [`hcamk_${'x'.repeat(26)}:${'x'.repeat(32)}`, 'hcamk_short:secret', `hcamk_${'a1b2c3'.repeat(4)}a1`],
};

const configuration = named({
  id: 'honeycomb-configuration-key',
  description: 'Honeycomb configuration key, or one of Honeycomb Classic',
  source: 'https://docs.honeycomb.io/api/authentication',
  names: ['honeycomb'],
  shape: {
    pattern: '(?:[A-Za-z0-9]{22}|[0-9a-f]{32})',
    most: 32,
    draw: (random) => draw(random, BASE62, 22),
  },
  nearMisses: [`HONEYCOMB_API_KEY=${'x'.repeat(22)}`, 'HONEYCOMB_API_KEY=${HONEYCOMB_KEY}', 'honeycomb_dataset: productionEventsDataset1'],
});

export const honeycombRules: readonly Rule[] = [ingest, management, configuration];
