import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const abuseipdbRules: readonly Rule[] = [
  named({
    id: 'abuseipdb-api-key',
    description: 'AbuseIPDB API key',
    source: 'https://docs.abuseipdb.com/#introduction',
    names: ['abuseipdb'],
    alphabet: HEX,
    length: 80,
    nearMisses: [`ABUSEIPDB_API_KEY=${'x'.repeat(80)}`],
  }),
];
