import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { LETTER } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const huggingfaceRules: readonly Rule[] = [
  prefixed({
    id: 'huggingface-token',
    description: 'Hugging Face user or organisation token',
    source: 'https://huggingface.co/docs/hub/security-tokens',
    prefixes: ['hf_', 'api_org_'],
    alphabet: LETTER,
    length: 34,
    nearMisses: [
      `hf_${'x'.repeat(34)}`,
      'hf_requiredCharacteristicTypesForDisplay',
      'rhf_SponsoredProductsRemote',
      'hf_servingcellpriorityparametersdesc',
    ],
    accept: (body) => classes(body) >= 2,
  }),
];
