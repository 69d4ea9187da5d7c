import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { draw, HEX, oneOf } from '../sampling.ts';

const TOKEN: Shape = {
  pattern: '(?:agent:[a-z0-9-]{1,40}:|user:)[0-9a-f]{32}',
  most: 79,
  draw: (random) => oneOf(random, ['agent:acme:', 'user:']) + draw(random, HEX, 32),
};

export const dagsterRules: readonly Rule[] = [
  named({
    id: 'dagster-cloud-token',
    description: 'Dagster+ agent or user token',
    source: 'https://docs.dagster.io/deployment/dagster-plus/management/tokens',
    names: ['dagster cloud', 'dagster'],
    what: ['token', 'api token', 'agent token'],
    shape: TOKEN,
    nearMisses: [`DAGSTER_CLOUD_API_TOKEN=agent:acme:${'0'.repeat(32)}`, 'DAGSTER_CLOUD_API_TOKEN=user:your-token-goes-here'],
  }),
];
