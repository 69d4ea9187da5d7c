import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const africastalkingRules: readonly Rule[] = [
  prefixed({
    id: 'africastalking-api-key',
    description: "Africa's Talking API key",
    source: 'https://developers.africastalking.com/docs/authentication',
    prefixes: ['atsk_'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`atsk_${'0'.repeat(64)}`, 'atsk_key'],
  }),
];
