import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { type Alphabet, BASE64URL, bare, DIGIT, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** Letters and digits but Z, which only begins one of the escapes ZA to ZD. */
const PLAIN: Alphabet = { chars: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYabcdefghijklmnopqrstuvwxyz', set: '0-9A-Ya-z' };

/** Of this length a token without any escape is rarer than a run of base64 that begins alike. */
const LONG = 100;

const access: Rule = {
  id: 'facebook-access-token',
  description: 'Facebook, WhatsApp or Meta access token of a user, page or system user',
  source: 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/',
  literals: ['eaa'],
  // Not a part of longer base64.
  pattern: token('(?<![+/])EAA[A-Z][A-Za-z0-9]{80,400}', '(?![A-Za-z0-9+/=_-])'),
  publicPrefix: 3,
  accept: (secret) =>
    !isFakeBody(secret.slice(3)) &&
    !secret.slice(4).includes('AAAA') &&
    /[a-z]/.test(secret) &&
    !/Z(?![A-D])/.test(secret) &&
    (secret.length < LONG || secret.includes('Z')),
  sample: (random) => bare(`EAAC${draw(random, PLAIN, 40)}ZB${draw(random, PLAIN, 40 + random(100))}ZD`),
  nearMisses: [`EAAC${'x'.repeat(120)}`, `EAAC${'Zz9'.repeat(40)}`, 'EAAC'],
};

const app: Rule = {
  id: 'facebook-app-access-token',
  description: 'Facebook app access token: the number of the app, a bar, 27 characters',
  source: 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/#apptokens',
  literals: ['facebook', 'access_token'],
  evidence: 'context',
  pattern: /(?:facebook|access_token)[^\r\n]{0,64}?(?<![A-Za-z0-9_-])(?<secret>\d{13,17}(?:\||%7[Cc])[A-Za-z0-9_-]{27})(?![A-Za-z0-9_-])/di,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret.slice(-27)),
  sample: (random) => {
    const secret = `1${draw(random, DIGIT, 14 + random(2))}|${draw(random, BASE64URL, 27)}`;
    return { text: `${oneOf(random, ['FACEBOOK_TOKEN=', '?access_token=', 'facebook access token: '])}${secret}`, secret };
  },
  nearMisses: [`FACEBOOK_TOKEN=123456789012345|${'x'.repeat(27)}`, 'access_token=app-id|app-secret'],
};

const secret = named({
  id: 'facebook-app-secret',
  description: 'Facebook app secret or client token',
  source: 'https://developers.facebook.com/docs/facebook-login/security/#appsecret',
  names: ['facebook', 'fb app', 'fb client', 'fb api', 'fbapp', 'meta app'],
  alphabet: HEX,
  length: 32,
  nearMisses: ['FACEBOOK_APP_SECRET=your-app-secret', `FACEBOOK_APP_SECRET=${'0'.repeat(32)}`],
});

export const facebookRules: readonly Rule[] = [access, app, secret];
