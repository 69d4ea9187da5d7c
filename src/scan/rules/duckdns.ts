import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const duckdnsRules: readonly Rule[] = [
  named({
    id: 'duckdns-token',
    description: 'Duck DNS token',
    source: 'https://www.duckdns.org/spec.jsp',
    names: ['duckdns', 'duck dns'],
    what: ['token'],
    shape: UUID,
    nearMisses: [
      `DUCKDNS_TOKEN=${'0'.repeat(36)}`,
      'DUCKDNS_TOKEN=your-duckdns-token-goes-here',
      'duckdnsToken: process.env.DUCKDNS_TOKEN,',
    ],
  }),
];
