import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which state of the sources a package is made of. */
export interface Revision {
  /** `0.1.0+git<commits>.<commit>`: sorts above every package of a commit before it; `.changed` after it in a changed checkout. */
  readonly version: string;
  /** Seconds; the time of every file in a package. */
  readonly epoch: number;
}

/**
 * Of the checkout at `root`. Outside a checkout the plain version and SOURCE_DATE_EPOCH.
 * @throws Error in a shallow clone: its commits cannot be counted, and packages must sort.
 */
export function revision(root: string): Revision {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const git = (...args: string[]) => {
    const ownership = ['-c', 'safe.directory=*'];
    return execFileSync('git', ['-C', root, ...ownership, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  };
  const given = Number(process.env['SOURCE_DATE_EPOCH']);
  let commit: string;
  try {
    commit = git('rev-parse', 'HEAD');
  } catch {
    return { version, epoch: given || 0 };
  }
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    throw new Error('A shallow clone does not know how many commits there are. Run: git fetch --unshallow');
  const changed = git('status', '--porcelain') === '' ? '' : '.changed';
  return {
    version: `${version}+git${git('rev-list', '--count', 'HEAD')}.${commit.slice(0, 10)}${changed}`,
    epoch: given || Number(git('log', '-1', '--format=%ct')),
  };
}
