import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const lifxRules: readonly Rule[] = [
  named({
    id: 'lifx-token',
    description: 'LIFX personal access token',
    source: 'https://api.developer.lifx.com/docs/how-to-use-the-lifx-http-api',
    names: ['lifx'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`LIFX_API_KEY=${'x'.repeat(64)}`],
  }),
];
