import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const thingspeakRules: readonly Rule[] = [
  named({
    id: 'thingspeak-api-key',
    description: 'ThingSpeak read or write key',
    source: 'https://www.mathworks.com/help/thingspeak/channel-control.html',
    names: ['thingspeak'],
    what: ['api key', 'write key', 'key'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 16,
    nearMisses: [`THINGSPEAK_API_KEY=${'x'.repeat(16)}`],
  }),
];
