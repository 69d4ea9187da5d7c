import { headOf, isJoin, JOIN } from '../assigned.ts';
import { namesSecret, namesUuidSecret } from '../checks/name.ts';
import { isPlaceholder } from '../checks/placeholder.ts';
import { isAddress, isCode, isPasswordLike, isRandom, isUuid } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, HEX, oneOf } from '../sampling.ts';

/**
 * Secrets known only by the name they are assigned to: env and ini files, YAML, JSON, TOML, code, XML, command lines,
 * query strings. A guess, so every filter here drops doubtful values: what is missed can still be hunted by value.
 */

const VALUE = String.raw`(?:(?<quote>\\{0,3}["'\`])(?<secret>[^"'\`\s\\]{8,400})\k<quote>|(?<secret>[!#$%*+./0-9:=?@A-Z^_a-z~-]{8,400})(?![!#$%*+./0-9:=?@A-Z^_a-z~({[-]))`;

function pattern(word: string): RegExp {
  return new RegExp(String.raw`(?<word>${word})(?<tail>[\w.-]{0,40}?)(?<join>${JOIN})${VALUE}`, 'di');
}

/** Filters that passwords and keys have in common. */
function isAssigned(secret: string, match: RegExpExecArray): boolean {
  const { word = '', tail = '', join = '', quote } = match.groups ?? {};
  const before = headOf(match);
  const { head } = before;
  if (!isJoin(join, before)) return false;
  // f("name", "value") needs a name of several words: f('password', 'salt') is another matter.
  if (/,[ \t]*$/.test(join) && head === '' && tail === '' && !/[_-]|[a-z][A-Z]/.test(word)) return false;
  if (!namesSecret(head.replace(/^-+/, ''), word, tail)) return false;
  if (/[^\x20-\x7e]/.test(secret) || isPlaceholder(secret) || isAddress(secret) || isCode(secret)) return false;
  // Unquoted words are names of other things, in code and prose alike.
  return quote !== undefined || !/^[A-Za-z_$][A-Za-z_$-]*$/.test(secret) || wordShare(secret) < 0.3;
}

const KEYS = [
  'api',
  'access',
  'auth',
  'private',
  'encryption',
  'signing',
  'master',
  'account',
  'service',
  'session',
  'subscription',
  'storage',
];
const KEY_WORDS = ['secret', 'token', 'credential', ...KEYS.flatMap((kind) => [`${kind}key`, `${kind}_key`, `${kind}-key`])];
const PASSWORD_WORDS = ['password', 'passwd', 'passphrase', 'passcode', 'pwd'];

const key: Rule = {
  id: 'assigned-key',
  description: 'Random value assigned to a name like token, secret, api_key, access_key',
  source: 'https://cwe.mitre.org/data/definitions/798.html',
  literals: KEY_WORDS,
  evidence: 'guess',
  pattern: pattern(`secret|token|credential|(?:${KEYS.join('|')})[_-]?key`),
  reach: { before: 0, after: 600 },
  publicPrefix: 0,
  accept: (secret, match) =>
    isAssigned(secret, match) && (isUuid(secret) ? namesUuidSecret(headOf(match).head, match.groups?.['word'] ?? '') : isRandom(secret)),
  sample: (random) => {
    const secret = oneOf(random, [() => draw(random, HEX, 32), () => draw(random, BASE62, 32 + random(16)), () => draw(random, HEX, 64)])();
    const [before, after] = oneOf<[string, string]>(random, [
      ['ACME_API_KEY=', ''],
      ['export DEPLOY_TOKEN="', '"'],
      ['  client_secret: ', ''],
      ['{"accessToken": "', '"}'],
      ["const signingKey = '", "';"],
      ['--token ', ''],
      ['<apiKey>', '</apiKey>'],
      ["getEnvOrDefault('api_token', '", "')"],
      ['?access_token=', '&page=2'],
    ]);
    return { text: before + secret + after, secret };
  },
  nearMisses: [
    'API_KEY=your_api_key_goes_here',
    `token: \${{ secrets.GITHUB_TOKEN }}`,
    'const token = tokenizer.nextToken1234;',
    'client_secret = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
    'access_token_url="https://acme.test/oauth/token"',
    'secretName: my-application-secret-2024',
    'csrf_token=3b1f5a7c9d2e4f6081a3b5c7d9e1f2a4',
    'next_page_token: CAoQAA9f3b1f5a7c9d2e4f60',
    'api_key = /etc/ssl/private/acme-2024-key',
    'tokens: 1234567890123456',
    'max_tokens=1234567890123456789',
    'secret: "abcdefghijklmnopqrstuvwxyz0123456789"',
    'keyToken = KeyboardEventCode128',
  ],
};

const password: Rule = {
  id: 'assigned-password',
  description: 'Password assigned to a name like password, passwd, passphrase',
  source: 'https://cwe.mitre.org/data/definitions/259.html',
  literals: PASSWORD_WORDS,
  evidence: 'guess',
  pattern: pattern(PASSWORD_WORDS.join('|')),
  reach: { before: 0, after: 600 },
  publicPrefix: 0,
  accept: (secret, match) => isAssigned(secret, match) && !isUuid(secret) && (isRandom(secret) || isPasswordLike(secret)),
  sample: (random) => {
    const secret = `${draw(random, BASE62, 10 + random(8))}${oneOf(random, ['7#kQ', '!4zW', '9-Xv'])}`;
    const [before, after] = oneOf<[string, string]>(random, [
      ['DB_PASSWORD=', ''],
      ['password: "', '"'],
      ['{"dbPassword": "', '"}'],
      ["passwd = '", "'"],
      ['--password ', ''],
      ['<Password>', '</Password>'],
    ]);
    return { text: before + secret + after, secret };
  },
  nearMisses: [
    'password = changeme123',
    'password: string;',
    'PASSWORD=${DB_PASSWORD}',
    'password: process.env.DB_PASSWORD',
    'password = getPassword(user1)',
    '"password": "Passwort vergessen?"',
    'password_hint: "Fluffy2009!"',
    'PWD=/home/me/Project1',
    'password: "REDACTEDxxxx"',
    'password=********',
    'the password is Test1234',
  ],
};

export const assignmentRules: readonly Rule[] = [key, password];
