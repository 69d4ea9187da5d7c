import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const clojarsRules: readonly Rule[] = [
  prefixed({
    id: 'clojars-deploy-token',
    description: 'Clojars deploy token',
    source: 'https://github.com/clojars/clojars-web/wiki/Deploy-Tokens',
    prefixes: ['CLOJARS_'],
    alphabet: BASE36,
    length: 60,
    nearMisses: [`CLOJARS_${'0'.repeat(60)}`, 'CLOJARS_short'],
  }),
];
