import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const kickboxRules: readonly Rule[] = [
  prefixed({
    id: 'kickbox-api-key',
    description: 'Kickbox live API key',
    source: 'https://docs.kickbox.com/docs/authentication',
    prefixes: ['live_'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`live_${'0'.repeat(64)}`, 'live_key'],
  }),
];
