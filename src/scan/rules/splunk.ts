import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const splunkRules: readonly Rule[] = [
  named({
    id: 'splunk-hec-token',
    description: 'Splunk HTTP Event Collector token',
    source: 'https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector',
    names: ['splunk', 'hec token'],
    what: ['token', 'hec token'],
    shape: UUID,
    nearMisses: ['SPLUNK_TOKEN=00000000-0000-0000-0000-000000000000', 'SPLUNK_HEC_CHANNEL=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
  named({
    id: 'splunk-observability-token',
    description: 'Splunk Observability Cloud access token',
    source: 'https://docs.splunk.com/observability/en/admin/authentication/authentication-tokens/tokens.html',
    names: ['splunk', 'signalfx', 'sfx'],
    what: ['access token', 'api token', 'auth token', 'realm token'],
    alphabet: BASE62,
    length: 22,
    nearMisses: [`SPLUNK_ACCESS_TOKEN=${'x'.repeat(22)}`, 'splunk_index_token=productionWebServers12'],
  }),
];
