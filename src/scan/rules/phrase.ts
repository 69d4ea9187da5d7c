import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const phraseRules: readonly Rule[] = [
  named({
    id: 'phrase-access-token',
    description: 'Phrase Strings access token',
    source: 'https://developers.phrase.com/en/api/strings/authentication',
    names: ['phraseapp', 'phrase app', 'phrase'],
    what: ['access token', 'api token', 'auth token'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`PHRASEAPP_ACCESS_TOKEN=${'x'.repeat(64)}`, 'recovery_phrase=correct horse'],
  }),
];
