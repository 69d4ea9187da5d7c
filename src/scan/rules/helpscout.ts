import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const helpscoutRules: readonly Rule[] = [
  named({
    id: 'helpscout-app-secret',
    description: 'Help Scout app secret',
    source: 'https://developer.helpscout.com/mailbox-api/overview/authentication/',
    names: ['help scout', 'helpscout'],
    what: ['secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: ['HELP_SCOUT_TOKEN=your-own-value', `HELP_SCOUT_SECRET=${'x'.repeat(32)}`],
  }),
];
