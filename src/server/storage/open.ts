import { join } from 'node:path';
import type { Storage } from './face.ts';
import { sqliteStorage } from './sqlite.ts';

/** Where a relay's memory is. */
export interface StoragePlace {
  /** The folder of its own files, the SQLite file among them. */
  readonly stateDir: string;
  /** `postgres://…` of a PostgreSQL in its stead, for any number of server processes; without a password. */
  readonly database?: string | undefined;
}

export const sqliteFile = (stateDir: string): string => join(stateDir, 'server.sqlite');

/**
 * Opens the memory, making or migrating it where that is needed.
 * @throws Error whose sentence says what to do, with code `newer-database` or one that begins with `database-`.
 */
export async function openStorage({ stateDir, database }: StoragePlace): Promise<Storage> {
  if (database === undefined) return sqliteStorage(sqliteFile(stateDir));
  // Most servers, and every other command, never load it.
  const { postgresAddress, postgresStorage } = await import('./postgres.ts');
  return postgresStorage(postgresAddress(database));
}
