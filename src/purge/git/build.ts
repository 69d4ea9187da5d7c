import { join } from 'node:path';
import type { Disk, Identity } from '../../disk/index.ts';
import type { Reason } from '../face.ts';
import type { MethodContext } from '../method.ts';
import { isFaithful, remains, type Rewritten } from './check.ts';
import { rewrite } from './filter-repo.ts';
import type { Git } from './git-process.ts';
import { commitOf, type Impact, impactOf, NOTES, refsOf, type Tip } from './history.ts';
import { Indexes } from './index-file.ts';
import { layOut, Modes, OURS } from './new-repository.ts';
import { holdsDead, redactionOf, spliced } from './redaction.ts';
import { idsIn, remapped } from './reflog.ts';
import type { Repository, WorkTree } from './repository.ts';
import { logsIn, stateOf } from './state.ts';
import type { Survey } from './survey.ts';

/** The new repository, ready to take the old one's place. */
export interface Built {
  readonly identity: Pick<Identity, 'dev' | 'ino'>;
  /** stateOf it. */
  readonly state: string;
  /** Objects asked for that are still there. */
  readonly there: ReadonlySet<string>;
  /** Records of git's own (names in the git directory) in which a value is left. */
  readonly unredacted: ReadonlySet<string>;
}

/** What of the old repository has to be read before anything is written: where everything stands. */
export interface Standing {
  readonly refs: readonly Tip[];
  /** Commits that only reflogs and detached HEADs name, under names of ours. */
  readonly extra: readonly Tip[];
  /** HEAD of each work tree. */
  readonly heads: ReadonlyMap<string, string>;
}

const ID = /^[0-9a-f]{40}$/;
/** Where HEAD stood before this or that. */
const PSEUDO = /^(?!FETCH_)[A-Z_]+HEAD$/;

export async function standingOf(git: Git, { dir, worktrees }: Repository, survey: Survey, { disk }: MethodContext): Promise<Standing> {
  const refs = await refsOf(git);
  const heads = new Map(worktrees.map(({ own }) => [own, textOf(disk.load(join(dir, own, 'HEAD')))]));
  const known = new Set(refs.map(({ id }) => id));
  const named = new Set([...heads.values()].filter((head) => ID.test(head)));
  for (const { own } of worktrees)
    for (const name of logsIn(disk, join(dir, own))) {
      const log = disk.load(join(dir, own, 'logs', name)) ?? new Uint8Array();
      for (const id of idsIn(log)) named.add(id);
      log.fill(0);
    }
  const extra = [...named]
    .filter((id) => !known.has(id) && survey.commits.has(id))
    .map((id) => ({ ref: `${OURS}${id}`, id, symbolic: null }));
  return { refs, extra, heads };
}

/** The commits that change: all but notes, and notes, which change with what they belong to. */
export async function impactsOf(git: Git, { refs, extra }: Standing, survey: Survey): Promise<[Impact, Impact]> {
  const isNote = ({ ref }: Tip): boolean => ref.startsWith(NOTES);
  const first = await impactOf(git, [...refs.filter((tip) => !isNote(tip)), ...extra], survey, new Set());
  const second = await impactOf(git, refs.filter(isNote), survey, new Set(first.commits));
  return [first, second];
}

/** Builds it in `folder`, or says why not. Throws DiskError, GitError and TooLarge. */
export async function build(
  folder: string,
  repository: Repository,
  { old, survey, standing, impacts, asked, named }: BuildFacts,
  context: MethodContext,
): Promise<Built | Reason> {
  const { disk, signal } = context;
  const { dir, worktrees } = repository;
  const git = old.on(folder);
  const modes = new Modes(dir, folder, disk);
  const { refs, extra, heads } = standing;
  await layOut(folder, repository, { refs, extra, git, disk });
  const attributes = disk.load(join(dir, 'info', 'attributes'));
  if (attributes !== null) modes.write('info/attributes', attributes);
  const indexes = new Indexes(git, repository, survey.blobs);
  indexes.copy(modes, disk);
  const headOf = ({ own }: WorkTree): string | null => {
    const head = heads.get(own) ?? '';
    const id = ID.test(head) ? head : (refs.find(({ ref }) => `ref: ${ref}` === head)?.id ?? '');
    return commitOf(id, survey);
  };
  if (!(await indexes.clean(headOf))) return 'work-in-progress';

  const renamed = new Map<string, string>();
  for (const impact of impacts) {
    if (impact.tips.length === 0) continue;
    const some = await rewriteAll(git, { impact, survey, moved: renamed }, disk);
    if (some === 'too-large') return 'too-large';
    for (const [from, to] of some) renamed.set(from, to);
  }
  if (signal.aborted) return 'interrupted';
  const rewritten: Rewritten = { survey, refs, impacts, renamed };
  if (!(await isFaithful(git, rewritten))) return 'verification-failed';
  await git.run(['update-ref', '--stdin'], extra.map(({ ref }) => `delete ${ref}\n`).join(''));
  await git.run(['pack-refs', '--all']);
  disk.removeFolder(join(folder, OURS));

  const changed = new Set(impacts.flatMap(({ commits, tags }) => [...commits, ...tags]));
  const idFor = (id: string): string | null => renamed.get(id) ?? (changed.has(id) ? null : id);
  await indexes.renew(disk);
  const unredacted = new Set<string>();
  for (const tree of worktrees) await renewOwn(tree, { dir, modes, idFor, named, unredacted, context });

  await git.run(['repack', '-a', '-d', '-q']);
  disk.unlink(join(folder, 'objects', 'info', 'alternates'));
  await git.run(['prune', '--expire=now']);
  if (!(await git.succeeds(FSCK))) return (await old.succeeds(FSCK)) ? 'verification-failed' : 'store-damaged';
  const there = await remains(git, survey, asked, context);
  if (there === null) return 'verification-failed';
  const state = await stateOf(
    git,
    worktrees.map(({ own }) => own),
    disk,
  );
  // What stays as it is comes from the old one in the moment in which they change places.
  disk.erase(join(folder, 'config'));
  for (const name of ['info', 'hooks', 'branches']) disk.removeFolder(join(folder, name));
  disk.setAttributes(folder, disk.attributesOf(dir));
  const identity = disk.look(folder)?.identity;
  return identity === undefined ? 'file-gone' : { identity, state, there, unredacted };
}

/** Newer versions of the tool leave notes alone, so these have other names while it is at work. */
async function rewriteAll(git: Git, job: Parameters<typeof rewrite>[2], disk: Disk): ReturnType<typeof rewrite> {
  const aliased = job.impact.tips.flatMap((tip, at) => (tip.ref.startsWith(NOTES) ? [{ tip, alias: `${OURS}note-${at}` }] : []));
  const told = (lines: readonly string[]): Promise<Buffer> => git.run(['update-ref', '--stdin'], lines.join(''));
  await told(aliased.map(({ tip, alias }) => `create ${alias} ${tip.id}\n`));
  const tips = job.impact.tips.map((tip) => ({ ...tip, ref: aliased.find((one) => one.tip === tip)?.alias ?? tip.ref }));
  const renamed = await rewrite(git, disk, { ...job, impact: { ...job.impact, tips } });
  if (renamed === 'too-large') return renamed;
  await told(aliased.map(({ tip, alias }) => `update ${tip.ref} ${renamed.get(tip.id) ?? tip.id}\ndelete ${alias}\n`));
  return renamed;
}

export interface BuildFacts {
  /** On the old repository. */
  readonly old: Git;
  readonly survey: Survey;
  readonly standing: Standing;
  readonly impacts: readonly Impact[];
  /** Objects of which is to be told whether they are still there. */
  readonly asked: ReadonlySet<string>;
  /** Files in the git directory that are to be redacted. */
  readonly named: ReadonlySet<string>;
}

const FSCK = ['fsck', '--full', '--no-dangling', '--no-progress'];

/** HEAD, reflogs and what else a work tree has of its own; of linked ones all of it. */
async function renewOwn({ own }: WorkTree, { dir, modes, idFor, named, unredacted, context }: OwnFacts): Promise<void> {
  const { disk } = context;
  const redact = async (file: string, bytes: Uint8Array, further: (redacted: Buffer) => Buffer): Promise<void> => {
    const redaction = await redactionOf(bytes, true, context);
    const redacted = spliced(bytes, redaction?.splices ?? []);
    if (redaction !== null && holdsDead(redacted, context)) unredacted.add(file);
    for (const value of redaction?.values.values() ?? []) value.fill(0);
    modes.write(file, further(redacted));
    redacted.fill(0);
  };
  for (const { name, kind } of disk.list(join(dir, own))) {
    const file = join(own, String(name));
    if (kind !== 'file' || name === 'index') continue;
    const bytes = disk.load(join(dir, file)) ?? new Uint8Array();
    const text = PSEUDO.test(String(name)) || name === 'HEAD' ? textOf(bytes) : '';
    const now = ID.test(text) ? idFor(text) : null;
    if (now !== null && now !== text) modes.write(file, Buffer.from(`${now}\n`));
    else if (named.has(file)) await redact(file, bytes, (redacted) => redacted);
    else if (name === 'HEAD' || own !== '') modes.write(file, bytes);
    bytes.fill(0);
  }
  for (const name of logsIn(disk, join(dir, own))) {
    const file = join(own, 'logs', name);
    const bytes = disk.load(join(dir, file)) ?? new Uint8Array();
    await redact(file, bytes, (redacted) => remapped(redacted, idFor));
    bytes.fill(0);
  }
}

interface OwnFacts {
  readonly dir: string;
  readonly modes: Modes;
  readonly idFor: (id: string) => string | null;
  readonly named: ReadonlySet<string>;
  readonly unredacted: Set<string>;
  readonly context: MethodContext;
}

function textOf(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? [])
    .toString('latin1')
    .trim();
}
