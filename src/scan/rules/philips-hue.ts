import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const philipsHueRules: readonly Rule[] = [
  named({
    id: 'philips-hue-application-key',
    description: 'Philips Hue application key',
    source: 'https://developers.meethue.com/develop/get-started-2/',
    names: ['philips hue', 'hue application', 'hue api', 'hue bridge', 'hue user'],
    what: ['application key', 'username', 'user', 'api key', 'app key', 'key'],
    alphabet: BASE64URL,
    length: 40,
    nearMisses: [`PHILIPS_HUE_APPLICATION_KEY=${'x'.repeat(40)}`],
  }),
];
