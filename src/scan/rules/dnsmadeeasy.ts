import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const dnsmadeeasyRules: readonly Rule[] = [
  named({
    id: 'dnsmadeeasy-secret-key',
    description: 'DNS Made Easy API or secret key',
    source: 'https://api-docs.dnsmadeeasy.com/',
    names: ['dnsmadeeasy', 'dns made easy'],
    what: ['secret key', 'api key', 'key'],
    shape: UUID,
    nearMisses: [
      `DNSMADEEASY_SECRET_KEY=${'0'.repeat(36)}`,
      'DNSMADEEASY_SECRET_KEY=your-dnsmadeeasy-secret-key-goes-here',
      'dnsmadeeasySecretKey: process.env.DNSMADEEASY_SECRET_KEY,',
    ],
  }),
];
