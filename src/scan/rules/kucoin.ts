import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const kucoinRules: readonly Rule[] = [
  named({
    id: 'kucoin-api-secret',
    description: 'KuCoin API secret',
    source: 'https://www.kucoin.com/docs-new/authentication',
    names: ['kucoin'],
    what: ['secret'],
    shape: UUID,
    nearMisses: ['KUCOIN_API_SECRET=your-api-secret', 'KUCOIN_API_SECRET=00000000-0000-0000-0000-000000000000'],
  }),
];
