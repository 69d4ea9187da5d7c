import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const smartsheetRules: readonly Rule[] = [
  named({
    id: 'smartsheet-access-token',
    description: 'Smartsheet API access token',
    source: 'https://developers.smartsheet.com/api/smartsheet/guides/basics/authentication',
    names: ['smartsheet'],
    alphabet: BASE62,
    length: [26, 37],
    nearMisses: ['SMARTSHEET_TOKEN=your-own-value', `SMARTSHEET_SECRET=${'x'.repeat(26)}`],
  }),
];
