import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const baiduRules: readonly Rule[] = [
  {
    id: 'baidu-qianfan-key',
    description: 'Baidu AI Cloud (Qianfan) API key',
    source: 'https://cloud.baidu.com/doc/qianfan-api/s/ym9chdsy5',
    literals: ['bce-v3/altak-'],
    pattern: token('bce-v3/ALTAK-[A-Za-z0-9]{21}/[0-9a-f]{40}'),
    publicPrefix: 35,
    accept: (secret) => !isFakeBody(secret.slice(-40)),
    sample: (random) => bare(`bce-v3/ALTAK-${draw(random, BASE62, 21)}/${draw(random, HEX, 40)}`),
    nearMisses: [`bce-v3/ALTAK-${'x'.repeat(21)}/${'0'.repeat(40)}`, 'bce-v3/ALTAK-short'],
  },
];
