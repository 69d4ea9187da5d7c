import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const easypostRules: readonly Rule[] = [
  prefixed({
    id: 'easypost-api-key',
    description: 'EasyPost API key',
    source: 'https://docs.easypost.com/docs/authentication',
    prefixes: ['EZAK', 'EZTK'],
    alphabet: BASE62,
    length: 54,
    nearMisses: [`EZAK${'x'.repeat(54)}`, 'EZTKey'],
  }),
];
