import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const datocmsRules: readonly Rule[] = [
  named({
    id: 'datocms-api-token',
    description: 'DatoCMS API token',
    source: 'https://www.datocms.com/docs/content-management-api/authentication',
    names: ['dato cms', 'datocms', 'dato'],
    alphabet: HEX,
    length: 30,
    nearMisses: ['DATO_CMS_TOKEN=your-own-value', `DATO_CMS_SECRET=${'0'.repeat(30)}`],
  }),
];
