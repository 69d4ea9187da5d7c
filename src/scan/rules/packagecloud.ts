import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const packagecloudRules: readonly Rule[] = [
  named({
    id: 'packagecloud-token',
    description: 'packagecloud API token',
    source: 'https://packagecloud.io/docs/api',
    names: ['packagecloud'],
    what: ['token', 'api token', 'master token'],
    alphabet: HEX,
    length: 48,
    nearMisses: [
      `PACKAGECLOUD_TOKEN=${'0'.repeat(48)}`,
      'PACKAGECLOUD_TOKEN=your-packagecloud-token-goes-here',
      'packagecloudToken: process.env.PACKAGECLOUD_TOKEN,',
    ],
  }),
];
