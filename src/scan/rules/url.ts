import { isStandIn } from '../checks/placeholder.ts';
import { isTokenLike, isUuid } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, HEX, oneOf } from '../sampling.ts';

/**
 * Passwords in URLs (RFC 3986 §3.2.1). An unescaped `@` inside the password is taken as people write it: up to the last
 * `@` before the path. The secret is the password as it stands; percent-decoding is a view's business.
 */
const AUTHORITY = String.raw`(?<user>[^\s:@/"'<>\`\\|{}$?#,;()[\]]{0,128}):(?<secret>[^\s/"'<>\`\\|?#,;]{1,256})@(?<host>[A-Za-z0-9_.[\]-]{1,253})`;

/** Development defaults: the password is the user's name, or one that everybody uses. */
function isPassword(secret: string, match: RegExpExecArray): boolean {
  const user = match.groups?.['user'] ?? '';
  if (isStandIn(secret) || secret.toLowerCase() === user.toLowerCase()) return false;
  // A port, or a host and path of something that only looks like credentials.
  if (/^\d{1,5}$/.test(secret) || /[{}()[\]]|\$[A-Za-z_]|%[A-Z_]{2,}%/.test(secret)) return false;
  return !/^(?:x{2,}|\*+|\.+|-+|_+|pw|pass(?:word|wd)?|hunter2)$/i.test(secret);
}

const WEB = [
  'https://',
  'http://',
  'ftp://',
  'ftps://',
  'sftp://',
  'ssh://',
  'git://',
  'ws://',
  'wss://',
  'smtp://',
  'smtps://',
  'imap://',
  'imaps://',
  'ldap://',
  'ldaps://',
  'socks5://',
  'socks5h://',
  'nats://',
  'socks://',
  'socks4://',
  'svn://',
  'rsync://',
  'rtsp://',
  'tcp://',
  'mqtt://',
  'mqtts://',
  'kafka://',
  'stomp://',
  'smb://',
  'vnc://',
  'rdp://',
  's3://',
];
const DATABASE = [
  'postgres://',
  'postgresql://',
  'mysql://',
  'mariadb://',
  'mongodb://',
  'mongodb+srv://',
  'redis://',
  'rediss://',
  'amqp://',
  'amqps://',
  'mssql://',
  'sqlserver://',
  'clickhouse://',
  'cockroachdb://',
  'oracle://',
  'neo4j://',
  'bolt://',
  'couchdb://',
  'influxdb://',
  'valkey://',
  'pgsql://',
  'mysql2://',
  'mysqlx://',
  'jdbc:mysql://',
  'redshift://',
  'snowflake://',
  'trino://',
  'presto://',
  'vertica://',
  'cassandra://',
  'couchbase://',
  'elasticsearch://',
  'timescaledb://',
  'edgedb://',
  'db2://',
  // SQLAlchemy names the driver between the database and the colon.
  'postgresql+psycopg2://',
  'postgresql+asyncpg://',
  'postgresql+psycopg://',
  'mysql+pymysql://',
  'mysql+aiomysql://',
  'mysql+mysqldb://',
  'mssql+pyodbc://',
];

const escaped = (schemes: readonly string[]) => schemes.map((scheme) => scheme.replaceAll('+', String.raw`\+`)).join('|');
const password = { chars: `${BASE62.chars}!~*-`, set: '' };

const web: Rule = {
  id: 'url-password',
  description: 'Password or token in a URL, among them git remotes and .git-credentials',
  source: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
  literals: WEB,
  evidence: 'context',
  pattern: new RegExp(`(?<![a-z0-9])(?:${escaped(WEB)})${AUTHORITY}`, 'di'),
  reach: { before: 0, after: 700 },
  publicPrefix: 0,
  accept: isPassword,
  sample: (random) => {
    const secret = draw(random, password, 8 + random(24));
    return {
      text: `${oneOf(random, ['https://', 'http://', 'ftp://'])}${oneOf(random, ['deploy', 'oauth2', ''])}:${secret}@git.acme.test/team/repo.git`,
      secret,
    };
  },
  nearMisses: [
    `https://\${user}:\${password}@api.acme.test`,
    'https://user:password@example.com',
    'http://localhost:3000/@vite/client',
    'https://admin:admin@localhost',
    'https://{{user}}:{{pass}}@acme.test',
    'https://acme.test:8443/path@2x.png',
  ],
};

const database: Rule = {
  id: 'database-url-password',
  description: 'Password in a database, cache or queue connection string',
  source: 'https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS',
  literals: DATABASE,
  evidence: 'context',
  pattern: new RegExp(`(?:${escaped(DATABASE)})${AUTHORITY}`, 'di'),
  reach: { before: 0, after: 700 },
  publicPrefix: 0,
  accept: isPassword,
  sample: (random) => {
    const secret = draw(random, password, 8 + random(24));
    return { text: `${oneOf(random, DATABASE)}${oneOf(random, ['app', 'svc_reader', ''])}:${secret}@db.acme.test:5432/app`, secret };
  },
  nearMisses: [
    'postgres://postgres:postgres@localhost/db',
    `mysql://user:\${PASSWORD}@db`,
    'redis://localhost:6379/0',
    'mongodb://db.acme.test:27017/app',
  ],
};

/** A token in the user's place: of a git remote, a package index, an API. Sentry's are public. */
const user: Rule = {
  id: 'url-user-token',
  description: "Token in a URL's user-info, without a password",
  source: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
  literals: ['https://', 'http://'],
  evidence: 'guess',
  pattern:
    /(?<![a-z0-9])https?:\/\/(?<secret>[A-Za-z0-9_.~-]{16,256})(?::(?:x-oauth-basic|x-token-auth|x)?)?@(?<host>[A-Za-z0-9_.[\]-]{1,253})/di,
  reach: { before: 0, after: 600 },
  publicPrefix: 0,
  accept: (secret, match) =>
    !/sentry|ingest/i.test(match.groups?.['host'] ?? '') &&
    !isStandIn(secret) &&
    !isUuid(secret) &&
    !/\.[a-z]{2,6}$/i.test(secret) &&
    isTokenLike(secret),
  sample: (random) => {
    const secret = draw(random, HEX, 40);
    return { text: `https://${secret}${oneOf(random, ['', ':', ':x-oauth-basic'])}@git.acme.test/team/repo.git`, secret };
  },
  nearMisses: [
    'https://your-token-goes-here@git.acme.test/x',
    'https://some.person.with.a.long.name@acme.test',
    'https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1',
  ],
};

export const urlRules: readonly Rule[] = [web, database, user];
