import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const frameIoRules: readonly Rule[] = [
  prefixed({
    id: 'frame-io-token',
    description: 'Frame.io developer token',
    source: 'https://developer.frame.io/docs/getting-started/authentication',
    prefixes: ['fio-u-'],
    alphabet: BASE64URL,
    length: 64,
    nearMisses: [`fio-u-${'x'.repeat(64)}`, 'fio-u-token'],
  }),
];
