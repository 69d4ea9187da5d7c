import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const intra42Rules: readonly Rule[] = [
  prefixed({
    id: 'intra42-client-secret',
    description: '42 intranet application secret',
    source: 'https://api.intra.42.fr/apidoc/guides/getting_started',
    prefixes: ['s-s4t2ud-', 's-s4t2af-'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`s-s4t2ud-${'x'.repeat(64)}`, 's-s4t2ud-short'],
  }),
];
