import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

const TOKEN: Shape = {
  pattern: String.raw`\d{1,10}\$[0-9a-f]{60,130}`,
  most: 141,
  draw: (random) => `${1000 + random(9000)}$${draw(random, HEX, 128)}`,
};

export const gcoreRules: readonly Rule[] = [
  named({
    id: 'gcore-api-token',
    description: 'Gcore permanent API token',
    source: 'https://gcore.com/docs/account-settings/create-use-or-delete-a-permanent-api-token',
    names: ['gcore'],
    what: ['token', 'api token', 'permanent api token', 'key'],
    shape: TOKEN,
    nearMisses: [`GCORE_TOKEN=123$${'0'.repeat(64)}`, 'GCORE_API_TOKEN=your-gcore-token-goes-here'],
  }),
];
