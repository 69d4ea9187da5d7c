import { createHash } from 'node:crypto';
import { fileSource, folderOf, sameIdentity, showPath } from '../../disk/index.ts';
import type { Disk, Identity, InPlaceFile, RawPath } from '../../disk/index.ts';
import { syntaxOf } from '../../formats/index.ts';
import { givenUpFor } from '../content/work.ts';
import { closeQuietly, unchanged } from '../extents.ts';
import type { Reason, Step } from '../face.ts';
import { reasonOf, refuseFile } from '../guard.ts';
import { inPlace } from '../in-place.ts';
import type { Method, MethodContext, Prepared } from '../method.ts';
import { NewBeside } from '../new-beside.ts';
import { temporaryOf, wipeReplaced, Writing } from '../new-file.ts';
import { readExactly } from '../patch.ts';
import type { Verdicts } from '../record.ts';
import { type Draft, draftOf } from './draft.ts';
import { changed, packRehomed, type RehomedImage, unpackRehomed } from './image.ts';
import { writableReferences } from './references.ts';

/** Larger texts are nobody's settings: what stands in them is overwritten in place. */
const LARGEST = 1_048_576;
/** What must be free besides. */
const MARGIN = 1_048_576;

/**
 * P2: a reference takes the place of a value that is all that a key of a text of settings has. The file is written anew beside itself,
 * read by another reader, and moved onto its name; quotes, comments and every other byte stay. Where no reference can stand, or the
 * file cannot be replaced (further names, somebody has it open), its copies are overwritten in place.
 */
export const rehoming: Method = {
  async prepare(step, context) {
    return (await prepareAnew(step, context)) ?? inPlace.prepare(step, context);
  },

  async roll(step, kept, direction, context) {
    const image = unpackRehomed(kept.preImage);
    if (image === null) {
      context.disk.erase(temporaryOf(step.path, context.authority.planId));
      return inPlace.roll(step, kept, direction, context);
    }
    const all = (reason: Reason): Verdicts => image.verdicts.map((verdict) => verdict ?? reason);
    try {
      context.disk.erase(temporaryOf(step.path, context.authority.planId));
      const refused = refuseFile(step, context.authority, context.disk, { replaced: true });
      if (refused !== null) return all(refused);
      const reason = turned(step, image, direction === 'back' ? 'before' : 'after', context);
      return reason === null ? image.verdicts : all(reason);
    } catch (error) {
      return all(reasonOf(error));
    }
  },

  discard: ({ path }, planId, disk) => disk.erase(temporaryOf(path, planId)),

  values(preImage) {
    const image = unpackRehomed(preImage);
    return image === null ? inPlace.values(preImage) : new Map([...image.values].map(([entry, value]) => [entry, Uint8Array.from(value)]));
  },

  rehomed: (preImage) => unpackRehomed(preImage)?.rehomed ?? [],

  async copy(step, kept, target, context) {
    const image = unpackRehomed(kept.preImage);
    if (image === null) return inPlace.copy(step, kept, target, context);
    const bytes = readWhole(context.disk, step.path)?.bytes;
    if (bytes === undefined) return null;
    const found = image.changes.flatMap((change) => {
      const needle = Buffer.concat([change.lead, change.after, change.trail]);
      const at = Buffer.from(bytes).indexOf(needle);
      return at >= 0 && Buffer.from(bytes).indexOf(needle, at + 1) < 0 ? [{ ...change, at: at + change.lead.length }] : [];
    });
    // As if the file as it stands were what came of the change.
    let moved = 0;
    const here = found
      .toSorted((a, b) => a.at - b.at)
      .map((change) => {
        const at = change.at - moved;
        moved += change.after.length - change.before.length;
        return { ...change, at };
      });
    const restored = here.length === 0 ? null : changed(bytes, here, 'before');
    if (restored === null) return null;
    context.disk.store(target, restored);
    return here.length;
  },
};

/** Whose files somebody has open: they would go on with the old one, so these are overwritten in place. */
const busy = new WeakSet<Step>();

/** Null where the file is not one for this: it is overwritten in place then. */
async function prepareAnew(step: Step, context: MethodContext): Promise<Prepared | null> {
  const { disk, authority } = context;
  const path = showPath(step.path).path;
  const syntax = syntaxOf(path, step.format);
  if (syntax === null || busy.has(step) || step.names > 1 || step.identity.nlink > 1 || step.identity.size > LARGEST) return null;
  const references = await writableReferences(authority);
  if (references.size === 0 || refuseFile(step, authority, disk) !== null) return null;
  let file: InPlaceFile | null = null;
  const fresh = new Fresh(disk, temporaryOf(step.path, authority.planId));
  try {
    file = disk.openInPlace(step.path, step.identity);
    const opened = file.current();
    const bytes = opened.nlink === 1 && opened.size <= LARGEST ? readExactly(fileSource(file), 0, opened.size) : null;
    if (bytes === null || disk.free(folderOf(step.path)) < opened.size + MARGIN) return given(file, fresh);
    const format = context.formatOf(bytes.subarray(0, 4_096), step.format, bytes.length);
    const text = { path, bytes, syntax, format, changed: !unchanged(step.identity, opened) };
    const draft = syntaxOf(path, format.id) === syntax ? draftOf(step, text, references, context) : null;
    bytes.fill(0);
    if (draft === null) return given(file, fresh);
    if (!fresh.write(draft)) {
      wipe(draft);
      return given(file, fresh);
    }
    return prepared(step, file, opened, draft, fresh);
  } catch (error) {
    givenUpFor(error);
    return given(file, fresh);
  }
}

function given(file: InPlaceFile | null, fresh: Fresh): null {
  if (file !== null) closeQuietly(file);
  fresh.discard();
  return null;
}

function prepared(step: Step, file: InPlaceFile, opened: Identity, draft: Draft, fresh: Fresh): Prepared {
  const { changes, verdicts, rehomed, values } = draft;
  return {
    verdicts,
    values,
    preImage: packRehomed({ before: opened, after: contentOf(draft.bytes), changes, verdicts, rehomed, values }),
    async act() {
      const reason = fresh.replaces(step.path, opened);
      if (reason === 'file-busy') busy.add(step);
      if (reason === 'changed' || reason === 'file-busy') return 'changed';
      if (reason !== null) return verdicts.map((verdict) => verdict ?? reason);
      wipeReplaced(file);
      return verdicts;
    },
    close() {
      wipe(draft);
      fresh.discard();
      closeQuietly(file);
    },
  };
}

/** A file on its way to the place of another one. */
class Fresh extends NewBeside {
  /** Says whether the file on the disk reads as it should. Throws DiskError. */
  write(draft: Pick<Draft, 'bytes' | 'reads'>): boolean {
    const writing = new Writing(this.begin());
    writing.add(draft.bytes);
    writing.end();
    const there = readWhole(this.disk, this.path);
    return there !== null && Buffer.compare(there.bytes, draft.bytes) === 0 && draft.reads(there.bytes);
  }
}

/** Makes the file at the step's path the one that it was, or is to be; null where it is that already. Throws DiskError. */
function turned(step: Step, image: RehomedImage, to: 'before' | 'after', { disk, authority }: MethodContext): Reason | null {
  const standing = readWhole(disk, step.path);
  if (standing === null) return 'file-changed';
  const { bytes, identity } = standing;
  const isAfter = contentOf(bytes).sha256 === image.after.sha256;
  if (isAfter && to === 'after') return null;
  const other = changed(bytes, image.changes, to);
  if (to === 'before' && !isAfter) {
    // Only what has been put back becomes the new one again.
    const again = changed(bytes, image.changes, 'after');
    return again !== null && contentOf(again).sha256 === image.after.sha256 ? null : 'file-changed';
  }
  if (other === null || (to === 'after' && contentOf(other).sha256 !== image.after.sha256)) return 'file-changed';
  if (identity.nlink !== 1) return 'hard-link-outside-roots';
  if (disk.free(folderOf(step.path)) < other.length + MARGIN) return 'disk-full';
  const fresh = new Fresh(disk, temporaryOf(step.path, authority.planId));
  let old: InPlaceFile | null = null;
  try {
    if (!fresh.write({ bytes: other, reads: () => true })) return 'io-error';
    if (to === 'after') old = disk.openInPlace(step.path, identity);
    const reason = fresh.replaces(step.path, identity);
    if (reason === null && old !== null) wipeReplaced(old);
    return reason === 'changed' ? 'file-busy' : reason;
  } finally {
    if (old !== null) closeQuietly(old);
    fresh.discard();
    for (const held of [bytes, other]) held.fill(0);
  }
}

/** Null for what is no settings file any more. Throws DiskError. */
function readWhole(disk: Disk, path: RawPath): { readonly bytes: Uint8Array; readonly identity: Identity } | null {
  const file = disk.openToRead(path);
  try {
    const identity = file.current();
    const bytes = identity.size > 2 * LARGEST ? null : readExactly(fileSource(file), 0, identity.size);
    return bytes !== null && sameIdentity(identity, file.current()) ? { bytes, identity } : null;
  } finally {
    file.close();
  }
}

function contentOf(bytes: Uint8Array): { size: number; sha256: string } {
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function wipe({ bytes, changes }: Pick<Draft, 'bytes' | 'changes'>): void {
  bytes.fill(0);
  for (const { before, lead, trail } of changes) for (const part of [before, lead, trail]) part.fill(0);
}
