import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const pinataRules: readonly Rule[] = [
  named({
    id: 'pinata-secret-key',
    description: 'Pinata secret API key',
    source: 'https://docs.pinata.cloud/account-management/api-keys',
    names: ['pinata'],
    what: ['secret', 'secret api key', 'secret key', 'api secret'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`PINATA_SECRET=${'x'.repeat(64)}`],
  }),
];
