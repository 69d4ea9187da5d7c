import { encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, drawBytes } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

export const alibabaRules: readonly Rule[] = [
  prefixed({
    id: 'alibaba-access-key-id',
    description: 'Alibaba Cloud access key id',
    source: 'https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair',
    prefixes: ['LTAI'],
    alphabet: BASE62,
    length: [12, 22],
    nearMisses: [`LTAI${'0'.repeat(12)}`, 'LTAIshort'],
    accept: (body) => /\d/.test(body) && classes(body) === 3,
  }),
  named({
    id: 'alibaba-access-key-secret',
    description: 'Alibaba Cloud access key secret',
    source: 'https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair',
    names: ['alibaba', 'aliyun', 'alicloud', 'alibabacloud', 'oss access'],
    what: ['secret', 'access key secret', 'key', 'access secret'],
    alphabet: BASE62,
    length: 30,
    nearMisses: [
      `ALIBABA_SECRET=${'0'.repeat(30)}`,
      'ALIBABA_SECRET=your-alibaba-secret-goes-here',
      'alibabaSecret: process.env.ALIBABA_SECRET,',
    ],
  }),
  {
    id: 'alibaba-sts-token',
    description: 'Alibaba Cloud STS security token',
    source: 'https://www.alibabacloud.com/help/en/ram/product-overview/what-is-sts',
    literals: ['cais'],
    pattern: token('CAIS[A-Za-z0-9+/]{200,1400}={0,2}', '(?![A-Za-z0-9+/=_-])'),
    reach: { before: 0, after: 1500 },
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(4)) && wordShare(secret) < 0.5,
    sample: (random) => bare(`CAIS${encodeBase64(drawBytes(random, 300 + random(200)))}`),
    nearMisses: [`CAIS${'x'.repeat(300)}`, 'CAISSON'],
  },
];
