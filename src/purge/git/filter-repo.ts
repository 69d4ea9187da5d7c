import { join } from 'node:path';
import type { Disk } from '../../disk/index.ts';
import { type Git, GitError } from './git-process.ts';
import type { Impact } from './history.ts';
import type { Survey } from './survey.ts';

/** What is passed on the command line at most, in bytes: systems take 2 MiB, Windows 32 KiB. */
const MOST_ARGUMENTS = process.platform === 'win32' ? 24_000 : 1_000_000;

/** Read by all callbacks, once: what changes in which object, and which commits have other ids already. Offsets and fillers only. */
const BEGIN = `global lastcopy_changes
if 'lastcopy_changes' not in globals():
  from os import environ
  from json import load
  from base64 import b64decode
  with open(environ['LASTCOPY_CHANGES'], 'rb') as file:
    told = load(file)
  splices = {key.encode(): [(at, b64decode(text)) for at, text in some] for key, some in told['splices'].items()}
  lastcopy_changes = (splices, {old.encode(): new.encode() for old, new in told['moved'].items()})
`;

const splice = (of: string, what: string): string => `${BEGIN}
data = bytearray(${of}.${what})
for at, after in lastcopy_changes[0].get(${of}.original_id, []):
  data[at:at + len(after)] = after
${of}.${what} = bytes(data)
`;

/** A note's path is the id of its commit, with slashes in it. */
const RENAME = `
for change in commit.file_changes:
  name = change.filename
  new = name and lastcopy_changes[1].get(name.replace(b'/', b''))
  if new:
    letters = iter(new.decode())
    change.filename = ''.join('/' if c == '/' else next(letters) for c in name.decode()).encode()
`;

/** Whether git and git-filter-repo are there. */
export async function hasFilterRepo(git: Git): Promise<boolean> {
  return git.succeeds(['filter-repo', '--version']);
}

/**
 * Rewrites the commits of `impact` in a bare repository that has their objects and refs: with the vendor's tool, told object by object
 * what changes. Nothing else in a commit changes but its ids, and signatures, which would be void. Returns the new ids of commits.
 * `moved`: those of commits that were rewritten before, for notes of them. Throws GitError.
 *
 * Source: https://htmlpreview.github.io/?https://github.com/newren/git-filter-repo/blob/docs/html/git-filter-repo.html
 */
export async function rewrite(
  git: Git,
  disk: Disk,
  { impact, survey, moved }: { impact: Impact; survey: Survey; moved: ReadonlyMap<string, string> },
): Promise<Map<string, string> | 'too-large'> {
  const revisions = [...impact.tips.map(({ ref }) => ref), ...impact.boundary.map((id) => `^${id}`)];
  if (revisions.reduce((sum, one) => sum + Buffer.byteLength(one) + 9, 0) > MOST_ARGUMENTS) return 'too-large';
  const file = join(git.dir, 'lastcopy-changes');
  const results = join(git.dir, 'filter-repo');
  const told = {
    splices: Object.fromEntries(
      [...survey.changes].map(([id, { splices }]) => [id, splices.map(({ at, after }) => [at, Buffer.from(after).toString('base64')])]),
    ),
    moved: Object.fromEntries(moved),
  };
  disk.store(file, Buffer.from(JSON.stringify(told)));
  const args = [
    ['filter-repo', '--force', '--quiet', '--partial', '--replace-refs', 'update-no-add'],
    ['--preserve-commit-encoding', '--preserve-commit-hashes', '--prune-empty', 'never', '--prune-degenerate', 'never'],
    ['--blob-callback', splice('blob', 'data')],
    ['--commit-callback', splice('commit', 'message') + RENAME],
    ['--tag-callback', splice('tag', 'message')],
    ['--refs', ...revisions],
  ];
  await git.with({ env: { LASTCOPY_CHANGES: file } }).run(args.flat());
  const map = disk.load(join(results, 'commit-map'));
  if (map === null) throw new GitError('unexpected', 'filter-repo');
  disk.erase(file);
  disk.removeFolder(results);
  const renamed = new Map<string, string>();
  for (const line of Buffer.from(map).toString('latin1').split('\n')) {
    const [old = '', now = ''] = line.split(' ');
    if (/^[0-9a-f]{40}$/.test(old) && /^[0-9a-f]{40}$/.test(now)) renamed.set(old, now);
  }
  return renamed;
}
