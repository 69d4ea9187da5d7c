import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const zillizRules: readonly Rule[] = [
  named({
    id: 'zilliz-api-key',
    description: 'Zilliz Cloud API key',
    source: 'https://docs.zilliz.com/docs/manage-api-keys',
    names: ['zilliz', 'zilliz cloud'],
    alphabet: BASE62,
    length: [60, 128],
    nearMisses: [`ZILLIZ_API_KEY=${'x'.repeat(60)}`],
  }),
];
