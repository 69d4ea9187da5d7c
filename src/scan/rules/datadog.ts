import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const datadogRules: readonly Rule[] = [
  prefixed({
    id: 'datadog-access-token',
    description: 'Datadog personal or service access token',
    source: 'https://docs.datadoghq.com/account_management/personal-access-tokens/',
    prefixes: ['ddpat_', 'ddsat_'],
    alphabet: { chars: `${BASE62.chars}_`, set: 'A-Za-z0-9_' },
    length: [32, 96],
    nearMisses: [`ddpat_${'x'.repeat(32)}`, 'ddpat_short'],
  }),
  prefixed({
    id: 'datadog-prefixed-app-key',
    description: 'Datadog application key of the newer kind',
    source: 'https://docs.datadoghq.com/account_management/api-app-keys/',
    prefixes: ['ddapp_', 'ddap_'],
    alphabet: BASE62,
    length: [32, 40],
    nearMisses: [`ddapp_${'x'.repeat(32)}`, 'ddapp_short'],
  }),
];
