import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Whom a password is for. */
export interface PasswordFor {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}

/** Fields of a line: `\:` and `\\` stand for themselves (PostgreSQL's manual, "The Password File"). */
function fields(line: string): string[] {
  return [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map(([, field = '']) => field.replace(/\\(.)/g, '$1')).slice(0, 5);
}

/**
 * The password of PGPASSWORD, or of the first line that fits in the file of PGPASSFILE (else ~/.pgpass); empty where there is none.
 * Read anew for each connection: a password may turn.
 * @throws Error with code `database-password` for a named file that cannot be read, or that others can read.
 */
export function passwordFor(wanted: PasswordFor, env: NodeJS.ProcessEnv = process.env): string {
  if (env['PGPASSWORD']) return env['PGPASSWORD'];
  const named = env['PGPASSFILE'];
  const path = named ?? join(homedir(), '.pgpass');
  let text: string;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) throw new Error('others can read it: chmod 600');
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (named === undefined) return '';
    const why = cause instanceof Error ? cause.message : String(cause);
    throw Object.assign(new Error(`The password file ${path} (PGPASSFILE) is of no use: ${why}`, { cause }), { code: 'database-password' });
  }
  const hosts = wanted.host.startsWith('/') ? [wanted.host, 'localhost'] : [wanted.host];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const [host, port, database, user, password] = fields(line);
    const fits = (field: string | undefined, ...given: string[]): boolean => field === '*' || given.includes(field ?? '');
    if (
      password !== undefined &&
      fits(host, ...hosts) &&
      fits(port, wanted.port) &&
      fits(database, wanted.database) &&
      fits(user, wanted.user)
    )
      return password;
  }
  return '';
}
