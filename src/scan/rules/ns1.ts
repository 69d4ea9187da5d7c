import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const ns1Rules: readonly Rule[] = [
  named({
    id: 'ns1-api-key',
    description: 'NS1 (IBM) DNS API key',
    source: 'https://developer.ibm.com/apis/catalog/ns1--ibm-ns1-connect-api/',
    names: ['ns1'],
    what: ['key', 'api key'],
    alphabet: BASE62,
    length: 20,
    nearMisses: [`NS1_KEY=${'0'.repeat(20)}`, 'NS1_KEY=your-ns1-key-goes-here', 'ns1Key: process.env.NS1_KEY,'],
  }),
];
