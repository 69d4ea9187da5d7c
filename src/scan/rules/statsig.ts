import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const statsigRules: readonly Rule[] = [
  prefixed({
    id: 'statsig-secret-key',
    description: 'Statsig server secret key',
    source: 'https://docs.statsig.com/sdk-keys/api-keys',
    prefixes: ['secret-'],
    alphabet: BASE62,
    length: [40, 48],
    nearMisses: [`secret-${'x'.repeat(40)}`, 'secret-short', 'secret-manager-service-account-credentials-v1'],
  }),
  prefixed({
    id: 'statsig-console-key',
    description: 'Statsig Console API key',
    source: 'https://docs.statsig.com/sdk-keys/api-keys',
    prefixes: ['console-'],
    alphabet: BASE62,
    length: [40, 48],
    nearMisses: [`console-${'x'.repeat(40)}`, 'console-short', 'console-application-framework-component'],
  }),
];
