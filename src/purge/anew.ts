import { fileSource, folderOf, sameIdentity } from '../disk/index.ts';
import type { Disk, Identity, InPlaceFile, NewFile, RawPath } from '../disk/index.ts';
import type { Format, Rewriters, Source } from '../formats/index.ts';
import { type AnewImage, type Content, packAnew, unpackAnew } from './anew-image.ts';
import { Comparison } from './content/comparison.ts';
import { Finder } from './content/finder.ts';
import { formatHere, rewritersOf } from './content/opened.ts';
import { BrokeOff, Rewriter } from './content/rewriter.ts';
import { rawLeft, verdictsOf } from './content/verdicts.ts';
import { ANEW, ContentWork, GivenUp, givenUpFor } from './content/work.ts';
import { closeQuietly, unchanged } from './extents.ts';
import type { Reason, Step } from './face.ts';
import { reasonOf, refuseFile } from './guard.ts';
import { refusal } from './in-place.ts';
import type { Kept, Method, MethodContext, Prepared } from './method.ts';
import { NewBeside } from './new-beside.ts';
import { isThere, piecesOf, replace, temporaryOf, wipeReplaced, Writing } from './new-file.ts';
import type { Verdicts } from './record.ts';

/** Larger files are not written anew: until it is done they need their room twice, and a third time for undo. */
const LARGEST = 4_294_967_296;
/** What must be free besides. */
const MARGIN = 67_108_864;
/** A part that cannot be written is left alone, and the rest tried again: so often. */
const SPARED = 16;

/**
 * P7: the file is written anew through its own format, beside itself under another name, read through and compared, and moved onto its
 * name. At any instant that name leads to the old file or to the new one, whole. The new file never holds a value that is removed.
 */
export const anew: Method = {
  async prepare(step, context) {
    const refused = refuseFile(step, context.authority, context.disk);
    if (refused !== null) return refusal(step, refused);
    // The new file would take one of the names, and the others would keep the old one.
    if (step.names > 1 || step.identity.nlink > 1) return refusal(step, 'hard-link-outside-roots');
    let file: InPlaceFile;
    try {
      file = context.disk.openInPlace(step.path, step.identity);
    } catch (error) {
      return refusal(step, reasonOf(error));
    }
    try {
      const prepared = await prepareOpen(step, file, context);
      if (prepared.preImage === null) closeQuietly(file);
      return prepared;
    } catch (error) {
      closeQuietly(file);
      return refusal(step, givenUpFor(error));
    }
  },

  async roll(step, kept, direction, context) {
    const image = unpackAnew(kept.preImage);
    const all = (reason: Reason): Verdicts => step.writes.map((_, index) => image.verdicts[index] ?? reason);
    try {
      context.disk.erase(temporaryOf(step.path, context.authority.planId));
      const refused = refuseFile(step, context.authority, context.disk, { replaced: true });
      if (refused !== null) return all(refused);
      const reason = direction === 'back' ? await putBack(step, image, kept, context) : await forward(step, image, context);
      if (typeof reason === 'object' && reason !== null) return reason;
      return reason === null ? image.verdicts : all(reason);
    } catch (error) {
      return all(reasonOf(error));
    }
  },

  discard: ({ path }, planId, disk) => disk.erase(temporaryOf(path, planId)),

  values: (preImage) => new Map([...unpackAnew(preImage).values].map(([entry, value]) => [entry, Uint8Array.from(value)])),

  /** The old file whole: in a packed one there is no place to put bytes back into. */
  async copy(_step, kept, target, { disk }) {
    const image = unpackAnew(kept.preImage);
    const out = disk.create(target);
    try {
      const whole = await copied(kept, image.before.size, out);
      closeQuietly(out);
      if (!whole) disk.erase(target);
      return whole ? image.verdicts.filter((verdict) => verdict === null).length : null;
    } catch (error) {
      closeQuietly(out);
      disk.erase(target);
      throw error;
    }
  },
};

async function prepareOpen(step: Step, file: InPlaceFile, context: MethodContext): Promise<Prepared> {
  const { disk, authority } = context;
  const opened = file.current();
  if (opened.nlink !== 1) return refusal(step, 'hard-link-outside-roots');
  if (opened.size > LARGEST) return refusal(step, 'too-large');
  if (disk.free(folderOf(step.path)) < opened.size + MARGIN) return refusal(step, 'disk-full');
  const changed = !unchanged(step.identity, opened);
  const source = fileSource(file);
  const format = formatHere(step, source, context, changed);
  if (typeof format === 'string') return refusal(step, format);
  if (format.rewriting?.kind !== 'whole' && format.anew === undefined) return refusal(step, 'no-writer-for-format');
  const around = rewritersOf(disk, step.path);
  const finder = new Finder(context.matcher, authority.dead);
  const draft = new Draft(disk, temporaryOf(step.path, authority.planId));
  try {
    const work = new ContentWork(step, changed, context.signal);
    const after = await draft.write(format, source, around, new Rewriter(finder, work));
    const whole = { writes: step.writes, dead: authority.dead, kept: work.kept, inPlace: false };
    if (await draft.isSame(file)) {
      draft.discard();
      const unseen = changed ? 'span-changed' : 'encoding-not-writable';
      return { ...refusal(step, unseen), verdicts: verdictsOf({ ...whole, left: [], unseen }), values: finder.values };
    }
    const left = await draft.compared(format, source, around, finder, work);
    if (!sameIdentity(file.current(), opened)) throw new GivenUp('file-busy');
    if (left === null) throw new GivenUp('syntax-would-break');
    const verdicts = verdictsOf({ ...whole, left, unseen: null });
    return {
      verdicts,
      values: finder.values,
      preImage: packAnew({ before: opened, after, verdicts, values: finder.values }),
      ...(context.undoable ? { body: () => piecesOf(file) } : {}),
      act: async () => act(step, file, opened, draft, verdicts),
      close() {
        draft.discard();
        closeQuietly(file);
      },
    };
  } catch (error) {
    finder[Symbol.dispose]();
    draft.discard();
    throw error;
  } finally {
    around.close();
  }
}

function act(step: Step, file: InPlaceFile, opened: Identity, draft: Draft, verdicts: Verdicts): Verdicts | 'changed' {
  const reason = draft.replaces(step.path, opened);
  if (reason === 'changed') return 'changed';
  if (reason !== null) return verdicts.map((verdict) => verdict ?? reason);
  wipeReplaced(file);
  return verdicts;
}

/** The new file before it has its place. */
class Draft extends NewBeside {
  /** Throws GivenUp and DiskError. */
  async write(format: Format, source: Source, around: Rewriters, rewriter: Rewriter): Promise<Content> {
    for (let attempt = 0; attempt < SPARED; attempt += 1) {
      const file = this.begin();
      try {
        const writing = new Writing(file);
        for await (const piece of rewriter.bytes(format, source, around, ANEW)) {
          writing.add(piece);
          // Nothing that is packed again as it was packed grows so much.
          if (writing.size > 2 * source.size + MARGIN) throw new GivenUp('too-large');
        }
        return writing.end();
      } catch (error) {
        if (!(error instanceof BrokeOff)) throw error;
        if (error.level === ANEW) throw new GivenUp(error.reason);
        rewriter.spare(error.level, error.reason);
      }
    }
    throw new GivenUp('encoding-not-writable');
  }

  /** Whether nothing of the file is new. */
  async isSame(file: InPlaceFile): Promise<boolean> {
    const now = this.disk.openToRead(this.path);
    try {
      if (now.identity.size !== file.current().size) return false;
      let at = 0;
      for await (const piece of piecesOf(now)) {
        const there = new Uint8Array(piece.length);
        if (file.read(at, there) < piece.length || Buffer.compare(there, piece) !== 0) return false;
        at += piece.length;
      }
      return true;
    } finally {
      closeQuietly(now);
    }
  }

  /** What dead values are left in it; null where it differs from the file in anything else. */
  async compared(format: Format, before: Source, around: Rewriters, finder: Finder, work: ContentWork) {
    const now = this.disk.openToRead(this.path);
    try {
      const source = fileSource(now);
      using comparison = new Comparison(finder, work);
      if (!(await comparison.same(format, before, source, around, ANEW))) return null;
      return [...comparison.left, ...rawLeft(finder, format, source)];
    } finally {
      closeQuietly(now);
    }
  }
}

/** A step that was broken off: done, or not begun. */
async function forward(step: Step, image: AnewImage, context: MethodContext): Promise<Verdicts | Reason | null> {
  const found = context.disk.look(step.path);
  if (found === null) return 'file-gone';
  if (!sameIdentity(found.identity, image.before))
    return (await isThere(context.disk, step.path, image.after)) === null ? 'file-changed' : null;
  const prepared = await anew.prepare(step, { ...context, undoable: false });
  try {
    for (const value of prepared.values.values()) value.fill(0);
    if (prepared.preImage === null) return prepared.verdicts;
    // What is kept for undo must tell the new file again.
    if (unpackAnew(prepared.preImage).after.sha256 !== image.after.sha256) return 'interrupted';
    prepared.preImage.fill(0);
    const verdicts = await prepared.act(async () => undefined);
    return verdicts === 'changed' ? 'interrupted' : verdicts;
  } finally {
    prepared.close();
  }
}

/** Puts the old file back; null where it is there, also where it was before. */
async function putBack(step: Step, image: AnewImage, kept: Kept, { disk, authority }: MethodContext): Promise<Reason | null> {
  if (await isBack(disk, step.path, image.before.size, kept)) return null;
  const standing = await isThere(disk, step.path, image.after);
  if (standing === null) return 'file-changed';
  if (standing.nlink !== 1) return 'hard-link-outside-roots';
  if (disk.free(folderOf(step.path)) < image.before.size + MARGIN) return 'disk-full';
  const path = temporaryOf(step.path, authority.planId);
  const file = disk.create(path);
  let reason: Reason | 'changed' | null = 'io-error';
  try {
    if (await copied(kept, image.before.size, file)) reason = replace(disk, step.path, standing, file);
    return reason === 'changed' ? 'file-changed' : reason;
  } finally {
    closeQuietly(file);
    if (reason !== null) disk.erase(path);
  }
}

async function isBack(disk: Disk, path: RawPath, size: number, kept: Kept): Promise<boolean> {
  const body = kept.body();
  if (body === null) return false;
  const file = disk.openToRead(path);
  try {
    if (file.current().size !== size) return false;
    let at = 0;
    for await (const piece of body) {
      const there = new Uint8Array(piece.length);
      const same = file.read(at, there) === piece.length && Buffer.compare(there, piece) === 0;
      piece.fill(0);
      if (!same) return false;
      at += piece.length;
    }
    return at === size;
  } finally {
    closeQuietly(file);
  }
}

/** Writes the body, flushed. Says whether it was there whole. */
async function copied(kept: Kept, size: number, out: NewFile): Promise<boolean> {
  const body = kept.body();
  if (body === null) return false;
  let length = 0;
  for await (const piece of body) {
    out.append(piece);
    length += piece.length;
    piece.fill(0);
  }
  out.flush();
  return length === size;
}
