import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const customerioRules: readonly Rule[] = [
  named({
    id: 'customerio-api-key',
    description: 'Customer.io tracking or app API key',
    source: 'https://docs.customer.io/accounts-and-workspaces/managing-credentials/',
    names: ['customer io', 'customerio', 'customer.io'],
    alphabet: HEX,
    length: [20, 32],
    nearMisses: ['CUSTOMERIO_API_KEY=your-key', `CUSTOMER_IO_APP_KEY=${'0'.repeat(32)}`],
  }),
];
