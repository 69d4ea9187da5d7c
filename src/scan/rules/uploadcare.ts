import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const uploadcareRules: readonly Rule[] = [
  named({
    id: 'uploadcare-secret-key',
    description: 'Uploadcare secret key',
    source: 'https://uploadcare.com/docs/start/api-keys/',
    names: ['uploadcare'],
    what: ['secret key', 'private key', 'secret'],
    alphabet: HEX,
    length: 20,
    nearMisses: [`UPLOADCARE_SECRET_KEY=${'x'.repeat(20)}`, 'UPLOADCARE_PUBLIC_KEY=3b1f5a7c9d2e4f6081a3'],
  }),
];
