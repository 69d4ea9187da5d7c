import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const aivenRules: readonly Rule[] = [
  prefixed({
    id: 'aiven-service-password',
    description: 'Password of an Aiven service',
    source: 'https://aiven.io/docs/platform/concepts/service-users',
    prefixes: ['AVNS_'],
    alphabet: BASE64URL,
    length: [16, 24],
    nearMisses: [`AVNS_${'0'.repeat(16)}`, 'AVNS_short'],
  }),
  named({
    id: 'aiven-token',
    description: 'Aiven API token',
    source: 'https://aiven.io/docs/platform/howto/create_authentication_token',
    names: ['aiven'],
    what: ['token', 'auth token', 'api token'],
    alphabet: { chars: BASE64.chars, set: 'A-Za-z0-9+/=' },
    length: [300, 420],
    nearMisses: [`AIVEN_TOKEN=${'0'.repeat(300)}`, 'AIVEN_TOKEN=your-aiven-token-goes-here', 'aivenToken: process.env.AIVEN_TOKEN,'],
  }),
];
