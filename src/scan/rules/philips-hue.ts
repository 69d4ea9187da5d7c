import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const philipsHueRules: readonly Rule[] = [
  named({
    id: 'philips-hue-application-key',
    description: 'Philips Hue application key',
    source: 'https://developers.meethue.com/develop/get-started-2/',
    names: ['hue', 'philips hue'],
    what: ['application key', 'username', 'user', 'api key', 'app key'],
    alphabet: BASE64URL,
    length: 40,
    nearMisses: [`HUE_APPLICATION_KEY=${'x'.repeat(40)}`],
  }),
];
