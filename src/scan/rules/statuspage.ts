import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { HEX } from '../sampling.ts';

export const statuspageRules: readonly Rule[] = [
  named({
    id: 'statuspage-api-key',
    description: 'Atlassian Statuspage API key',
    source: 'https://developer.statuspage.io/#section/Authentication',
    names: ['statuspage', 'status page'],
    what: ['api key', 'api token'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`STATUSPAGE_API_KEY=${'x'.repeat(64)}`],
  }),
  named({
    id: 'statuspage-legacy-key',
    description: 'Atlassian Statuspage API key of the first kind',
    source: 'https://developer.statuspage.io/#section/Authentication',
    names: ['statuspage', 'status page'],
    what: ['api key', 'api token'],
    shape: UUID,
    nearMisses: ['STATUSPAGE_API_KEY=00000000-0000-0000-0000-000000000000', 'STATUSPAGE_PAGE_ID=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
];
