import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { ClientConfig } from 'pg';
import { isLoopback } from '../loopback.ts';
import { passwordFor } from './postgres-password.ts';

/** Where the database is, without a password: that comes from PGPASSWORD, or from the file that PGPASSFILE names. */
export interface PostgresAddress {
  readonly config: ClientConfig;
  /** Host (or folder of the socket), port and database, for people. */
  readonly name: string;
}

const PASSWORD = 'The password comes from PGPASSWORD, or from the file (host:port:database:user:password) that PGPASSFILE names.';

function failure(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
}

const SSL_MODES = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full'];
const PARAMETERS = new Set(['host', 'port', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']);

/** Undefined: as PGSSLMODE says. */
function tlsOf(parameters: URLSearchParams, near: boolean): ClientConfig['ssl'] | undefined {
  const mode = parameters.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode))
    throw failure('database-address', `There is no sslmode "${mode}", but: ${SSL_MODES.join(', ')}.`);
  if (mode === 'disable') return false;
  const file = (name: string): string | undefined => {
    const path = parameters.get(name);
    try {
      return path === null ? undefined : readFileSync(path, 'utf8');
    } catch (cause) {
      throw failure('database-address', `The file ${path} (${name}) cannot be read.`, cause);
    }
  };
  const [ca, cert, key] = [file('sslrootcert'), file('sslcert'), file('sslkey')];
  if (mode === null && ca === undefined && cert === undefined) return near || process.env['PGSSLMODE'] ? undefined : true;
  return {
    rejectUnauthorized: mode !== 'no-verify',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/**
 * Reads `postgres://USER@HOST:PORT/DATABASE?sslmode=…&sslrootcert=…&sslcert=…&sslkey=…`. Beyond this machine TLS with a verified
 * certificate is the default; every mode but `disable` and `no-verify` verifies it, name and all.
 * @throws Error with code `database-address`. It repeats nothing of a text that may hold a password.
 */
export function postgresAddress(text: string): PostgresAddress {
  const wanted =
    'The database is given as postgres://USER@HOST:PORT/DATABASE, or postgres://USER@localhost/DATABASE?host=/FOLDER/OF/SOCKET.';
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) throw failure('database-address', wanted);
  const url = new URL(text);
  if (url.password !== '' || url.searchParams.has('password')) {
    throw failure('database-address', `A password in the database's address would be seen by others on this machine. ${PASSWORD}`);
  }
  const odd = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name));
  if (odd !== undefined)
    throw failure('database-address', `The database's address may have ${[...PARAMETERS].join(', ')}, and no other "?name=".`);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') throw failure('database-address', `The address names no database. ${wanted}`);
  const env = process.env;
  const host = url.searchParams.get('host') ?? (decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '') || (env['PGHOST'] ?? 'localhost'));
  const port = url.port || url.searchParams.get('port') || (env['PGPORT'] ?? '5432');
  const user = decodeURIComponent(url.username) || (env['PGUSER'] ?? userInfo().username);
  const ssl = tlsOf(url.searchParams, host.startsWith('/') || isLoopback(host));
  return {
    config: {
      host,
      port: Number(port),
      database,
      user,
      password: () => passwordFor({ host, port, database, user }),
      ...(ssl === undefined ? {} : { ssl }),
    },
    name: `${database} at ${host}:${port}`,
  };
}

/** What to do about a database that cannot be opened, by the codes of PostgreSQL, the system and OpenSSL. */
export function databaseError(error: unknown, { name }: PostgresAddress): Error {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const text = error instanceof Error ? error.message : '';
  if (code === 'newer-database' || code === 'database-password') return error as Error;
  if (code === 'database-unfit') return failure(code, `${name}: ${text}`);
  if (code.startsWith('28') || /password|SASL/.test(text)) {
    return failure('database-refused', `PostgreSQL lets nobody in to ${name} with this user and password. ${PASSWORD}`, error);
  }
  if (code === '3D000') return failure('database-missing', `There is no database ${name}: make it first, with createdb.`, error);
  if (code === '42501') {
    return failure('database-rights', `The user of ${name} may not make tables there: make it the owner of the database.`, error);
  }
  if (/certificate|SSL|TLS/i.test(`${code} ${text}`)) {
    return failure(
      'database-tls',
      `No trusted TLS connection to ${name} (${text}): name its authority with ?sslmode=verify-full&sslrootcert=FILE, or NODE_EXTRA_CA_CERTS.`,
      error,
    );
  }
  // Any other word of PostgreSQL's own is a fault of this program.
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('08') && !code.startsWith('57')) return error as Error;
  return failure(
    'database-unreachable',
    `PostgreSQL does not answer for ${name} (${code || text || 'no reason given'}): look whether it runs and can be reached from here.`,
    error,
  );
}
