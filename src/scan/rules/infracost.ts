import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const infracostRules: readonly Rule[] = [
  prefixed({
    id: 'infracost-api-key',
    description: 'Infracost API key',
    source: 'https://www.infracost.io/docs/',
    prefixes: ['ico-'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`ico-${'x'.repeat(32)}`, 'ico-short', 'video_box.ico-7a388b69018576d24b59331fd60aab0c.png'],
    accept: (body) => classes(body) >= 3,
  }),
];
