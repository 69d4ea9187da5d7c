import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const travisRules: readonly Rule[] = [
  named({
    id: 'travis-token',
    description: 'Travis CI API token',
    source: 'https://docs.travis-ci.com/user/triggering-builds/',
    names: ['travis ci', 'travis'],
    what: ['token', 'api token', 'key'],
    alphabet: BASE64URL,
    length: 22,
    nearMisses: [
      `TRAVIS_CI_TOKEN=${'0'.repeat(22)}`,
      'TRAVIS_CI_TOKEN=your-travis-ci-token-goes-here',
      'travisCiToken: process.env.TRAVIS_CI_TOKEN,',
    ],
  }),
];
