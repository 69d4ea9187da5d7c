import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { BASE36, BASE64URL, bare, draw, HEX, oneOf } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const KEYS = 'https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/';

const user = prefixed({
  id: 'newrelic-user-key',
  description: 'New Relic user key',
  source: KEYS,
  prefixes: ['NRAK-'],
  alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
  length: 27,
  nearMisses: [`NRAK-${'X'.repeat(27)}`, 'NRAK-short'],
});

const insights = prefixed({
  id: 'newrelic-insights-key',
  description: 'New Relic Insights insert or query key',
  source: KEYS,
  prefixes: ['NRII-', 'NRIQ-'],
  alphabet: BASE64URL,
  length: 32,
  nearMisses: [`NRII-${'x'.repeat(32)}`, 'NRIQ-short'],
});

const admin = prefixed({
  id: 'newrelic-admin-key',
  description: 'New Relic admin key',
  source: KEYS,
  prefixes: ['NRAA-'],
  alphabet: HEX,
  length: 27,
  nearMisses: [`NRAA-${'0'.repeat(27)}`, 'NRAA-short'],
});

const rest = prefixed({
  id: 'newrelic-rest-key',
  description: 'New Relic REST API key',
  source: KEYS,
  prefixes: ['NRRA-'],
  alphabet: HEX,
  length: 42,
  nearMisses: [`NRRA-${'0'.repeat(42)}`, 'NRRA-short'],
});

const browser = prefixed({
  id: 'newrelic-browser-key',
  description: 'New Relic browser key',
  source: KEYS,
  prefixes: ['NRJS-'],
  alphabet: HEX,
  length: 19,
  nearMisses: [`NRJS-${'0'.repeat(19)}`, 'NRJS-short'],
});

/** Forty characters: a region in some, hexadecimal digits, an end of its own. */
const license: Rule = {
  id: 'newrelic-license-key',
  description: 'New Relic licence (ingest) key',
  source: KEYS,
  literals: ['nral'],
  pattern: token('(?:[0-9a-f]{6}|[a-z]{2}[0-9]{2}xx)[0-9a-f]{26}(?:[0-9a-f]{4}|FFFF)NRAL'),
  reach: { before: 36, after: 512 },
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret.slice(6, 32)),
  sample: (random) =>
    bare(`${oneOf(random, ['eu01xx', draw(random, HEX, 6)])}${draw(random, HEX, 26)}${oneOf(random, ['FFFF', draw(random, HEX, 4)])}NRAL`),
  nearMisses: [`eu01xx${'0'.repeat(26)}FFFFNRAL`, 'shortFFFFNRAL'],
};

const mobile: Rule = {
  id: 'newrelic-mobile-token',
  description: 'New Relic mobile application token',
  source: KEYS,
  literals: ['-nrma'],
  pattern: token('(?:AA[0-9a-f]{40}|[a-z]{2}[0-9]{2}xx[0-9a-f]{36})-NRMA'),
  reach: { before: 42, after: 512 },
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret.slice(6, 42)),
  sample: (random) => bare(`${oneOf(random, ['AA', 'eu01xx']).padEnd(6, '7')}${draw(random, HEX, 36)}-NRMA`),
  nearMisses: [`AA${'0'.repeat(40)}-NRMA`, 'app-NRMA'],
};

const pixie: Rule = {
  id: 'newrelic-pixie-key',
  description: 'Pixie API or deploy key',
  source: 'https://docs.px.dev/reference/admin/api-keys/',
  literals: ['px-api-', 'px-dep-'],
  pattern: token('px-(?:api|dep)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
  publicPrefix: 7,
  accept: (secret) => new Set(secret.slice(7)).size > 6,
  sample: (random) => bare(`${oneOf(random, ['px-api-', 'px-dep-'])}${UUID.draw(random)}`),
  nearMisses: ['px-api-00000000-0000-0000-0000-000000000000', 'px-api-short'],
};

export const newrelicRules: readonly Rule[] = [user, insights, admin, rest, browser, license, mobile, pixie];
