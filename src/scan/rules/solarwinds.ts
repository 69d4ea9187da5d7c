import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const solarwindsRules: readonly Rule[] = [
  named({
    id: 'solarwinds-api-token',
    description: 'SolarWinds Observability API token',
    source: 'https://documentation.solarwinds.com/en/success_center/observability/content/settings/api-tokens.htm',
    names: ['solarwinds', 'sw apm service', 'appoptics'],
    what: ['api token', 'token', 'service key'],
    alphabet: BASE64URL,
    length: [64, 72],
    nearMisses: [`SOLARWINDS_API_TOKEN=${'x'.repeat(64)}`],
  }),
];
