import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const mixpanelRules: readonly Rule[] = [
  named({
    id: 'mixpanel-secret',
    description: 'Mixpanel API secret or service account secret',
    source: 'https://developer.mixpanel.com/reference/authentication',
    names: ['mixpanel'],
    what: ['secret', 'api secret', 'service account secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`MIXPANEL_SECRET=${'x'.repeat(32)}`, 'MIXPANEL_PROJECT_NAME=productionAnalyticsProject123456'],
  }),
];
