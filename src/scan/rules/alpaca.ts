import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const alpacaRules: readonly Rule[] = [
  named({
    id: 'alpaca-secret-key',
    description: 'Alpaca trading API secret key',
    source: 'https://docs.alpaca.markets/docs/authentication',
    names: ['alpaca', 'apca api'],
    what: ['secret', 'secret key'],
    alphabet: BASE62,
    length: [40, 44],
    nearMisses: ['APCA_API_SECRET_KEY=your-secret-key', `ALPACA_SECRET_KEY=${'x'.repeat(40)}`],
  }),
];
