import { basename, dirname, join, resolve } from 'node:path';
import { type Disk, isInside } from '../../disk/index.ts';
import { holdersOf } from '../../search/index.ts';
import type { Authority, Reason, Step } from '../face.ts';
import type { Git } from './git-process.ts';

/** A repository as it is on the disk: https://git-scm.com/docs/gitrepository-layout */
export interface Repository {
  /** The git directory: `.git`, a bare repository, or a submodule's below `.git/modules`. */
  readonly dir: string;
  /** The main one first. */
  readonly worktrees: readonly WorkTree[];
  readonly remotes: readonly string[];
  /** What of the user's settings decides how files of the work tree compare with the index. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Bytes of its objects, as they lie on the disk. */
  readonly size: number;
}

export interface WorkTree {
  /** Where its HEAD, index and logs are: '' or `worktrees/NAME`, relative to the git directory. */
  readonly own: string;
  /** Where its files are; null where there are none, or nobody knows. */
  readonly folder: string | null;
  readonly index: boolean;
}

/** Larger ones are not written anew: their packs twice, and a copy for undo, would be for minutes on the disk. */
export const MOST_BYTES = 2_147_483_648;

/** What git leaves there while something is under way, or was broken off. */
const BEGUN = [
  'index.lock',
  'HEAD.lock',
  'config.lock',
  'packed-refs.lock',
  'gc.pid',
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'BISECT_LOG',
  'rebase-merge',
  'rebase-apply',
  'sequencer',
];
/** Histories that are not whole here, or that others read from here or add to. */
const UNUSUAL = ['shallow', 'info/grafts', 'objects/info/alternates', 'objects/info/http-alternates', 'reftable'];
const COMPARING =
  /^core\.(?:autocrlf|eol|safecrlf|filemode|symlinks|ignorecase|precomposeunicode|checkstat|trustctime|attributesfile|sharedrepository)$/;
const KNOWN_EXTENSIONS = /^extensions\.(?:noop|worktreeconfig|relativeworktrees|objectformat=sha1|refstorage=files)/;

/** Whether the folder may be replaced at all, asked of the disk right before anything else is: as `refuseFile` is for files. */
export function refuseFolder(step: Pick<Step, 'path' | 'class' | 'identity'>, authority: Authority, disk: Disk): Reason | null {
  if (authority.verb === 'report') return 'policy-report-only';
  if (!authority.consents.includes('git-history')) return 'consent-needed';
  if (!authority.classes.includes(step.class)) return 'class-not-allowed';
  // Alternates and git's own records are text.
  if (typeof step.path !== 'string' || /[\n"\\]/.test(step.path)) return 'no-writer-for-format';
  const remote = disk.remote(step.path);
  if (remote === 'network') return 'network-mount';
  if (remote === 'placeholder') return 'cloud-placeholder';
  const found = disk.look(step.path);
  if (found === null) return 'file-gone';
  if (found.kind === 'symlink') return 'symlink';
  if (found.kind !== 'directory' || found.identity.dev !== step.identity.dev || found.identity.ino !== step.identity.ino)
    return 'file-changed';
  if (process.getuid !== undefined && found.identity.uid !== process.getuid()) return 'permission-denied';
  const real = disk.resolve(step.path);
  const roots = authority.roots.filter((root) => disk.look(root) !== null).map((root) => disk.resolve(root));
  if (roots.some((root) => isInside(real, root))) return null;
  return authority.roots.some((root) => isInside(step.path, root)) ? 'symlink' : 'outside-roots';
}

/** What is there, or why its history is not to be rewritten now. Changes nothing. May throw DiskError and GitError. */
export async function openRepository(dir: string, git: Git, disk: Disk): Promise<Repository | Reason> {
  const has = (name: string): boolean => disk.look(join(dir, name)) !== null;
  if (!['HEAD', 'objects', 'refs', 'config'].every(has)) return 'store-damaged';
  if (UNUSUAL.some(has)) return 'no-writer-for-format';
  const own = ['', ...(has('worktrees') ? disk.list(join(dir, 'worktrees')).map(({ name }) => `worktrees/${String(name)}`) : [])];
  if (own.some((one) => BEGUN.some((name) => has(join(one, name))))) return 'work-in-progress';
  if (own.slice(1).some((one) => hasMore(disk, join(dir, one)))) return 'no-writer-for-format';
  const objects = folderOf(disk, join(dir, 'objects'));
  if (objects.odd || objects.names.some((name) => name.endsWith('.promisor'))) return 'no-writer-for-format';
  if (objects.size > MOST_BYTES) return 'too-large';
  for (const name of ['refs', 'logs', 'worktrees']) if (has(name) && folderOf(disk, join(dir, name)).odd) return 'no-writer-for-format';
  if (['HEAD', 'index', 'packed-refs'].some((name) => has(name) && disk.look(join(dir, name))?.kind !== 'file'))
    return 'no-writer-for-format';
  if (holdersOf([{ path: dir, kind: 'directory' }]) === 'somebody') return 'file-busy';

  // Git itself says no to a layout that it does not know.
  if (!(await git.succeeds(['rev-parse', '--git-dir']))) return 'no-writer-for-format';
  const settings = await settingsOf(git);
  const value = (name: string): string | undefined => settings.findLast(([one]) => one === name)?.[1];
  for (const [name, set] of settings) {
    if (name.startsWith('extensions.') && !KNOWN_EXTENSIONS.test(`${name}=${set}`)) return 'no-writer-for-format';
    if (/^remote\..*\.(?:promisor|partialclonefilter)$/.test(name)) return 'no-writer-for-format';
  }
  const worktrees = own.map((one): WorkTree => {
    const folder = one === '' ? mainFolder(dir, value('core.bare'), value('core.worktree')) : linkedFolder(disk, join(dir, one));
    return { own: one, folder: folder !== null && disk.look(folder)?.kind === 'directory' ? folder : null, index: has(join(one, 'index')) };
  });
  const remotes = settings.flatMap(([name]) => /^remote\.(.+)\.url$/.exec(name)?.[1] ?? []);
  return {
    dir,
    worktrees,
    remotes: [...new Set(remotes)],
    settings: settings.filter(([name]) => COMPARING.test(name)),
    size: objects.size,
  };
}

/** Whether a linked work tree has refs or submodules of its own. */
function hasMore(disk: Disk, own: string): boolean {
  return disk
    .list(own)
    .some(({ name, kind }) => kind === 'directory' && name !== 'logs' && folderOf(disk, join(own, String(name))).names.length > 0);
}

function mainFolder(dir: string, bare: string | undefined, worktree: string | undefined): string | null {
  if (worktree !== undefined) return resolve(dir, worktree);
  return bare !== 'true' && basename(dir) === '.git' ? dirname(dir) : null;
}

/** `gitdir` names the `.git` file of a linked work tree. */
function linkedFolder(disk: Disk, own: string): string | null {
  const bytes = disk.load(join(own, 'gitdir'));
  return bytes === null ? null : dirname(resolve(own, Buffer.from(bytes).toString('utf8').trim()));
}

/** The user's own too: how line ends are compared is often said there. Reading settings runs nothing. */
async function settingsOf(git: Git): Promise<[string, string][]> {
  const users = { GIT_CONFIG_NOSYSTEM: undefined, GIT_CONFIG_SYSTEM: undefined, GIT_CONFIG_GLOBAL: undefined };
  const text = await git.with({ env: users }).text(['config', '-z', '--list']);
  return text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry): [string, string] => {
      const at = entry.indexOf('\n');
      return at < 0 ? [entry, 'true'] : [entry.slice(0, at), entry.slice(at + 1)];
    });
}

/** All names and bytes below a folder. `odd`: something in it is neither file nor folder, or has a name that is no text. */
export function folderOf(disk: Disk, folder: string): { readonly names: readonly string[]; readonly size: number; readonly odd: boolean } {
  const names: string[] = [];
  let size = 0;
  let odd = false;
  for (const { name, kind } of disk.list(folder)) {
    const path = join(folder, String(name));
    if (typeof name !== 'string' || (kind !== 'file' && kind !== 'directory')) odd = true;
    else if (kind === 'directory') {
      const inner = folderOf(disk, path);
      for (const one of inner.names) names.push(`${name}/${one}`);
      size += inner.size;
      odd ||= inner.odd;
    } else {
      names.push(name);
      size += disk.glance(path)?.size ?? 0;
    }
  }
  return { names, size, odd };
}
