import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const typeformRules: readonly Rule[] = [
  prefixed({
    id: 'typeform-access-token',
    description: 'Typeform personal access token',
    source: 'https://www.typeform.com/developers/get-started/personal-access-token/',
    prefixes: ['tfp_'],
    alphabet: BASE64URL,
    length: [40, 60],
    nearMisses: [`tfp_${'x'.repeat(44)}`, 'tfp_token'],
  }),
];
