import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from './exit.ts';

/** The paths of a command line, absolute. Throws UserError for one that is not there, before anything is read. */
export async function targets(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const absolute = resolve(path);
    try {
      lstatSync(absolute);
    } catch (cause) {
      // A name may hold a secret, and what an error says is kept by shells and logs.
      const { openMask } = await import('./hit-line.ts');
      const shown = (await openMask()).path(path).path;
      throw new UserError(`${shown}: ${cause instanceof Error && 'code' in cause ? cause.code : 'cannot be read'}`, 'Check the path.', {
        cause,
      });
    }
    found.push(absolute);
  }
  return found;
}
