import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const radarRules: readonly Rule[] = [
  prefixed({
    id: 'radar-secret-key',
    description: 'Radar secret key',
    source: 'https://docs.radar.com/api#authentication',
    prefixes: ['prj_live_sk_', 'prj_test_sk_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`prj_live_sk_${'x'.repeat(40)}`, 'prj_live_sk_short'],
  }),
];
