import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, BASE64URL, draw, oneOf } from '../sampling.ts';

export const googleChatRules: readonly Rule[] = [
  {
    id: 'google-chat-webhook-url',
    description: 'Google Chat webhook URL; the secret is its token (the key is the same in all of them)',
    source: 'https://developers.google.com/workspace/chat/quickstart/webhooks',
    literals: ['chat.googleapis.com/'],
    pattern:
      /chat\.googleapis\.com\/v1\/spaces\/[\w-]{8,16}\/messages\?(?:[\w%=.-]{1,100}&(?:amp;)?){0,4}token=(?<secret>[A-Za-z0-9_-]{40,48}(?:%3[Dd]){0,2})(?![A-Za-z0-9_%-])/d,
    reach: { before: 0, after: 600 },
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret),
    sample: (random) => {
      const secret = `${draw(random, BASE64URL, 43)}${oneOf(random, ['', '%3D'])}`;
      const space = `AAAA${draw(random, BASE62, 7)}`;
      // A key in the shape of none.
      return { text: `https://chat.googleapis.com/v1/spaces/${space}/messages?key=web-key&token=${secret}`, secret };
    },
    nearMisses: [
      'https://chat.googleapis.com/v1/spaces/SPACE_ID/messages?key=KEY&token=TOKEN',
      `https://chat.googleapis.com/v1/spaces/AAAAAAAAAAA/messages?key=web-key&token=${'x'.repeat(43)}`,
    ],
  },
];
