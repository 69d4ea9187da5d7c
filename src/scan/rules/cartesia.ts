import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const cartesiaRules: readonly Rule[] = [
  prefixed({
    id: 'cartesia-api-key',
    description: 'Cartesia API key',
    source: 'https://docs.cartesia.ai/get-started/make-an-api-request',
    prefixes: ['sk_car_'],
    alphabet: BASE62,
    length: [20, 24],
    nearMisses: [`sk_car_${'x'.repeat(20)}`, 'sk_car_short'],
  }),
];
