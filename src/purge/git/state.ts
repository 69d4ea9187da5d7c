import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '../../disk/index.ts';
import type { Git } from './git-process.ts';
import { refsOf } from './history.ts';
import { folderOf } from './repository.ts';

/**
 * What a repository says, as one digest: where its refs and HEADs stand, what its reflogs tell, what is staged. Blind to how that
 * lies on the disk (packed or not, times in the index), which git itself changes at any time. Throws GitError and DiskError.
 */
export async function stateOf(git: Git, owns: readonly string[], disk: Disk): Promise<string> {
  const hash = createHash('sha256');
  for (const { ref, id, symbolic } of await refsOf(git)) hash.update(`${ref}\0${id}\0${symbolic ?? ''}\0`);
  for (const own of owns) {
    const folder = join(git.dir, own);
    hash.update(`${own}\0`).update(disk.load(join(folder, 'HEAD')) ?? '');
    for (const name of logsIn(disk, folder)) {
      hash.update(`\0${name}\0`);
      const bytes = disk.load(join(folder, 'logs', name)) ?? Buffer.alloc(0);
      hash.update(bytes);
      bytes.fill(0);
    }
    const index = join(folder, 'index');
    if (disk.look(index) === null) continue;
    const listed = git.with({ env: { GIT_INDEX_FILE: index } }).stream(['ls-files', '-z', '--stage', '-v']);
    for await (const part of listed) hash.update(part);
  }
  return hash.digest('hex');
}

/** Names of all reflogs below a `logs`, sorted. */
export function logsIn(disk: Disk, folder: string): string[] {
  return disk.look(join(folder, 'logs')) === null ? [] : folderOf(disk, join(folder, 'logs')).names.toSorted();
}
