import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const steamRules: readonly Rule[] = [
  named({
    id: 'steam-web-api-key',
    description: 'Steam Web API key',
    source: 'https://steamcommunity.com/dev',
    names: ['steam', 'steam web'],
    what: ['api key', 'key'],
    alphabet: { chars: HEX.chars.toUpperCase(), set: '0-9A-F' },
    length: 32,
    nearMisses: [`STEAM_API_KEY=${'x'.repeat(32)}`],
  }),
];
