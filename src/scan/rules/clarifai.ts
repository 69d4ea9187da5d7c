import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const clarifaiRules: readonly Rule[] = [
  named({
    id: 'clarifai-token',
    description: 'Clarifai personal access token or app key',
    source: 'https://docs.clarifai.com/control/authentication/pat/',
    names: ['clarifai'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`CLARIFAI_API_KEY=${'x'.repeat(32)}`],
  }),
];
