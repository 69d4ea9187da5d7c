import { join } from 'node:path';
import type { StoragePlace } from '../server/index.ts';
import type { Context } from './context.ts';

/** Options of `lastcopy server` and the commands below it. */
export interface PlaceOptions {
  readonly database?: string;
}

/** Where the server of this state directory, or of that database, has its memory. */
export function serverPlace(context: Context, options: PlaceOptions = {}): StoragePlace {
  const database = options.database ?? (process.env['LASTCOPY_DATABASE'] || undefined);
  return { stateDir: join(context.stateDir, 'server'), database };
}
