import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const getstreamRules: readonly Rule[] = [
  named({
    id: 'getstream-api-secret',
    description: 'Stream API secret',
    source: 'https://getstream.io/chat/docs/node/tokens_and_authentication/',
    names: ['getstream', 'stream api', 'stream chat', 'stream io'],
    what: ['secret'],
    alphabet: BASE36,
    length: 64,
    nearMisses: ['STREAM_API_SECRET=your-api-secret', `STREAM_API_SECRET=${'x'.repeat(64)}`],
  }),
];
