import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const pdfshiftRules: readonly Rule[] = [
  named({
    id: 'pdfshift-api-key',
    description: 'PDFShift API key',
    source: 'https://docs.pdfshift.io/',
    names: ['pdfshift'],
    alphabet: HEX,
    length: [32, 40],
    nearMisses: [`PDFSHIFT_API_KEY=${'x'.repeat(32)}`],
  }),
];
