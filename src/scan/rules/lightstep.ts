import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64 } from '../sampling.ts';

export const lightstepRules: readonly Rule[] = [
  named({
    id: 'lightstep-access-token',
    description: 'Lightstep (ServiceNow Cloud Observability) access token',
    source: 'https://docs.lightstep.com/docs/create-and-manage-access-tokens',
    names: ['lightstep', 'ls access'],
    what: ['access token', 'token'],
    alphabet: { chars: BASE64.chars, set: 'A-Za-z0-9+/=' },
    length: [80, 200],
    nearMisses: [`LIGHTSTEP_ACCESS_TOKEN=${'x'.repeat(80)}`],
  }),
];
