import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const confluentRules: readonly Rule[] = [
  prefixed({
    id: 'confluent-cloud-secret',
    description: 'Confluent Cloud API secret',
    source: 'https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html',
    prefixes: ['cflt'],
    alphabet: BASE64,
    length: 60,
    nearMisses: [`cflt${'0'.repeat(60)}`, 'cflt-short'],
    accept: (body) => classes(body) >= 3,
  }),
  named({
    id: 'confluent-secret',
    description: 'Confluent Cloud API secret without a prefix',
    source: 'https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html',
    names: ['confluent', 'ccloud'],
    what: ['secret', 'api secret', 'password', 'key'],
    alphabet: BASE64,
    length: 64,
    nearMisses: [
      `CONFLUENT_SECRET=${'0'.repeat(64)}`,
      'CONFLUENT_SECRET=your-confluent-secret-goes-here',
      'confluentSecret: process.env.CONFLUENT_SECRET,',
    ],
  }),
];
