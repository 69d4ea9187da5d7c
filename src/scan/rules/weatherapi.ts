import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const weatherapiRules: readonly Rule[] = [
  named({
    id: 'weatherapi-key',
    description: 'WeatherAPI.com key',
    source: 'https://www.weatherapi.com/docs/',
    names: ['weatherapi', 'weather api'],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: [30, 31],
    nearMisses: [`WEATHERAPI_KEY=${'x'.repeat(30)}`],
  }),
];
