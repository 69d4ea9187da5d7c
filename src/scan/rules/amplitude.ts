import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const amplitudeRules: readonly Rule[] = [
  named({
    id: 'amplitude-secret-key',
    description: 'Amplitude secret key',
    source: 'https://amplitude.com/docs/apis/authentication',
    names: ['amplitude'],
    what: ['secret key', 'secret', 'api secret'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`AMPLITUDE_SECRET_KEY=${'x'.repeat(32)}`],
  }),
];
