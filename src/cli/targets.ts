import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from './exit.ts';

/** The paths of a command line, absolute. Throws UserError for one that is not there, before anything is read. */
export function targets(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const absolute = resolve(path);
    try {
      lstatSync(absolute);
    } catch (cause) {
      throw new UserError(`${path}: ${cause instanceof Error && 'code' in cause ? cause.code : 'cannot be read'}`, 'Check the path.', {
        cause,
      });
    }
    return absolute;
  });
}
