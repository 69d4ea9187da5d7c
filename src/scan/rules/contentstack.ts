import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const contentstackRules: readonly Rule[] = [
  named({
    id: 'contentstack-token',
    description: 'Contentstack management or delivery token',
    source: 'https://www.contentstack.com/docs/developers/create-tokens/about-management-tokens',
    names: ['contentstack'],
    shape: { pattern: String.raw`cs[0-9a-f]{18,40}`, most: 42, draw: (random) => `cs${draw(random, HEX, 32)}` },
    nearMisses: ['CONTENTSTACK_MANAGEMENT_TOKEN=csyour-token', `CONTENTSTACK_DELIVERY_TOKEN=cs${'0'.repeat(32)}`],
  }),
];
