import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const llamaindexRules: readonly Rule[] = [
  prefixed({
    id: 'llamacloud-api-key',
    description: 'LlamaCloud API key',
    source: 'https://docs.cloud.llamaindex.ai/llamacloud/getting_started/api_key',
    prefixes: ['llx-'],
    alphabet: BASE62,
    length: 48,
    nearMisses: [`llx-${'x'.repeat(48)}`, 'llx-short'],
  }),
];
