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

/** How a value may follow a name. Each alternative is bounded; none crosses a line's end. */
const JOIN = [
  // name = value, name: value, "name" => value, name := value, name: Type = value; quotes may be escaped.
  String.raw`\\{0,3}["'\`\]]{0,2}[ \t]{0,16}(?:(?::[ \t]{0,2}[A-Za-z][\w<>.|? ]{0,24}[ \t]{0,2}=|=>|:=|\?=|={1,3}|:)[ \t]{0,16})`,
  // f("name", "value") and setName("value"): only quoted values.
  String.raw`(?:["'][ \t]{0,4},[ \t]{0,4}|\([ \t]{0,4})(?=["'])`,
  // <name>value< and key="name" value="value"
  String.raw`>|["'][ \t]{1,4}value=(?=["'])`,
  // --name value
  String.raw`[ \t]{1,4}(?!=)`,
].join('|');

const VALUE = String.raw`(?:(?<quote>\\{0,3}["'\`])(?<secret>[^"'\`\s\\]{8,400})\k<quote>|(?<secret>[!#$%*+./0-9:=?@A-Z^_a-z~-]{8,400})(?![!#$%*+./0-9:=?@A-Z^_a-z~({[-]))`;

function pattern(word: string): RegExp {
  return new RegExp(String.raw`(?<word>${word})(?<tail>[\w.-]{0,40}?)(?<join>${JOIN})${VALUE}`, 'di');
}

/** The rest of the name to the left of the match, and whether it is a command line's option. */
function headOf(match: RegExpExecArray): { head: string; option: boolean; chained: boolean } {
  const before = match.input.slice(Math.max(0, match.index - 40), match.index);
  const head = /(?:page )?[\w.-]{0,40}$/i.exec(before)?.[0] ?? '';
  return { head, chained: before.endsWith(`:${head}`), option: /(?:^|[^\w-])--?[a-z0-9-]{0,38}$/i.test(before) };
}

/** Filters that passwords and keys have in common. */
function isAssigned(secret: string, match: RegExpExecArray): boolean {
  const { word = '', tail = '', join = '', quote } = match.groups ?? {};
  const { head, option, chained } = headOf(match);
  // One link of `arn:aws:secretsmanager:…:secret:name`.
  if (chained && join === ':') return false;
  if (/^[ \t]+$/.test(join) && !option) return false;
  // f("name", "value") needs a name of several words: f('password', 'salt') is another matter.
  if (/,[ \t]*$/.test(join) && head === '' && tail === '' && !/[_-]|[a-z][A-Z]/.test(word)) return false;
  if (join === '>' && !/<\/?[\w:.-]{0,40}$/.test(match.input.slice(Math.max(0, match.index - 44), match.index))) return false;
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
