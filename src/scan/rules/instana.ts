import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const instanaRules: readonly Rule[] = [
  named({
    id: 'instana-key',
    description: 'Instana agent key or API token',
    source: 'https://www.ibm.com/docs/en/instana-observability',
    names: ['instana'],
    what: ['agent key', 'api token', 'download key'],
    alphabet: BASE62,
    length: [20, 24],
    nearMisses: [`INSTANA_AGENT_KEY=${'x'.repeat(20)}`, 'INSTANA_ZONE_KEY=productionZoneEurope12'],
  }),
];
