import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const coinmarketcapRules: readonly Rule[] = [
  named({
    id: 'coinmarketcap-api-key',
    description: 'CoinMarketCap API key',
    source: 'https://coinmarketcap.com/api/documentation/v1/#section/Authentication',
    names: ['coinmarketcap', 'coin market cap', 'cmc pro', 'cmc api', 'cmc'],
    what: ['key'],
    shape: UUID,
    nearMisses: ['COINMARKETCAP_API_KEY=your-api-key', 'X-CMC_PRO_API_KEY: 00000000-0000-0000-0000-000000000000'],
  }),
];
