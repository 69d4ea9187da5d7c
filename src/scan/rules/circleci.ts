import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const circleciRules: readonly Rule[] = [
  {
    id: 'circleci-token',
    description: 'CircleCI personal or project API token',
    source: 'https://circleci.com/docs/managing-api-tokens/',
    literals: ['ccipat_', 'cciprj_'],
    pattern: token('CCIP(?:AT|RJ)_[A-Za-z0-9]{20,26}_[0-9a-z]{40}'),
    publicPrefix: 7,
    accept: (secret) => !isFakeBody(secret.slice(-40)),
    sample: (random) => bare(`${oneOf(random, ['CCIPAT_', 'CCIPRJ_'])}${draw(random, BASE62, 22)}_${draw(random, HEX, 40)}`),
    nearMisses: [`CCIPAT_${'x'.repeat(22)}_${'0'.repeat(40)}`, 'CCIPAT_short'],
  },
  named({
    id: 'circleci-legacy-token',
    description: 'CircleCI API token of 40 hexadecimal digits',
    source: 'https://circleci.com/docs/managing-api-tokens/',
    names: ['circle ci', 'circle'],
    what: ['token', 'api token', 'key'],
    alphabet: HEX,
    length: 40,
    nearMisses: [
      `CIRCLE_CI_TOKEN=${'0'.repeat(40)}`,
      'CIRCLE_CI_TOKEN=your-circle-ci-token-goes-here',
      'circleCiToken: process.env.CIRCLE_CI_TOKEN,',
    ],
  }),
];
