import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const tencentRules: readonly Rule[] = [
  prefixed({
    id: 'tencent-secret-id',
    description: 'Tencent Cloud SecretId',
    source: 'https://www.tencentcloud.com/document/product/598/34228',
    prefixes: ['AKID'],
    alphabet: BASE62,
    length: [32, 36],
    nearMisses: [`AKID${'0'.repeat(32)}`, 'AKIDshort'],
    accept: (body) => /\d/.test(body),
  }),
  named({
    id: 'tencent-secret-key',
    description: 'Tencent Cloud SecretKey',
    source: 'https://www.tencentcloud.com/document/product/598/34228',
    names: ['tencent', 'tencentcloud', 'qcloud', 'tencent cloud', 'cos secret'],
    what: ['secret key', 'key', 'secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `TENCENT_SECRET_KEY=${'0'.repeat(32)}`,
      'TENCENT_SECRET_KEY=your-tencent-secret-key-goes-here',
      'tencentSecretKey: process.env.TENCENT_SECRET_KEY,',
    ],
  }),
];
