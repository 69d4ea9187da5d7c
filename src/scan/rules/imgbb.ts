import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const imgbbRules: readonly Rule[] = [
  named({
    id: 'imgbb-api-key',
    description: 'ImgBB API key',
    source: 'https://api.imgbb.com/',
    names: ['imgbb'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`IMGBB_API_KEY=${'x'.repeat(32)}`],
  }),
];
