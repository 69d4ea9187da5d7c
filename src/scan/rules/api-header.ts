import { isStandIn } from '../checks/placeholder.ts';
import { isCode, isPasswordLike, isTokenLike, isUuid } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, HEX, oneOf } from '../sampling.ts';
import { stated } from '../stated.ts';

/** Keys in headers of their own, and the cookies that stand for a login. */

const machine = (secret: string) =>
  (isTokenLike(secret) || isUuid(secret) || (isPasswordLike(secret) && secret.length >= 10)) && !isCode(secret);

const header = stated({
  id: 'http-api-key-header',
  description: 'API key or token in an HTTP header of its own (X-Api-Key, Api-Token, X-Auth-Token …)',
  source: 'https://swagger.io/docs/specification/v3_0/authentication/api-keys/',
  literals: [
    'api-key',
    'apikey',
    'api-token',
    'auth-token',
    'access-token',
    'auth-key',
    'access-key',
    'private-token',
    'job-token',
    'deploy-token',
    'subscription-key',
    'functions-key',
    'session-token',
    'security-token',
    'client-secret',
    'app-key',
    'appkey',
    'api-secret',
  ],
  anyCase: true,
  // As written for curl (-H "Name: value"), in HTTP itself, and in code ("Name": "value").
  pattern: String.raw`(?<=(?:^|[^!#-&(-~]|-H[ ]?|\\n)(?:x-)?(?:[a-z0-9]{2,16}-){0,3})(?<name>api-key|apikey|api-token|auth-token|access-token|auth-key|access-key|private-token|job-token|deploy-token|subscription-key|functions-key|session-token|security-token|client-secret|app-?key|api-secret)["']?[ ]?:[ ]{0,2}["']?(?<secret>[A-Za-z0-9._~+/=|:-]{10,1024})(?=["'\s\\,;}]|$|[^\x20-\x7e])`,
  reach: { before: 13, after: 1060 },
  accept: (secret, match) => {
    const before = match.input.slice(Math.max(0, match.index - 60), match.index);
    // A header's name has a dash, or stands where headers stand; anything else is an assignment like others.
    const header = /-H[ ]?["']?[\w-]{0,40}$|--header[ =]?["']?[\w-]{0,40}$|(?:^|\\n|["'\s]|[^\x20-\x7e])x-[\w-]{0,40}$/i.test(before);
    return header && machine(secret);
  },
  draw: (random) => oneOf(random, [() => draw(random, HEX, 32), () => `${draw(random, BASE62, 30)}7x`])(),
  samples: [
    'curl -H "X-Api-Key: ¤" https://api.acme.test',
    "curl --header 'apikey: ¤'",
    'X-Auth-Token: ¤',
    '"x-api-key": "¤"',
    "curl -H 'X-Acme-Access-Token: ¤'",
  ],
  nearMisses: [
    'curl -H "X-Api-Key: $API_KEY"',
    'curl -H "X-Api-Key: your-api-key-here"',
    "'x-csrf-token': token.value.here",
    'X-Api-Key: xxxxxxxxxxxxxxxxxxxxxx',
  ],
});

/** Names of cookies that are a login: of frameworks, of sites, and what speaks for itself. */
const SESSION = String.raw`[\w.-]{0,32}(?:session|sess|sid|auth|token|jwt|login|sso)[\w.-]{0,32}|PHPSESSID|JSESSIONID|ASP\.NET_SessionId|\.ASPXAUTH|connect\.sid|laravel_session|user_session|li_at|c_user|xs|__Host-[\w.-]{1,40}|__Secure-[\w.-]{1,40}|remember_\w{1,60}|SAPISID|HSID|SSID|APISID`;
const COOKIE = String.raw`(?<secret>[!#-&*+./0-:<-[\]-~-]{16,4096})(?=[;"'\s\\]|$|[^\x20-\x7e])`;

const cookieAccept = (secret: string, match: RegExpExecArray): boolean => {
  const name = match.groups?.['name'] ?? '';
  return (
    !/csrf|xsrf|antiforgery|lang|theme|consent|deleted/i.test(name) &&
    !isStandIn(secret) &&
    (isTokenLike(secret.replaceAll(/%[0-9A-Fa-f]{2}/g, '')) || isUuid(secret))
  );
};

const cookie = stated({
  id: 'http-session-cookie',
  description: "A session's cookie in a Cookie or Set-Cookie header",
  source: 'https://www.rfc-editor.org/rfc/rfc6265',
  literals: ['cookie:', 'cookie":', "cookie':", '-b "', "-b '", '--cookie '],
  anyCase: true,
  pattern: String.raw`(?:(?<![A-Za-z])(?:set-)?cookie["']?:[ ]{0,2}["']?|-b[ ]["']|--cookie[ ]["']?)(?:[^\s;,"'=]{1,64}=[^\s;"']{0,1024};[ ]){0,8}(?<name>${SESSION})=${COOKIE}`,
  reach: { before: 4, after: 13_500 },
  accept: cookieAccept,
  draw: (random) => `${draw(random, BASE62, 26 + random(20))}4d`,
  samples: [
    'Cookie: theme=dark; sessionid=¤',
    'Set-Cookie: PHPSESSID=¤; Path=/; HttpOnly',
    "curl -b 'user_session=¤'",
    'cookie: connect.sid=¤',
  ],
  nearMisses: [
    'Cookie: csrftoken=abcdefghijklmnopqrstuvwxyz',
    'Set-Cookie: sessionid=deleted; Path=/',
    'Cookie: session=<your-session-cookie-value>',
    'cookie: _ga=GA1.2.1234567890.1234567890',
  ],
});

/** The file that curl and wget keep cookies in: seven fields with tabs between. */
const jar = stated({
  id: 'netscape-session-cookie',
  description: "A session's cookie in a cookie file of curl or wget",
  source: 'https://curl.se/docs/http-cookies.html',
  literals: ['\ttrue\t', '\tfalse\t'],
  anyCase: true,
  pattern: String.raw`\t(?:TRUE|FALSE)\t/[^\t\r\n]{0,120}\t(?:TRUE|FALSE)\t\d{1,16}\t(?<name>${SESSION})\t${COOKIE}`,
  reach: { before: 0, after: 4500 },
  accept: cookieAccept,
  draw: (random) => `${draw(random, BASE62, 26 + random(20))}4d`,
  samples: ['#HttpOnly_.acme.test\tTRUE\t/\tTRUE\t1999999999\tsessionid\t¤\n', 'acme.test\tFALSE\t/\tFALSE\t0\tPHPSESSID\t¤\n'],
  nearMisses: ['.acme.test\tTRUE\t/\tTRUE\t1999999999\tcsrftoken\tabcdefghijklmnopqrst', '.acme.test\tTRUE\t/\tFALSE\t0\ttheme\tdark'],
});

export const apiHeaderRules: readonly Rule[] = [header, cookie, jar];
