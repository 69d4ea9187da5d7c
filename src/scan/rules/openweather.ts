import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const openweatherRules: readonly Rule[] = [
  named({
    id: 'openweather-api-key',
    description: 'OpenWeather API key',
    source: 'https://openweathermap.org/appid',
    names: ['openweather', 'open weather', 'openweathermap', 'owm'],
    what: ['api key', 'key', 'appid', 'app id', 'token'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`OPENWEATHER_API_KEY=${'x'.repeat(32)}`, 'OPENWEATHER_CITY_KEY=london'],
  }),
];
