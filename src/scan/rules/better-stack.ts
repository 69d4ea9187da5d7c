import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const betterStackRules: readonly Rule[] = [
  named({
    id: 'better-stack-token',
    description: 'Better Stack (Logtail, Uptime) source or API token',
    source: 'https://betterstack.com/docs/logs/api/getting-started/',
    names: ['betterstack', 'better stack', 'logtail', 'betteruptime', 'better uptime'],
    alphabet: BASE62,
    length: 24,
    nearMisses: [`BETTERSTACK_API_KEY=${'x'.repeat(24)}`, 'LOGTAIL_SOURCE_NAME_TOKEN=productionServerLogLines'],
  }),
];
