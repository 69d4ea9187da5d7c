import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const quickbooksRules: readonly Rule[] = [
  named({
    id: 'quickbooks-client-secret',
    description: 'Intuit QuickBooks client secret',
    source: 'https://developer.intuit.com/app/developer/qbo/docs/get-started/get-client-id-and-client-secret',
    names: ['quickbooks', 'quick books', 'intuit', 'qbo'],
    what: ['secret'],
    alphabet: BASE62,
    length: 40,
    nearMisses: ['QUICKBOOKS_CLIENT_SECRET=your-secret', `INTUIT_CLIENT_SECRET=${'x'.repeat(40)}`],
  }),
];
