import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const calComRules: readonly Rule[] = [
  prefixed({
    id: 'cal-com-api-key',
    description: 'Cal.com API key',
    source: 'https://cal.com/docs/api-reference/v2/introduction',
    prefixes: ['cal_live_', 'cal_'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`cal_live_${'0'.repeat(32)}`, 'cal_key'],
  }),
];
