import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const airbyteRules: readonly Rule[] = [
  named({
    id: 'airbyte-client-secret',
    description: 'Airbyte application client secret',
    source: 'https://docs.airbyte.com/platform/using-airbyte/configuring-api-access',
    names: ['airbyte'],
    what: ['client secret', 'secret', 'key'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `AIRBYTE_CLIENT_SECRET=${'0'.repeat(32)}`,
      'AIRBYTE_CLIENT_SECRET=your-airbyte-client-secret-goes-here',
      'airbyteClientSecret: process.env.AIRBYTE_CLIENT_SECRET,',
    ],
  }),
];
