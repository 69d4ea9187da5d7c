import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const shipstationRules: readonly Rule[] = [
  named({
    id: 'shipstation-api-key',
    description: 'ShipStation API key or secret',
    source: 'https://www.shipstation.com/docs/api/requirements/#authentication',
    names: ['shipstation', 'ship station'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['SHIPSTATION_API_SECRET=your-secret', `SHIPSTATION_API_KEY=${'0'.repeat(32)}`],
  }),
];
