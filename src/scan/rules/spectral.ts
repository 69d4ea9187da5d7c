import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const spectralRules: readonly Rule[] = [
  prefixed({
    id: 'spectral-dsn-token',
    description: 'SpectralOps personal API key',
    source: 'https://guides.spectralops.io/docs',
    prefixes: ['spu-'],
    alphabet: BASE36,
    length: 32,
    nearMisses: [`spu-${'x'.repeat(32)}`, 'spu-short'],
  }),
];
