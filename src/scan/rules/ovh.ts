import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const ovhRules: readonly Rule[] = [
  named({
    id: 'ovh-secret',
    description: 'OVHcloud application secret or consumer key',
    source: 'https://github.com/ovh/node-ovh#2-configure-your-application',
    names: ['ovh'],
    what: ['consumer key', 'secret', 'token', 'key'],
    alphabet: { chars: BASE62.chars, set: BASE62.set },
    length: 32,
    nearMisses: [
      `OVH_CONSUMER_KEY=${'0'.repeat(32)}`,
      'OVH_CONSUMER_KEY=your-ovh-consumer-key-goes-here',
      'ovhConsumerKey: process.env.OVH_CONSUMER_KEY,',
    ],
  }),
];
