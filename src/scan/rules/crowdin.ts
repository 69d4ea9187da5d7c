import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const crowdinRules: readonly Rule[] = [
  named({
    id: 'crowdin-token',
    description: 'Crowdin personal access token',
    source: 'https://support.crowdin.com/developer/authentication/',
    names: ['crowdin'],
    alphabet: BASE62,
    length: 80,
    nearMisses: [`CROWDIN_API_KEY=${'x'.repeat(80)}`],
  }),
];
