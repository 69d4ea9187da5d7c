import { mkdirSync } from 'node:fs';
import { backUp, restore } from '../../server/index.ts';
import type { Context } from '../context.ts';
import { UserError } from '../exit.ts';
import { emit, note, plural, say } from '../output.ts';
import { type PlaceOptions, serverPlace } from '../server-place.ts';

export interface BackupOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** `lastcopy server backup FILE`: a checked copy of the server's database, while it runs. */
export async function backup(context: Context, file: string, options: BackupOptions): Promise<void> {
  const { stateDir } = ownFile(context, options, 'pg_dump --format=custom --file=FILE DATABASE');
  const copy = await backUp(stateDir, file);
  if (options.json) return emit({ type: 'backup', file, ...copy });
  say(`${file}: ${plural(copy.lines, 'line')} of the audit log, the chain holds; its end is ${copy.lines}:${copy.hash}`);
}

/** `lastcopy server restore FILE`: that copy in the database's place. */
export async function restoreBackup(context: Context, file: string, options: BackupOptions): Promise<void> {
  const { stateDir } = ownFile(context, options, 'pg_restore --dbname=DATABASE FILE');
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const { replaced, ...copy } = await restore(stateDir, file, new Date().toISOString());
  if (options.json) return emit({ type: 'restore', file, replaced, ...copy });
  say(`Restored from ${file}: ${plural(copy.lines, 'line')} of the audit log, the chain holds; its end was ${copy.lines}:${copy.hash}`);
  if (replaced) note(`What was there before is ${replaced}. Remove it when it is of no use any more.`);
  note('Orders that were signed after the copy was made are missing: see "Backup" in docs/operations.md before you start the server.');
}

function ownFile(context: Context, options: BackupOptions, instead: string): { stateDir: string } {
  const { stateDir, database } = serverPlace(context, options);
  if (database !== undefined) throw new UserError("A PostgreSQL is copied by its own tools, not by Lastcopy's.", `Run: ${instead}`);
  return { stateDir };
}
