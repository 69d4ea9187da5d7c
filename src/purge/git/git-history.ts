import { basename, join, relative } from 'node:path';
import { type Disk, DiskError } from '../../disk/index.ts';
import { holdersOf } from '../../search/index.ts';
import { PurgeError } from '../errors.ts';
import type { Reason, Step, Write } from '../face.ts';
import { reasonOf } from '../guard.ts';
import { refusal } from '../in-place.ts';
import type { Kept, Method, MethodContext, Prepared } from '../method.ts';
import type { Verdicts } from '../record.ts';
import { build, type Built, impactsOf, standingOf } from './build.ts';
import { packed, unpacked } from './container.ts';
import { hasFilterRepo } from './filter-repo.ts';
import { Git, GitError } from './git-process.ts';
import { type HistoryImage, packHistory, unpackHistory } from './image.ts';
import { TooLarge } from './objects.ts';
import { openRepository, refuseFolder, type Repository } from './repository.ts';
import { stateOf } from './state.ts';
import { surveyOf, type Survey } from './survey.ts';
import { destroy, exchange, isCore, placesOf, type Places, progressOf, sweep, takeBack } from './swap.ts';

/**
 * P8: the history of a git repository, rewritten by git-filter-repo. The new repository is made beside the old one's objects and holds
 * nothing secret at any time; when it has been compared and searched, the two change places. The work tree is not touched.
 */
export const gitHistory: Method = {
  async prepare(step, context) {
    const places = placesOf(String(step.path), context.authority.planId, 'forward');
    try {
      const prepared = await prepareOpen(step, places, context);
      return typeof prepared === 'string' ? refusal(step, prepared) : prepared;
    } catch (error) {
      const reason = whyNot(error, context);
      quietly(() => context.disk.removeFolder(places.made));
      return refusal(step, reason);
    }
  },

  async roll(step, kept, direction, context) {
    const image = unpackHistory(kept.preImage);
    try {
      return direction === 'forward' ? await forward(step, image, context) : await back(step, image, kept, context);
    } catch (error) {
      const reason = whyNot(error, context);
      return step.writes.map(() => reason);
    }
  },

  discard: ({ path }, planId, disk) => disk.removeFolder(placesOf(String(path), planId, 'forward').made),

  values: (preImage) => new Map(unpackHistory(preImage).values),

  async copy(step, kept, target, { disk }) {
    const body = kept.body();
    if (body === null) return null;
    disk.makeFolder(target);
    await unpacked(body, target, disk);
    disk.store(join(target, 'config'), Buffer.from('[core]\n\trepositoryformatversion = 0\n\tbare = true\n'));
    return step.writes.length;
  },
};

/** Less than this besides is no room. */
const SPARE_BYTES = 67_108_864;

async function prepareOpen(step: Step, places: Places, context: MethodContext): Promise<Prepared | Reason> {
  const { disk, signal } = context;
  const found = await examine(step, context);
  if (typeof found === 'string') return found;
  const { git, repository } = found;
  sweep(places.dir, disk);
  if (disk.free(places.dir) < repository.size * 1.5 + SPARE_BYTES) return 'disk-full';
  const owns = repository.worktrees.map(({ own }) => own);
  const before = await stateOf(git, owns, disk);
  const asked = new Set(step.writes.flatMap((write) => objectOf(write) ?? []));
  const named = new Set(step.writes.map(({ path }) => relative(places.dir, String(path))));
  const survey = await surveyOf(git, asked, context);
  if (survey.changes.size === 0) {
    for (const value of survey.values.values()) value.fill(0);
    return survey.stuck.size > 0 || survey.present.size > 0 ? 'encoding-not-writable' : 'span-changed';
  }
  const standing = await standingOf(git, repository, survey, context);
  if (standing.refs.some(({ ref }) => ref.startsWith('refs/replace/'))) return 'no-writer-for-format';
  const impacts = await impactsOf(git, standing, survey);
  disk.makeFolder(places.made);
  const built = await build(places.made, repository, { old: git, survey, standing, impacts, asked, named }, context);
  if (typeof built === 'string' || signal.aborted) {
    disk.removeFolder(places.made);
    return typeof built === 'string' ? built : 'interrupted';
  }
  const also = disk.list(places.made).flatMap(({ name }) => (isCore(String(name)) ? [] : [String(name)]));
  const verdicts = verdictsOf(step, survey, built);
  const image: HistoryImage = {
    verdicts,
    comes: built.identity,
    states: { before, after: built.state },
    owns,
    also,
    values: survey.values,
  };
  return {
    verdicts,
    values: survey.values,
    preImage: packHistory(image),
    ...(context.undoable && { body: () => packed(places.dir, new Set(also), disk) }),
    act: () => act(step, image, places, context),
    close() {
      quietly(() => unlock(places.dir, disk));
      quietly(() => disk.removeFolder(places.made));
    },
  };
}

/** The repository, if it may be rewritten now. May throw DiskError and GitError. */
export async function examine(step: Pick<Step, 'path' | 'class' | 'identity'>, { authority, disk, signal }: Looking) {
  const refused = refuseFolder(step, authority, disk);
  if (refused !== null) return refused;
  const git = new Git(String(step.path), { signal });
  if (!(await hasFilterRepo(git))) return 'tool-missing';
  const repository = await openRepository(git.dir, git, disk);
  return typeof repository === 'string' ? repository : { git, repository };
}

type Looking = Pick<MethodContext, 'authority' | 'disk' | 'signal'>;

/** The object in which a copy was found, as formats/git names it. */
export function objectOf({ locator }: Pick<Write, 'locator'>): string | null {
  const first = locator[0];
  return first?.kind === 'entry' ? (/^(?:commit|tree|blob|tag|object) ([0-9a-f]{40})$/.exec(first.name)?.[1] ?? null) : null;
}

function verdictsOf(step: Step, survey: Survey, { there, unredacted }: Built): Verdicts {
  return step.writes.map((write) => {
    const id = objectOf(write);
    if (id !== null) return survey.stuck.has(id) || there.has(id) ? 'encoding-not-writable' : null;
    return unredacted.has(relative(String(step.path), String(write.path))) ? 'encoding-not-writable' : null;
  });
}

const LOCK = 'lastcopy\n';

/** As git itself does before it changes what is staged or where HEAD stands. */
function lock(dir: string, disk: Disk): boolean {
  const path = join(dir, 'index.lock');
  if (disk.look(path) !== null) return false;
  const file = disk.create(path);
  try {
    file.append(Buffer.from(LOCK));
  } finally {
    file.close();
  }
  return true;
}

function unlock(dir: string, disk: Disk): void {
  const path = join(dir, 'index.lock');
  const found = disk.look(path);
  if (found?.kind !== 'file' || found.identity.size > LOCK.length) return;
  const bytes = Buffer.from(disk.load(path) ?? []);
  // One that was torn when it was made is a part of ours; git's own are empty until they are full.
  if (bytes.length > 0 && LOCK.startsWith(bytes.toString('latin1'))) disk.unlink(path);
}

async function act(step: Step, image: HistoryImage, places: Places, context: MethodContext): Promise<Verdicts | 'changed'> {
  const { disk } = context;
  try {
    if (!lock(places.dir, disk)) return 'changed';
    const git = new Git(places.dir, { signal: context.signal });
    if (!isSame(places.dir, step.identity, disk) || (await stateOf(git, image.owns, disk)) !== image.states.before) return 'changed';
    if (holdersOf([{ path: places.dir, kind: 'directory' }]) === 'somebody') return 'changed';
  } catch (error) {
    const reason = whyNot(error, context);
    return image.verdicts.map((verdict) => verdict ?? reason);
  }
  return settle(step, image, places, 'before', context);
}

/** Ends the change of places, or takes it back. Throws PurgeError where neither can be done now: then recovery does it. */
function settle(
  step: Step,
  image: HistoryImage,
  places: Places,
  from: 'before' | 'between',
  { disk }: Pick<MethodContext, 'disk'>,
): Verdicts {
  let reason: Reason | null = null;
  let progress: ReturnType<typeof progressOf> = from;
  for (let attempt = 0; attempt < 3 && progress !== 'after'; attempt += 1) {
    try {
      if (reason === null) exchange(places, progress === 'between' ? 'between' : 'before', disk);
      else takeBack(places, disk);
      progress = progressOf(places, image.comes, disk);
      if (reason !== null && progress === 'before') return image.verdicts.map((verdict) => verdict ?? reason);
    } catch (error) {
      reason ??= reasonOf(error);
      quietly(() => {
        progress = progressOf(places, image.comes, disk);
      });
    }
  }
  if (progress !== 'after')
    throw new PurgeError('journal-failed', 'A repository could not be put in its place again. Check its disk, then recover the purge.');
  return end(step, image, places, disk);
}

function end(step: Step, image: HistoryImage, places: Places, disk: Disk): Verdicts {
  let reason: Reason = 'io-error';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      destroy(places, new Set(step.writes.map(({ path }) => basename(String(path)))), disk);
      return image.verdicts;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return image.verdicts.map((verdict) => verdict ?? reason);
}

async function forward(step: Step, image: HistoryImage, context: MethodContext): Promise<Verdicts> {
  const { disk } = context;
  const places = placesOf(String(step.path), context.authority.planId, 'forward');
  const progress = progressOf(places, image.comes, disk);
  if (progress === 'after') return end(step, image, places, disk);
  if (progress === 'between') return settle(step, image, places, 'between', context);
  if (progress === 'gone') return image.verdicts.map((verdict) => verdict ?? 'file-gone');
  if (progress === 'stranger') return image.verdicts.map((verdict) => verdict ?? 'file-changed');
  if (disk.look(places.coming) !== null) disk.moveOnto(places.coming, places.made);
  unlock(places.dir, disk);
  try {
    const refused = refuseFolder(step, context.authority, disk);
    if (refused !== null) return image.verdicts.map((verdict) => verdict ?? refused);
    const verdicts = isSame(places.made, image.comes, disk) ? await act(step, image, places, context) : 'changed';
    return verdicts === 'changed' ? image.verdicts.map((verdict) => verdict ?? 'interrupted') : verdicts;
  } finally {
    quietly(() => unlock(places.dir, disk));
    quietly(() => disk.removeFolder(places.made));
  }
}

/** The old repository from the body, in the rewritten one's place: if that is still as it was left. */
async function back(step: Step, image: HistoryImage, kept: Kept, context: MethodContext): Promise<Verdicts> {
  const { disk, signal } = context;
  const places = placesOf(String(step.path), context.authority.planId, 'back');
  const all = (reason: Reason | null): Verdicts => step.writes.map(() => reason);
  const state = (): Promise<string> => stateOf(new Git(places.dir, { signal }), image.owns, disk);
  const went = disk.look(places.going) !== null;
  const comes = disk.look(places.coming)?.identity;
  if (disk.look(places.dir) === null) {
    if (!went || comes === undefined) return all('file-gone');
    exchange(places, 'between', disk);
    destroy(places, new Set(), disk);
    return all(null);
  }
  if (comes !== undefined && !went) disk.removeFolder(places.coming);
  if ((await state()) === image.states.before) {
    destroy(places, new Set(), disk);
    return all(null);
  }
  if (went || (await state()) !== image.states.after || !(await isQuiet(places.dir, context))) return all('file-changed');
  const body = kept.body();
  if (body === null) return all('file-gone');
  disk.removeFolder(places.made);
  try {
    disk.makeFolder(places.made);
    await unpacked(body, places.made, disk);
    disk.setAttributes(places.made, disk.attributesOf(places.dir));
    if (!lock(places.dir, disk) || (await state()) !== image.states.after) return all('file-changed');
    const identity = disk.look(places.made)?.identity ?? image.comes;
    const undone = settle(step, { ...image, comes: identity, verdicts: all(null) }, places, 'before', context);
    return undone;
  } finally {
    quietly(() => unlock(places.dir, disk));
    quietly(() => disk.removeFolder(places.made));
  }
}

/** Nothing is under way in it. */
async function isQuiet(dir: string, { disk, signal }: MethodContext): Promise<boolean> {
  const repository: Repository | Reason = await openRepository(dir, new Git(dir, { signal }), disk);
  return typeof repository !== 'string' || repository === 'too-large';
}

function isSame(path: string, { dev, ino }: { dev: string; ino: string }, disk: Disk): boolean {
  const identity = disk.look(path)?.identity;
  return identity?.dev === dev && identity.ino === ino;
}

/** Errors that are none of these are bugs and go on. */
function whyNot(error: unknown, { signal }: Pick<MethodContext, 'signal'>): Reason {
  if (signal.aborted && error instanceof GitError) return 'interrupted';
  if (error instanceof TooLarge) return 'too-large';
  if (error instanceof GitError)
    return error.kind === 'missing' ? 'tool-missing' : error.kind === 'stopped' ? 'interrupted' : 'store-damaged';
  return reasonOf(error);
}

/** What is left of ours is taken away by recovery, or before the next purge of the repository. */
function quietly(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
  }
}
