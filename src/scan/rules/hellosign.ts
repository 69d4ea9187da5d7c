import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const hellosignRules: readonly Rule[] = [
  named({
    id: 'hellosign-api-key',
    description: 'Dropbox Sign (HelloSign) API key',
    source: 'https://developers.hellosign.com/api/reference/authentication/',
    names: ['hellosign', 'hello sign', 'dropbox sign'],
    alphabet: HEX,
    length: 64,
    nearMisses: ['HELLOSIGN_TOKEN=your-own-value', `HELLOSIGN_SECRET=${'0'.repeat(64)}`],
  }),
];
