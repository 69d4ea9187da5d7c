import type { MethodContext } from '../method.ts';
import type { Git } from './git-process.ts';
import { commitOf, type Impact, refsOf, type Tip } from './history.ts';
import { OURS } from './new-repository.ts';
import { type GitObject, objectsOf, parted, treeChanges } from './objects.ts';
import { holdsDead, spliced } from './redaction.ts';
import type { Survey } from './survey.ts';

/** What was to be rewritten, and what became of it. */
export interface Rewritten {
  readonly survey: Survey;
  /** The refs as they were. */
  readonly refs: readonly Tip[];
  readonly impacts: readonly Impact[];
  /** Commits that were rewritten: old id → new. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Void, and dropped, where the commit or what it merges changes. */
const VOID = new Set(['gpgsig', 'gpgsig-sha256', 'mergetag']);

/**
 * Whether the rewritten history is the old one but for the dead values: the same refs; commits with the same people, dates and messages
 * in the same order; trees with the same names. Judged from the objects themselves, not from what the rewriting tool says of them.
 * `git`: on the new repository while it still sees the old objects. Throws GitError.
 */
export async function isFaithful(git: Git, rewritten: Rewritten): Promise<boolean> {
  const { impacts, renamed } = rewritten;
  if (impacts.some(({ commits }) => commits.some((id) => !renamed.has(id)))) return false;
  return (await refsAreSame(git, rewritten)) && (await commitsAreSame(git, rewritten)) && (await treesAreSame(git, rewritten));
}

async function refsAreSame(git: Git, { refs, impacts, renamed, survey }: Rewritten): Promise<boolean> {
  const now = (await refsOf(git)).filter(({ ref }) => !ref.startsWith(OURS));
  const changing = new Set(impacts.flatMap(({ tips }) => tips.map(({ ref }) => ref)));
  if (now.length !== refs.length) return false;
  const byName = new Map(now.map((tip) => [tip.ref, tip]));
  for (const { ref, id, symbolic } of refs) {
    const tip = byName.get(ref);
    if (tip === undefined || tip.symbolic !== symbolic) return false;
    if (symbolic !== null) continue;
    const commit = commitOf(id, survey);
    if (
      !changing.has(ref)
        ? tip.id !== id
        : commit === id
          ? tip.id !== renamed.get(id)
          : !(await tagsAreSame(git, [id, tip.id], { renamed, survey }))
    )
      return false;
  }
  return true;
}

/** A tag, and what it leads to, against what it has become. */
async function tagsAreSame(git: Git, ids: readonly string[], { renamed, survey }: Pick<Rewritten, 'renamed' | 'survey'>): Promise<boolean> {
  const [old, now] = await both(git, ids);
  if (old === undefined || now === undefined) return false;
  if (old.kind !== now.kind) return false;
  if (old.kind !== 'tag') return (renamed.get(old.id) ?? old.id) === now.id;
  const [before, after] = [parted(old.bytes), parted(now.bytes)];
  const targets = [before, after].map(({ headers }) => headers.find(([name]) => name === 'object')?.[1] ?? '');
  const rest = (headers: typeof before.headers): string =>
    JSON.stringify(
      headers.filter(([name]) => name !== 'object' && (name !== 'tagger' || before.headers.some(([one]) => one === 'tagger'))),
    );
  const text = spliced(old.bytes.subarray(before.message), survey.changes.get(old.id)?.splices ?? []);
  const wanted = withoutSignature(text);
  const same = rest(before.headers) === rest(after.headers) && wanted.equals(withoutSignature(now.bytes.subarray(after.message)));
  return same && (await tagsAreSame(git, targets, { renamed, survey }));
}

/** https://git-scm.com/docs/gitformat-signature: at the end of a tag's message. */
function withoutSignature(text: Buffer): Buffer {
  const at = ['PGP SIGNATURE', 'PGP MESSAGE', 'SSH SIGNATURE', 'SIGNED MESSAGE'].flatMap((what) => {
    const found = text.lastIndexOf(`-----BEGIN ${what}-----\n`);
    return found === 0 || (found > 0 && text[found - 1] === 0x0a) ? [found] : [];
  });
  return text.subarray(0, Math.min(text.length, ...at));
}

async function both(git: Git, ids: readonly string[]): Promise<GitObject[]> {
  const found: GitObject[] = [];
  for await (const object of objectsOf(git, ids.map((id) => `${id}\n`).join(''))) found.push(object);
  return found;
}

async function commitsAreSame(git: Git, { renamed, survey }: Rewritten): Promise<boolean> {
  let old: GitObject | null = null;
  const asked = [...renamed].flatMap(([from, to]) => (survey.commits.has(from) ? [`${from}\n${to}\n`] : [])).join('');
  for await (const object of objectsOf(git, asked)) {
    if (old === null) {
      old = object;
      continue;
    }
    const same = commitIsSame(old, object, { renamed, survey });
    old.bytes.fill(0);
    if (!same) return false;
    old = null;
  }
  return true;
}

function commitIsSame(old: GitObject, now: GitObject, { renamed, survey }: Pick<Rewritten, 'renamed' | 'survey'>): boolean {
  if (old.kind !== 'commit' || now.kind !== 'commit') return false;
  const [before, after] = [parted(old.bytes), parted(now.bytes)];
  const wanted = before.headers
    .filter(([name]) => name !== 'tree' && !VOID.has(name))
    .map(([name, value]) => [name, name === 'parent' ? (renamed.get(value) ?? value) : value]);
  const text = spliced(old.bytes.subarray(before.message), survey.changes.get(old.id)?.splices ?? []);
  return (
    JSON.stringify(wanted) === JSON.stringify(after.headers.filter(([name]) => name !== 'tree')) &&
    text.equals(now.bytes.subarray(after.message))
  );
}

async function treesAreSame(git: Git, { renamed, survey }: Rewritten): Promise<boolean> {
  const trees = new Map<string, string>();
  for await (const { id, bytes } of objectsOf(git, [...new Set(renamed.values())].map((id) => `${id}\n`).join('')))
    trees.set(id, parted(bytes).headers.find(([name]) => name === 'tree')?.[1] ?? '');
  const pairs = new Set<string>();
  for (const [from, to] of renamed) {
    const tree = survey.commits.get(from)?.tree;
    if (tree !== undefined && tree !== trees.get(to)) pairs.add(`${tree} ${trees.get(to)}\n`);
  }
  for await (const { changes } of treeChanges(git, [...pairs].join(''), 'trees')) {
    // A note of a rewritten commit goes with it: it has another path.
    const gone = changes.filter(({ status }) => status === 'D');
    const come = new Map(changes.flatMap((change) => (change.status === 'A' ? [[change.path.toString('latin1'), change] as const] : [])));
    if (gone.length !== come.size) return false;
    for (const { path, from, modes } of gone) {
      const there = come.get(movedPath(path.toString('latin1'), renamed));
      if (there?.to !== (survey.blobs.get(from) ?? from) || there.modes.slice(7) !== modes.slice(0, 6)) return false;
    }
    for (const { status, from, to, modes } of changes)
      if (status !== 'A' && status !== 'D' && (status !== 'M' || survey.blobs.get(from) !== to || modes.slice(0, 6) !== modes.slice(7)))
        return false;
  }
  return true;
}

function movedPath(path: string, renamed: ReadonlyMap<string, string>): string {
  const now = renamed.get(path.replaceAll('/', ''));
  if (now === undefined) return path;
  let at = 0;
  return path.replaceAll(/[^/]/g, () => now[at++] ?? '');
}

/** Which of `ids` are among the objects of the new repository; null where it holds a dead value that is not known to stay. Throws GitError. */
export async function remains(
  git: Git,
  survey: Survey,
  ids: ReadonlySet<string>,
  context: MethodContext,
): Promise<ReadonlySet<string> | null> {
  const there = new Set<string>();
  const known = new Set([...survey.stuck.keys()].flatMap((id) => [id, survey.blobs.get(id) ?? id]));
  const kinds = new Set(survey.stuck.values());
  for await (const { id, kind, bytes } of objectsOf(git)) {
    if (ids.has(id)) there.add(id);
    if (holdsDead(bytes, context)) {
      // A name, or a person: the object itself has another id by now.
      const elsewhere =
        kind !== 'blob' && kinds.has(kind) && (kind === 'tree' || !holdsDead(bytes.subarray(parted(bytes).message), context));
      if (!known.has(id) && !elsewhere) return null;
    }
    bytes.fill(0);
  }
  return there;
}
