import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { draw, HEX, oneOf } from '../sampling.ts';

const PROJECT: Shape = {
  pattern: '(?:[a-z]{2,8}_)?[0-9a-f]{64}',
  most: 73,
  draw: (random) => `${oneOf(random, ['', 'web_', 'app_'])}${draw(random, HEX, 64)}`,
};

export const percyRules: readonly Rule[] = [
  named({
    id: 'percy-token',
    description: 'Percy project token',
    source: 'https://www.browserstack.com/docs/percy/references/environment-variables',
    names: ['percy'],
    what: ['token', 'project token'],
    shape: PROJECT,
    nearMisses: [`PERCY_TOKEN=web_${'0'.repeat(64)}`, 'PERCY_TOKEN=your-project-token-goes-here'],
  }),
];
