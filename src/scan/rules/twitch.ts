import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const twitchRules: readonly Rule[] = [
  named({
    id: 'twitch-secret',
    description: 'Twitch client secret or access token',
    source: 'https://dev.twitch.tv/docs/authentication/',
    names: ['twitch'],
    alphabet: BASE36,
    length: 30,
    nearMisses: ['TWITCH_CLIENT_SECRET=your-secret', 'TWITCH_ACCESS_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  }),
  prefixed({
    id: 'twitch-chat-token',
    description: 'Twitch chat password: oauth: and an access token',
    source: 'https://dev.twitch.tv/docs/chat/irc/',
    prefixes: ['oauth:'],
    alphabet: BASE36,
    length: 30,
    nearMisses: [`oauth:${'x'.repeat(30)}`, 'oauth:authenticationrequiredforevery'],
    accept: (body) => /\d/.test(body),
  }),
];
