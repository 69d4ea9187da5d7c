import { join } from 'node:path';
import type { Disk } from '../../disk/index.ts';
import { ByteReader } from './byte-reader.ts';
import type { Git } from './git-process.ts';
import type { Modes } from './new-repository.ts';
import type { Repository, WorkTree } from './repository.ts';

/** Known to git without being there. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** Ends with 1 where files differ. */
const REFRESH = ['update-index', '-q', '--no-split-index', '--ignore-submodules', '--refresh'];
const SHARED = /^sharedindex\./;

/**
 * The indexes of the new repository: those of the old one with the ids that blobs have now. Files of the work tree are looked at, read
 * where git would read them, and never written.
 */
export class Indexes {
  readonly #git: Git;
  readonly #repository: Repository;
  readonly #blobs: ReadonlyMap<string, string>;

  /** `git`: on the new repository. */
  constructor(git: Git, repository: Repository, blobs: ReadonlyMap<string, string>) {
    this.#git = git;
    this.#repository = repository;
    this.#blobs = blobs;
  }

  copy(modes: Modes, disk: Disk): void {
    const { dir, worktrees } = this.#repository;
    for (const { own, index } of worktrees) {
      if (!index) continue;
      const names = disk.list(join(dir, own)).map(({ name }) => String(name));
      for (const name of names)
        if (name === 'index' || SHARED.test(name)) modes.write(join(own, name), disk.load(join(dir, own, name)) ?? Buffer.alloc(0));
    }
  }

  /**
   * Whether nothing is staged, and no file differs from the index but by what a purge overwrote in it, or would. `head`: the commit
   * that a work tree stands at, in the old ids. Throws GitError.
   */
  async clean(head: (tree: WorkTree) => string | null): Promise<boolean> {
    for (const tree of this.#repository.worktrees) {
      if (!tree.index) continue;
      const git = this.#on(tree);
      const staged = await git.run(['diff-index', '--cached', '--raw', '-z', '--ignore-submodules=all', head(tree) ?? EMPTY_TREE]);
      if (staged.length > 0) return false;
      await git.succeeds(REFRESH);
      if (tree.folder !== null && !(await this.#onlyRedacted(git))) return false;
    }
    return true;
  }

  /** Ends with the files of the repository as they are to stay. Throws GitError. */
  async renew(disk: Disk): Promise<void> {
    for (const tree of this.#repository.worktrees) {
      if (!tree.index) continue;
      const git = this.#on(tree);
      const renewed: Buffer[] = [];
      const flagged = { '--assume-unchanged': [] as Buffer[], '--skip-worktree': [] as Buffer[] };
      const reader = new ByteReader(git.stream(['ls-files', '-z', '--stage', '-v']));
      for (let entry = await reader.until(0); entry !== null; entry = await reader.until(0)) {
        const tab = entry.indexOf(0x09);
        const [flag = '', mode = '', id = '', stage = ''] = entry.subarray(0, tab).toString('latin1').split(' ');
        const path = entry.subarray(tab + 1);
        const now = this.#blobs.get(id);
        if (now === undefined) continue;
        renewed.push(Buffer.concat([Buffer.from(`${mode} ${now} ${stage}\t`), path, ZERO]));
        if (flag !== flag.toUpperCase()) flagged['--assume-unchanged'].push(Buffer.concat([path, ZERO]));
        if (flag.toUpperCase() === 'S') flagged['--skip-worktree'].push(Buffer.concat([path, ZERO]));
      }
      await git.run(['update-index', '--no-split-index', '--clear-resolve-undo', '-z', '--index-info'], Buffer.concat(renewed));
      for (const [how, paths] of Object.entries(flagged))
        if (paths.length > 0) await git.run(['update-index', how, '-z', '--stdin'], Buffer.concat(paths));
      if (tree.folder !== null) await git.succeeds(REFRESH);
      const folder = join(this.#git.dir, tree.own);
      for (const { name } of disk.list(folder)) if (SHARED.test(String(name))) disk.unlink(join(folder, String(name)));
    }
  }

  async #onlyRedacted(git: Git): Promise<boolean> {
    const wanted: string[] = [];
    const paths: Buffer[] = [];
    const raw = git.stream(['diff-files', '--raw', '-z', '--no-abbrev', '--ignore-submodules=all']);
    const reader = new ByteReader(raw);
    for (let meta = await reader.until(0); meta !== null; meta = await reader.until(0)) {
      const path = (await reader.until(0)) ?? Buffer.alloc(0);
      const [before, after, id = '', , status] = meta.subarray(1).toString('latin1').split(' ');
      const now = this.#blobs.get(id);
      if (status !== 'M' || before !== after || before?.startsWith('100') !== true || now === undefined || path.includes(0x0a)) {
        await reader.close();
        return false;
      }
      wanted.push(now);
      paths.push(Buffer.concat([path, LF]));
    }
    if (paths.length === 0) return true;
    const ids = await git.text(['hash-object', '--stdin-paths'], Buffer.concat(paths));
    return ids.trimEnd() === wanted.join('\n');
  }

  #on({ own, folder }: WorkTree): Git {
    const env = { GIT_INDEX_FILE: join(this.#git.dir, own, 'index'), ...(folder !== null && { GIT_WORK_TREE: folder }) };
    return this.#git.with({ env, ...(folder !== null && { cwd: folder }) });
  }
}

const ZERO = Buffer.from([0]);
const LF = Buffer.from([0x0a]);
