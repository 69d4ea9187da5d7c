import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const binanceRules: readonly Rule[] = [
  named({
    id: 'binance-api-secret',
    description: 'Binance API key or secret',
    source: 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/endpoint-security-type',
    names: ['binance'],
    alphabet: BASE62,
    length: 64,
    nearMisses: ['BINANCE_API_SECRET=your-api-secret', `BINANCE_API_KEY=${'x'.repeat(64)}`],
  }),
];
