import { encodeBase64, passwordOfBasic } from '../checks/base64.ts';
import { isPlaceholder, isStandIn } from '../checks/placeholder.ts';
import { isCode, isTokenLike, isUuid } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, HEX, oneOf } from '../sampling.ts';

/** Credentials in HTTP headers, as they stand in shell histories, logs, transcripts and code. */

const bearer: Rule = {
  id: 'http-bearer-token',
  description: 'Bearer token in an Authorization header',
  source: 'https://www.rfc-editor.org/rfc/rfc6750#section-2.1',
  literals: ['bearer '],
  evidence: 'context',
  pattern: /(?<![A-Za-z0-9_])bearer[ ]{1,4}["']?(?<secret>[A-Za-z0-9._~+/-]{16,4096}={0,2})(?![A-Za-z0-9._~+/=({[-])/di,
  reach: { before: 0, after: 4200 },
  publicPrefix: 0,
  accept: (secret) => !isPlaceholder(secret) && !isCode(secret) && (isTokenLike(secret) || isUuid(secret)),
  sample: (random) => {
    const secret = oneOf(random, [() => draw(random, HEX, 40), () => draw(random, BASE62, 48)])();
    return { text: `Authorization: Bearer ${secret}`, secret };
  },
  nearMisses: [
    'Authorization: Bearer <token>',
    'Authorization: Bearer XXXXXXXXXXXXXXXXXXXX',
    'bearer authentication-is-required-here',
    'Bearer YOUR_ACCESS_TOKEN_1234',
  ],
};

const basic: Rule = {
  id: 'http-basic-credential',
  description: 'Basic credential (base64 of user:password) in an Authorization header',
  source: 'https://www.rfc-editor.org/rfc/rfc7617',
  literals: ['basic '],
  evidence: 'context',
  pattern: /(?<![A-Za-z0-9_])basic[ ]{1,4}["']?(?<secret>[A-Za-z0-9+/]{8,4096}={0,2})(?![A-Za-z0-9+/=])/di,
  reach: { before: 0, after: 4200 },
  publicPrefix: 0,
  accept: (secret, match) => {
    const password = passwordOfBasic(secret);
    if (password !== null) return !isStandIn(password);
    // What is no pair is believed where the header's name stands before it.
    const header = /authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?$/i.test(match.input.slice(Math.max(0, match.index - 40), match.index));
    return header && secret.length >= 24 && isTokenLike(secret) && !isPlaceholder(secret);
  },
  sample: (random) => {
    const secret = encodeBase64(`svc:${draw(random, BASE62, 10 + random(30))}`);
    return { text: `${oneOf(random, ['Authorization: Basic ', '"authorization": "Basic '])}${secret}`, secret };
  },
  nearMisses: ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'basic understanding of things', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ'],
};

/** Other schemes, and values without one. */
const other: Rule = {
  id: 'http-authorization',
  description: 'Authorization header of another scheme, or without one',
  source: 'https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2',
  literals: ['authorization'],
  evidence: 'context',
  pattern:
    /(?<![A-Za-z0-9])authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:(?:token|apikey|api-key|api-token|key|digest|hmac|negotiate|splunk|genie[kK]ey|sso-key|pat|ssws)[ \t=]{1,4})?(?<secret>[A-Za-z0-9._~+/@=:-]{16,2048})(?![A-Za-z0-9._~+/@=:({[-])/di,
  reach: { before: 0, after: 2200 },
  publicPrefix: 0,
  // A request signed for AWS names its algorithm where others have a token.
  accept: (secret) => !secret.startsWith('AWS4-') && !isPlaceholder(secret) && !isCode(secret) && (isTokenLike(secret) || isUuid(secret)),
  sample: (random) => {
    const secret = draw(random, HEX, 40);
    return { text: `Authorization: ${oneOf(random, ['token ', 'Api-Token ', ''])}${secret}`, secret };
  },
  nearMisses: [
    'Authorization: token YOUR-ACCESS-TOKEN-HERE-PLEASE',
    'authorization: request.headers.authorization',
    'Authorization: xxxxxxxxxxxxxxxxxxxxxxxx',
  ],
};

export const httpRules: readonly Rule[] = [bearer, basic, other];
