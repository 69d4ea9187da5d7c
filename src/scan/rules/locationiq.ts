import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const locationiqRules: readonly Rule[] = [
  prefixed({
    id: 'locationiq-access-token',
    description: 'LocationIQ access token',
    source: 'https://docs.locationiq.com/docs/authentication',
    prefixes: ['pk.'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`pk.${'x'.repeat(32)}`, 'pk.short', 'pk.3b1f5a7c', 'spk.3b1f5a7c9d2e4f6081a3b5c7d9e1f2a4'],
  }),
];
