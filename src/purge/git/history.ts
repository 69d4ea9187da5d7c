import type { Git } from './git-process.ts';
import { treeChanges } from './objects.ts';
import type { Survey } from './survey.ts';

/** A name for a commit: a ref, or one of ours for what only a record of git's names. */
export interface Tip {
  readonly ref: string;
  readonly id: string;
  /** The target where the ref only points to another one. */
  readonly symbolic: string | null;
}

/** What has to be written anew. */
export interface Impact {
  /** Oldest first. */
  readonly commits: readonly string[];
  /** Those of the tips that come to stand elsewhere. */
  readonly tips: readonly Tip[];
  /** Commits that stay and whose children do not. */
  readonly boundary: readonly string[];
  /** Tag objects that change. */
  readonly tags: ReadonlySet<string>;
}

export const NOTES = 'refs/notes/';

export async function refsOf(git: Git): Promise<Tip[]> {
  const text = await git.text(['for-each-ref', '--format=%(objectname) %(refname) %(symref)']);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', ref = '', symbolic = ''] = line.split(' ');
      return { ref, id, symbolic: symbolic === '' ? null : symbolic };
    });
}

/** The commit that an id leads to through tags; null where it is none. */
export function commitOf(id: string, { commits, tags }: Pick<Survey, 'commits' | 'tags'>): string | null {
  let at = id;
  for (let depth = 0; depth < 64; depth += 1) {
    if (commits.has(at)) return at;
    const tag = tags.get(at);
    if (tag === undefined) return null;
    at = tag.target;
  }
  return null;
}

/**
 * The commits that change and all that come after them. Notes name the commits that they belong to by paths, so a note of a commit in
 * `moved` changes too. Throws GitError.
 */
export async function impactOf(git: Git, tips: readonly Tip[], survey: Survey, moved: ReadonlySet<string>): Promise<Impact> {
  const order = oldestFirst(
    tips.flatMap(({ id }) => commitOf(id, survey) ?? []),
    survey,
  );
  const seeds = new Set(order.filter((id) => survey.changes.has(id)));
  if (survey.blobs.size > 0 || moved.size > 0) {
    const asked = order.map((id) => `${id}\n`).join('');
    for await (const { what, changes } of treeChanges(git, asked, 'commits')) {
      if (changes.some(({ to, from, path }) => survey.blobs.has(to) || (moved.size > 0 && isMoved(path, from, to, moved)))) seeds.add(what);
    }
  }
  const affected = new Set<string>();
  const boundary = new Set<string>();
  for (const id of order) {
    const parents = survey.commits.get(id)?.parents ?? [];
    if (!seeds.has(id) && !parents.some((parent) => affected.has(parent))) continue;
    affected.add(id);
    for (const parent of parents) if (!affected.has(parent) && survey.commits.has(parent)) boundary.add(parent);
  }
  const tags = new Set<string>();
  const changing = tips.filter(({ id, symbolic }) => {
    if (symbolic !== null) return false;
    const chain = tagsOf(id, survey);
    const commit = commitOf(id, survey);
    const changes = (commit !== null && affected.has(commit)) || chain.some((tag) => survey.changes.has(tag));
    if (changes) for (const tag of chain) tags.add(tag);
    return changes;
  });
  return { commits: order.filter((id) => affected.has(id)), tips: changing, boundary: [...boundary], tags };
}

function isMoved(path: Buffer, from: string, to: string, moved: ReadonlySet<string>): boolean {
  return from !== to && moved.has(path.toString('latin1').replaceAll('/', ''));
}

function tagsOf(id: string, { tags }: Survey): string[] {
  const chain: string[] = [];
  for (let at = id, tag = tags.get(at); tag !== undefined && chain.length < 64; at = tag.target, tag = tags.get(at)) chain.push(at);
  return chain;
}

/** Everything reachable from the tips, each commit behind its parents. */
function oldestFirst(tips: readonly string[], { commits }: Survey): string[] {
  const done = new Set<string>();
  const order: string[] = [];
  for (const tip of tips) {
    const stack = [tip];
    const open = new Set<string>();
    while (stack.length > 0) {
      const id = stack.at(-1) as string;
      const parents = commits.get(id)?.parents ?? [];
      const first = !open.has(id);
      if (first && !done.has(id)) {
        open.add(id);
        for (const parent of parents) if (!done.has(parent) && commits.has(parent)) stack.push(parent);
        continue;
      }
      stack.pop();
      if (done.has(id)) continue;
      done.add(id);
      order.push(id);
    }
  }
  return order;
}
