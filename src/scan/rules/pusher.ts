import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const pusherRules: readonly Rule[] = [
  named({
    id: 'pusher-secret',
    description: 'Pusher Channels app secret',
    source: 'https://pusher.com/docs/channels/library_auth_reference/auth-signatures/',
    names: ['pusher'],
    what: ['secret'],
    alphabet: HEX,
    length: 20,
    nearMisses: ['PUSHER_TOKEN=your-own-value', `PUSHER_SECRET=${'0'.repeat(20)}`],
  }),
];
