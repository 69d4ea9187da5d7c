import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const runwayRules: readonly Rule[] = [
  prefixed({
    id: 'runway-api-key',
    description: 'Runway developer API key',
    source: 'https://docs.dev.runwayml.com/guides/setup/',
    prefixes: ['key_'],
    alphabet: HEX,
    length: 128,
    nearMisses: [`key_${'x'.repeat(128)}`, 'key_short'],
  }),
];
