import { headOf, isJoin, JOIN } from '../assigned.ts';
import { namesSecret, namesUuidSecret } from '../checks/name.ts';
import { isPlaceholder } from '../checks/placeholder.ts';
import { isAddress, isCode, isEncodedProse, isPasswordLike, isRandom, isUuid } from '../checks/value.ts';
import { wordShare, wordsOf } from '../checks/words.ts';
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
  // A format's fields; the token of a badge, which everybody sees.
  if (/%(?:[dsux]|0\d+[dx])/.test(secret) || /\.svg\?[\w=&]{0,40}$/.test(match.input.slice(Math.max(0, match.index - 48), match.index)))
    return false;
  // The name of a file with its digest.
  if (/[/\\]$/.test(match.input.slice(Math.max(0, match.index - head.length - 1), match.index - head.length)) && /\.[a-z]{1,5}$/.test(tail))
    return false;
  // f("name", "value") needs a name of several words: f('password', 'salt') is another matter.
  if (/,[ \t]*$/.test(join) && head === '' && tail === '' && !/[_-]|[a-z][A-Z]/.test(word)) return false;
  if (!namesSecret(head.replace(/^-+/, ''), word, tail)) return false;
  if (/[^\x20-\x7e]/.test(secret) || isPlaceholder(secret) || isAddress(secret) || isCode(secret) || isEncodedProse(secret)) return false;
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
/** Written as one word (`appKey`, `hmackey`); with a sign between they are `named`. */
const JOINED = [
  'app',
  'application',
  'client',
  'consumer',
  'shared',
  'hmac',
  'jwt',
  'webhook',
  'license',
  'licence',
  'function',
  'functions',
  'admin',
  'root',
  'cookie',
  'crypto',
  'crypt',
  'cipher',
  'aes',
  'deploy',
  'integration',
  'routing',
  'write',
  'ingest',
  'ingestion',
  'server',
  'security',
  'developer',
  'merchant',
  'wallet',
].map((kind) => `${kind}key`);
const KEY_WORDS = ['secret', 'token', 'credential', ...KEYS.flatMap((kind) => [`${kind}key`, `${kind}_key`, `${kind}-key`]), ...JOINED];
const PASSWORD_WORDS = ['password', 'passwd', 'passphrase', 'passcode', 'pwd'];

/**
 * Whether something joins a value to one of the words, however it is escaped: in prose a blank and a word follow, and they join only
 * after `--name`, `set name` and their like.
 */
function joined(words: string): RegExp {
  return new RegExp(
    String.raw`(?:${words})[\w.-]{0,40}(?:[ \t]{0,16}[^\w.\- \t]|[ \t]{1,4}[a-z]\w{1,15}[ \t]{1,4}=)|-[\w.-]{0,40}(?:${words})|(?:set|setx|setenv|env|arg)[ \t]`,
    'i',
  );
}

const key: Rule = {
  id: 'assigned-key',
  description: 'Random value assigned to a name like token, secret, api_key, access_key',
  source: 'https://cwe.mitre.org/data/definitions/798.html',
  literals: KEY_WORDS,
  near: joined(`secret|token|credential|key|${JOINED.join('|')}`),
  evidence: 'guess',
  pattern: pattern(`secret|token|credential|(?:${KEYS.join('|')})[_-]?key|${JOINED.join('|')}`),
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
  near: joined(PASSWORD_WORDS.join('|')),
  evidence: 'guess',
  pattern: pattern(PASSWORD_WORDS.join('|')),
  reach: { before: 0, after: 600 },
  publicPrefix: 0,
  accept: (secret, match) =>
    isAssigned(secret, match) && (isUuid(secret) ? match.groups?.['tail'] === '' : isRandom(secret) || isPasswordLike(secret)),
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

/** Words before `_key` whose keys find things rather than open them. */
const FINDING =
  /(?:^|[_.-])(?:public|pub|primary|foreign|unique|partition|sort|range|hash|row|column|index|map|dict|object|file|image|group|cache|redis|s3|bucket|storage_object|registry|config|setting|event|metric|feature|flag|query|search|hot|shortcut|meta|message|translation|i18n|locale|label|item|list|entry|record|field|node|react|job|task|queue|topic|lock|rate_limit|idempotency|dedup|correlation|trace|span|route|path|url|asset|layout|theme|data_model|id|kms|ssh_host|host|known|publishable|site|verifying|verification|verify|pgp|gpg|ssh|rsa_public|peer)[_.-]?$/i;

/** A key in camel case is looked for only where a quoted value follows: the letters alone are in too many words. */
const CAMEL_KEY = [
  'key = "',
  "key = '",
  'key="',
  "key='",
  'key: "',
  "key: '",
  'key": "',
  'key":"',
  "key': '",
  'key := "',
  'key = `',
  'key string = "',
];

const named: Rule = {
  id: 'assigned-named-key',
  description: 'Random value assigned to a name that ends in _key',
  source: 'https://cwe.mitre.org/data/definitions/321.html',
  literals: ['_key', '-key', ...CAMEL_KEY],
  evidence: 'guess',
  pattern: pattern('[_-]key|(?<=[a-z0-9])key'),
  reach: { before: 0, after: 600 },
  publicPrefix: 0,
  accept: (secret, match) => {
    const { head } = headOf(match);
    const word = match.groups?.['word'] ?? '';
    if (!/^[_-]/.test(word)) {
      const written = match[0].toLowerCase();
      if (word !== 'Key' || !/[a-z0-9]$/.test(head) || !CAMEL_KEY.some((literal) => written.startsWith(literal))) return false;
    }
    return (
      head !== '' &&
      !FINDING.test(wordsOf(head).join('_')) &&
      !(match.groups?.['join'] ?? '').includes(',') &&
      match.groups?.['tail'] === '' &&
      isAssigned(secret, match) &&
      !isUuid(secret) &&
      isRandom(secret)
    );
  },
  sample: (random) => {
    const secret = oneOf(random, [() => draw(random, HEX, 32), () => `${draw(random, BASE62, 38)}4h`])();
    const [before, after] = oneOf<[string, string]>(random, [
      ['ACME_WIDGET_KEY=', ''],
      ["acme_key = '", "'"],
      ['{"acme_rest_key": "', '"}'],
      ['--acme-key ', ''],
    ]);
    return { text: before + secret + after, secret };
  },
  nearMisses: [
    'cache_key = "3b1f5a7c9d2e4f6081a3b5c7d9e1f2a4"',
    'public_key=9b1f5a7c9d2e4f6081a3b5c7d9e1f2a4',
    'foreign_key: user_account_identifier',
    'the_key = make_key_2(argument)',
  ],
};

const MAIL_USERS = 'db|user|smtp|mail|email|ftp|sftp|imap|ldap|sql|mysql|root|admin|proxy|bind|trust|cert|ssh|vpn|wifi|login';

/** Short names of passwords: `DB_PASS`, `smtpPass`, `pass:`, `user_auth`. */
const short: Rule = {
  id: 'assigned-pass',
  description: 'Password assigned to a short name like pass, db_pass, pw, auth, creds',
  source: 'https://cwe.mitre.org/data/definitions/259.html',
  literals: ['_pass', '-pass', '_pw', '-pw', '_psw', '_auth', '_cred', 'pass=', 'pass:', 'pass"', "pass'", 'pass =', 'pass>'],
  evidence: 'guess',
  pattern: new RegExp(
    pattern(`[_-](?:pass|pw)|_(?:psw|auth|creds?)|(?<![A-Za-z])pass|(?:${MAIL_USERS})pass`).source.replace(String.raw`[\w.-]{0,40}?`, ''),
    'di',
  ),
  reach: { before: 5, after: 560 },
  publicPrefix: 0,
  accept: (secret, match) => {
    if (!isAssigned(secret, match) || isUuid(secret)) return false;
    return /auth|cred/i.test(match.groups?.['word'] ?? '')
      ? headOf(match).head !== '' && isRandom(secret)
      : isRandom(secret) || isPasswordLike(secret);
  },
  sample: (random) => {
    const secret = `${draw(random, BASE62, 10 + random(8))}${oneOf(random, ['7#kQ', '!4zW', '9-Xv'])}`;
    const [before, after] = oneOf<[string, string]>(random, [
      ['DB_PASS=', ''],
      ["smtpPass: '", "'"],
      ['"db_pass": "', '"'],
      ['pass = "', '"'],
    ]);
    return { text: before + secret + after, secret };
  },
  nearMisses: [
    'first_pass = run_pass_1(x)',
    'bypass=true12345',
    'render_pass: "shadowPass1"',
    'SMTP_PASS=${SMTP_PASS}',
    'auth_pass=changeme12',
    'pass: process.env.SMTP_PASS',
  ],
};

export const assignmentRules: readonly Rule[] = [key, password, named, short];
