import { readFileSync, statSync } from 'node:fs';
import type { Bundle } from '../protocol/index.ts';
import { parseBundle } from '../trust/index.ts';
import { UserError } from './exit.ts';

/** A file that the command line names. Throws UserError saying which could not be read. */
export function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UserError(
      `Could not read the ${what} ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Check the path and its permissions.',
      { cause },
    );
  }
}

/** A file that holds secrets: one that others may read is not taken. Throws UserError saying what to do. */
export function readPrivate(path: string, what: string): string {
  const text = readText(path, what);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new UserError(`Others may read the ${what} ${path}, and it holds secrets.`, `Take it from them: chmod 600 ${path}`);
  return text;
}

export function openBundle(path = process.env['LASTCOPY_BUNDLE']): Bundle {
  if (!path) throw new UserError('No fleet bundle was given.', 'Pass --bundle FILE or set LASTCOPY_BUNDLE.');
  return parseBundle(readText(path, 'bundle'));
}
