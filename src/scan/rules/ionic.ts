import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const ionicRules: readonly Rule[] = [
  prefixed({
    id: 'ionic-access-token',
    description: 'Ionic Appflow personal access token',
    source: 'https://ionic.io/docs/appflow/personal-access-tokens',
    prefixes: ['ion_'],
    alphabet: BASE62,
    length: 42,
    nearMisses: [`ion_${'x'.repeat(42)}`, 'ion_short'],
  }),
];
