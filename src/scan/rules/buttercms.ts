import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const buttercmsRules: readonly Rule[] = [
  named({
    id: 'buttercms-api-token',
    description: 'ButterCMS API token',
    source: 'https://buttercms.com/docs/api/#authentication',
    names: ['buttercms', 'butter cms'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['BUTTERCMS_TOKEN=your-own-value', `BUTTERCMS_SECRET=${'0'.repeat(40)}`],
  }),
];
