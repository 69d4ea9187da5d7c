import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { LETTER } from '../sampling.ts';

export const logzIoRules: readonly Rule[] = [
  named({
    id: 'logz-io-token',
    description: 'Logz.io shipping token',
    source: 'https://docs.logz.io/docs/user-guide/admin/authentication-tokens/log-shipping-tokens/',
    names: ['logzio', 'logz io', 'logz'],
    alphabet: LETTER,
    length: 32,
    nearMisses: [`LOGZIO_API_KEY=${'x'.repeat(32)}`],
  }),
  named({
    id: 'logz-io-api-token',
    description: 'Logz.io API token',
    source: 'https://docs.logz.io/docs/user-guide/admin/authentication-tokens/api-tokens/',
    names: ['logzio', 'logz io', 'logz'],
    shape: UUID,
    nearMisses: ['LOGZIO_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
