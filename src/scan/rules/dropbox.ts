import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE36, BASE64URL, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const dropboxRules: readonly Rule[] = [
  {
    id: 'dropbox-access-token',
    description: 'Dropbox short-lived access token',
    source: 'https://developers.dropbox.com/oauth-guide',
    literals: ['sl.'],
    pattern: token(String.raw`sl\.(?:u\.)?[A-Za-z0-9_-]{130,1500}`),
    reach: { before: 0, after: 1600 },
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(5)),
    sample: (random) => bare(`sl.${oneOf(random, ['', 'u.'])}${draw(random, BASE64URL, 136 + random(300))}`),
    nearMisses: [`sl.${'x'.repeat(140)}`, 'sl.token'],
  },
  named({
    id: 'dropbox-app-secret',
    description: 'Dropbox app secret',
    source: 'https://developers.dropbox.com/oauth-guide',
    names: ['dropbox'],
    what: ['secret', 'app secret'],
    alphabet: BASE36,
    length: 15,
    nearMisses: ['DROPBOX_APP_SECRET=your-app-secret', 'DROPBOX_APP_SECRET=xxxxxxxxxxxxxxx'],
  }),
  named({
    id: 'dropbox-refresh-token',
    description: 'Dropbox refresh token or long-lived access token',
    source: 'https://developers.dropbox.com/oauth-guide',
    names: ['dropbox'],
    what: ['token'],
    alphabet: BASE64URL,
    length: 64,
    nearMisses: ['DROPBOX_REFRESH_TOKEN=your-refresh-token', `DROPBOX_REFRESH_TOKEN=${'x'.repeat(64)}`],
    accept: (secret) => !/^[0-9a-f]+$/.test(secret),
  }),
];
