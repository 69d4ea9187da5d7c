import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const browserlessRules: readonly Rule[] = [
  named({
    id: 'browserless-token',
    description: 'Browserless token',
    source: 'https://docs.browserless.io/baas/start',
    names: ['browserless'],
    what: ['token', 'api key', 'api token'],
    shape: UUID,
    nearMisses: ['BROWSERLESS_TOKEN=00000000-0000-0000-0000-000000000000'],
  }),
];
