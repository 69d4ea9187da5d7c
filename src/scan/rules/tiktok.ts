import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, DIGIT, draw, oneOf } from '../sampling.ts';

export const tiktokRules: readonly Rule[] = [
  named({
    id: 'tiktok-client-secret',
    description: 'TikTok client secret',
    source: 'https://developers.tiktok.com/doc/oauth-user-access-token-management',
    names: ['tiktok', 'tik tok'],
    what: ['secret'],
    alphabet: BASE62,
    length: [32, 40],
    nearMisses: ['TIKTOK_CLIENT_SECRET=your-client-secret', `TIKTOK_CLIENT_SECRET=${'x'.repeat(32)}`],
  }),
  named({
    id: 'tiktok-access-token',
    description: 'TikTok user access or refresh token',
    source: 'https://developers.tiktok.com/doc/oauth-user-access-token-management',
    names: ['tiktok', 'tik tok'],
    what: ['token'],
    shape: {
      pattern: String.raw`(?:act|rft)\.[A-Za-z0-9!*._-]{40,120}`,
      most: 124,
      draw: (random) => `${oneOf(random, ['act.', 'rft.'])}${draw(random, BASE62, 64)}!${draw(random, DIGIT, 4)}`,
    },
    nearMisses: ['TIKTOK_ACCESS_TOKEN=act.example', `TIKTOK_ACCESS_TOKEN=act.${'x'.repeat(64)}`],
  }),
];
