import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64 } from '../sampling.ts';

export const couchbaseRules: readonly Rule[] = [
  named({
    id: 'couchbase-capella-token',
    description: 'Couchbase Capella API key',
    source: 'https://docs.couchbase.com/cloud/management-api-guide/management-api-start.html',
    names: ['capella', 'couchbase'],
    what: ['key', 'token', 'secret', 'api key'],
    alphabet: BASE64,
    length: [60, 120],
    nearMisses: [`CAPELLA_KEY=${'0'.repeat(60)}`, 'CAPELLA_KEY=your-capella-key-goes-here', 'capellaKey: process.env.CAPELLA_KEY,'],
  }),
];
