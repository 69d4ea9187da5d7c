import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const redisCloudRules: readonly Rule[] = [
  named({
    id: 'redis-cloud-key',
    description: 'Redis Cloud API account or secret key',
    source: 'https://redis.io/docs/latest/operate/rc/api/get-started/manage-api-keys/',
    names: ['redis cloud', 'rediscloud', 'redislabs'],
    what: ['secret key', 'access key', 'api key', 'account key', 'key', 'secret'],
    alphabet: BASE62,
    length: [40, 60],
    nearMisses: [
      `REDIS_CLOUD_SECRET_KEY=${'0'.repeat(40)}`,
      'REDIS_CLOUD_SECRET_KEY=your-redis-cloud-secret-key-goes-here',
      'redisCloudSecretKey: process.env.REDIS_CLOUD_SECRET_KEY,',
    ],
  }),
];
