import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const appsflyerRules: readonly Rule[] = [
  named({
    id: 'appsflyer-key',
    description: 'AppsFlyer dev key',
    source: 'https://dev.appsflyer.com/hc/docs/integrate-android-sdk',
    names: ['appsflyer'],
    what: ['dev key', 'key'],
    alphabet: BASE62,
    length: [20, 24],
    nearMisses: [`APPSFLYER_DEV_KEY=${'x'.repeat(20)}`],
  }),
];
