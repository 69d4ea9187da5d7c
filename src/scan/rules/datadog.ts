import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, HEX } from '../sampling.ts';
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
  named({
    id: 'datadog-api-key',
    description: 'Datadog API key',
    source: 'https://docs.datadoghq.com/account_management/api-app-keys/',
    names: ['datadog', 'dd api'],
    what: ['api key', 'key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`DATADOG_API_KEY=${'x'.repeat(32)}`, 'DD_TRACE_ID=3b1f5a7c9d2e4f6081a3b5c7d9e1f2a4'],
  }),
  named({
    id: 'datadog-app-key',
    description: 'Datadog application key',
    source: 'https://docs.datadoghq.com/account_management/api-app-keys/',
    names: ['datadog', 'dd app', 'dd application'],
    what: ['app key', 'application key', 'key'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [`DATADOG_APP_KEY=${'x'.repeat(40)}`, 'datadog_commit: 3b1f5a7c9d2e4f6081a3b5c7d9e1f2a43b1f5a7c'],
  }),
];
