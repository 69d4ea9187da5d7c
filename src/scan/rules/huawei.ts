import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const huaweiRules: readonly Rule[] = [
  named({
    id: 'huawei-cloud-secret-key',
    description: 'Huawei Cloud secret access key',
    source: 'https://support.huaweicloud.com/intl/en-us/usermanual-ca/ca_01_0003.html',
    names: ['huawei', 'huaweicloud', 'huawei cloud', 'hws', 'obs secret'],
    what: ['secret key', 'secret', 'sk'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [
      `HUAWEI_SECRET_KEY=${'0'.repeat(40)}`,
      'HUAWEI_SECRET_KEY=your-huawei-secret-key-goes-here',
      'huaweiSecretKey: process.env.HUAWEI_SECRET_KEY,',
    ],
  }),
];
