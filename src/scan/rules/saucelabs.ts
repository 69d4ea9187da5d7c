import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const saucelabsRules: readonly Rule[] = [
  named({
    id: 'saucelabs-access-key',
    description: 'Sauce Labs access key',
    source: 'https://docs.saucelabs.com/dev/cli/saucectl/usage/configure/',
    names: ['sauce labs', 'sauce'],
    what: ['access key', 'key', 'api key'],
    shape: UUID,
    nearMisses: [
      `SAUCE_LABS_ACCESS_KEY=${'0'.repeat(36)}`,
      'SAUCE_LABS_ACCESS_KEY=your-sauce-labs-access-key-goes-here',
      'sauceLabsAccessKey: process.env.SAUCE_LABS_ACCESS_KEY,',
    ],
  }),
];
