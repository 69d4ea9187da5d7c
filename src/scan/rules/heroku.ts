import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const herokuRules: readonly Rule[] = [
  prefixed({
    id: 'heroku-api-key',
    description: 'Heroku OAuth access token',
    source: 'https://devcenter.heroku.com/changelog-items/3175',
    prefixes: ['HRKU-AA'],
    alphabet: BASE64URL,
    length: 58,
    nearMisses: [`HRKU-AA${'x'.repeat(58)}`, 'HRKU-AAshort'],
  }),
];
