import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const pushoverRules: readonly Rule[] = [
  named({
    id: 'pushover-token',
    description: 'Pushover application token or user key',
    source: 'https://pushover.net/api',
    names: ['pushover'],
    what: ['key', 'token', 'user'],
    alphabet: BASE36,
    length: 30,
    nearMisses: ['PUSHOVER_TOKEN=your-app-token', 'pushover_user_key: uxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  }),
];
