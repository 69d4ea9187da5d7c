import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const cratesIoRules: readonly Rule[] = [
  prefixed({
    id: 'crates-io-token',
    description: 'crates.io API token',
    source: 'https://doc.rust-lang.org/cargo/reference/publishing.html',
    prefixes: ['cio'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`cio${'0'.repeat(32)}`, 'cioccolato', 'cioppinoAndOtherRecipesOfTheCoast12'],
    accept: (body) => classes(body) === 3,
  }),
];
