import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const sendbirdRules: readonly Rule[] = [
  named({
    id: 'sendbird-api-token',
    description: 'Sendbird API token',
    source: 'https://sendbird.com/docs/chat/platform-api/v3/application/authentication',
    names: ['sendbird'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['SENDBIRD_TOKEN=your-own-value', `SENDBIRD_SECRET=${'0'.repeat(40)}`],
  }),
];
