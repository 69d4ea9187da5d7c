import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const upstageRules: readonly Rule[] = [
  named({
    id: 'upstage-api-key',
    description: 'Upstage API key',
    source: 'https://console.upstage.ai/docs/getting-started',
    names: ['upstage'],
    alphabet: BASE62,
    length: [32, 50],
    nearMisses: [`UPSTAGE_API_KEY=${'x'.repeat(32)}`],
  }),
];
