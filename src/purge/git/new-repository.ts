import { dirname, join } from 'node:path';
import type { Disk } from '../../disk/index.ts';
import type { Git } from './git-process.ts';
import type { Tip } from './history.ts';
import type { Repository } from './repository.ts';

/** What is written for the new repository goes through here, with the modes that the old one has. */

/** Refs of ours for commits that only a record of git's names; gone before the new repository is used. */
export const OURS = 'refs/lastcopy/';

/**
 * A bare repository in `folder`, which is inside the old git directory: no objects of its own yet, but those of the old one, and its
 * refs. It never holds anything that is not to stay: what git writes there is new. Throws DiskError and GitError.
 */
export async function layOut(
  folder: string,
  { dir, settings }: Repository,
  { refs, extra, git, disk }: { refs: readonly Tip[]; extra: readonly Tip[]; git: Git; disk: Disk },
): Promise<void> {
  const modes = new Modes(dir, folder, disk);
  for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']) modes.folder(join(folder, name));
  modes.write('config', Buffer.from(configOf(settings)));
  modes.write('objects/info/alternates', Buffer.from('../../objects\n'));
  modes.write('HEAD', disk.load(join(dir, 'HEAD')) ?? Buffer.from('ref: refs/heads/main\n'));
  const packed = [...refs.filter(({ symbolic }) => symbolic === null), ...extra].map(({ ref, id }) => `${id} ${ref}\n`);
  modes.write('packed-refs', Buffer.from(packed.join('')));
  for (const { ref, symbolic } of refs) if (symbolic !== null) modes.write(ref, Buffer.from(`ref: ${symbolic}\n`));
  // Sorted, and with what tags lead to.
  await git.run(['pack-refs', '--all']);
}

function configOf(settings: Repository['settings']): string {
  const ours = [
    ['core.repositoryformatversion', '0'],
    ['core.bare', 'true'],
    ['core.fsync', 'all'],
    ['core.logallrefupdates', 'false'],
    ['core.splitindex', 'false'],
    ['repack.writebitmaps', 'false'],
    ['gc.auto', '0'],
  ];
  const quoted = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  return [...settings, ...ours]
    .map(([name = '', value = '']) => `[core]\n`.replace('core', name.split('.')[0] ?? '') + `\t${name.split('.')[1]} = ${quoted(value)}\n`)
    .join('');
}

/** Makes files and folders as the old repository has them. */
export class Modes {
  readonly #old: string;
  readonly #now: string;
  readonly #disk: Disk;

  constructor(old: string, now: string, disk: Disk) {
    this.#old = old;
    this.#now = now;
    this.#disk = disk;
  }

  folder(path: string): void {
    if (this.#disk.look(path) !== null) return;
    const parent = dirname(path);
    if (parent.length > this.#now.length) this.folder(parent);
    this.#disk.makeFolder(path, this.#modeOf(path, 0o755));
  }

  /** `name`: in the git directory. What stood there is replaced. */
  write(name: string, bytes: Uint8Array): void {
    const path = join(this.#now, name);
    this.folder(dirname(path));
    if (this.#disk.look(path) !== null) this.#disk.unlink(path);
    const file = this.#disk.create(path, this.#modeOf(path, 0o644));
    try {
      file.append(bytes);
      file.flush();
    } finally {
      file.close();
    }
  }

  #modeOf(path: string, otherwise: number): number {
    const old = this.#disk.look(join(this.#old, path.slice(this.#now.length)));
    return old === null ? otherwise : old.identity.mode & 0o777;
  }
}
