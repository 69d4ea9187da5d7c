import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64 } from '../sampling.ts';

export const sonatypeRules: readonly Rule[] = [
  named({
    id: 'sonatype-token',
    description: 'Sonatype Central or Nexus user token',
    source: 'https://central.sonatype.org/publish/generate-portal-token/',
    names: ['sonatype', 'ossrh', 'maven central'],
    what: ['token', 'password', 'user token', 'key'],
    alphabet: BASE64,
    length: [32, 64],
    nearMisses: [
      `SONATYPE_TOKEN=${'0'.repeat(32)}`,
      'SONATYPE_TOKEN=your-sonatype-token-goes-here',
      'sonatypeToken: process.env.SONATYPE_TOKEN,',
    ],
  }),
];
