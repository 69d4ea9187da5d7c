import { createHash, randomBytes } from 'node:crypto';
import { DiskError, folderOf, joinPath } from '../disk/index.ts';
import type { Identity, RawPath, ReadFile } from '../disk/index.ts';
import { deadIn } from './dead-in.ts';
import { fileSet, isDeletable, namesIn } from './deletable.ts';
import { type DeletedFile, packDeletion, unpackDeletion } from './deletion-image.ts';
import type { Reason, Step } from './face.ts';
import { reasonOf, refuseFile } from './guard.ts';
import { refusal } from './in-place.ts';
import type { Method, MethodContext, Prepared } from './method.ts';
import { pathKey } from './plan.ts';
import type { Verdicts } from './record.ts';
import { copyDeleted, putBack } from './restored-files.ts';
import { held, same, takeAway, takeFurther, unchanged } from './taking-away.ts';

/** What is kept for undo may be no larger: it lies in the state directory until its time is over. */
const BODY_LIMIT = 4 * 1024 * 1024 * 1024;
const PIECE_BYTES = 262_144;

/**
 * P3: a file is deleted with all that belongs to it. First every file gets a name that no program looks for, so that none is
 * seen torn under its own; then its bytes are overwritten and it is unlinked. Folders stay, and nothing goes through a trash.
 */
export const deletion: Method = {
  async prepare(step, context) {
    const refused = refuse(step, context);
    if (refused !== null) return refusal(step, refused);
    const files: DeletedFile[] = [];
    const values = new Map<string, Uint8Array>();
    const met = new Set<string>();
    try {
      for (const one of filesOf(step)) {
        const wanted = new Set(step.writes.filter(({ path }) => pathKey(path) === pathKey(one.path)).map(({ entry }) => entry));
        files.push(
          await read(one, step, wanted, context, (entry, value) => {
            met.add(`${pathKey(one.path)}\0${entry}`);
            if (values.has(entry)) value.fill(0);
            else values.set(entry, value);
          }),
        );
      }
    } catch (error) {
      for (const value of values.values()) value.fill(0);
      return refusal(step, reasonOf(error));
    }
    // A file that holds none of the order's values is not the one that was searched.
    if (met.size === 0) return refusal(step, 'retirement-mismatch');
    return prepared(step, files, values, context);
  },

  async roll(step, kept, direction, context) {
    const { files } = unpackDeletion(kept.preImage);
    if (direction === 'back') {
      const reason = await putBack(files, kept, context.disk);
      return step.writes.map(() => reason);
    }
    return verdictsOf(
      step,
      takeFurther(files, () => refuse(step, context), context.disk),
    );
  },

  values: (preImage) => new Map([...unpackDeletion(preImage).values].map(([entry, value]) => [entry, Uint8Array.from(value)])),

  async copy(step, kept, target, { disk }) {
    const { files } = unpackDeletion(kept.preImage);
    return (await copyDeleted(files, kept, target, disk)) ? step.writes.length : null;
  },
};

/** The plan's files; the main one first. */
function filesOf(step: Step): { readonly path: RawPath; readonly identity: Identity }[] {
  return [{ path: step.path, identity: step.identity }, ...step.beside];
}

/** Whether the step's files may be deleted, and are all that belong together: asked of the disk, right before. */
function refuse(step: Step, context: MethodContext): Reason | null {
  const { authority, disk } = context;
  const files = filesOf(step);
  if (!isDeletable(step, authority, namesIn(disk))) return 'no-writer-for-format';
  for (const { path, identity } of files) {
    const refused = refuseFile({ ...step, path, identity, names: 1 }, authority, disk);
    if (refused !== null) return refused;
  }
  const now = fileSet(step.path, step.place, namesIn(disk));
  const belonging = [now.main, ...now.beside].map(pathKey).toSorted();
  const planned = files.map(({ path }) => pathKey(path)).toSorted();
  if (belonging.join('\0') !== planned.join('\0')) return 'file-changed';
  if (context.undoable && files.reduce((sum, { identity }) => sum + identity.size, 0) > BODY_LIMIT) return 'too-large';
  return null;
}

/** Reads a file through, unless it changed since it was planned; throws DiskError. */
async function read(
  { path, identity }: { readonly path: RawPath; readonly identity: Identity },
  step: Step,
  wanted: ReadonlySet<string>,
  context: MethodContext,
  learn: (entry: string, value: Uint8Array) => void,
): Promise<DeletedFile> {
  // Opened as it will be overwritten, so that what would refuse that refuses now.
  const file = context.disk.openInPlace(path, identity);
  try {
    if (!unchanged(identity, file.current())) throw new DiskError('file-changed', 'read', path);
    if (wanted.size > 0) for (const [entry, value] of await deadIn(file, path, step.format, wanted, context)) learn(entry, value);
    const attributes = context.disk.attributesOf(path);
    const sha256 = digestOf(file);
    if (!unchanged(identity, file.current())) throw new DiskError('file-changed', 'read', path);
    const hidden = joinPath(folderOf(path), `.lastcopy-${randomBytes(9).toString('hex')}`);
    return { path, hidden, identity, attributes, sha256 };
  } finally {
    file.close();
  }
}

function prepared(step: Step, files: readonly DeletedFile[], values: Map<string, Uint8Array>, context: MethodContext): Prepared {
  const paths = files.map(({ path }) => path);
  return {
    verdicts: step.writes.map(() => null),
    preImage: packDeletion({ files, values }),
    ...(context.undoable ? { body: () => bytesOf(files, context) } : {}),
    values,
    async act() {
      try {
        for (const { path, identity } of files) {
          const found = context.disk.look(path);
          if (found?.kind !== 'file' || !unchanged(identity, found.identity)) return 'changed';
        }
      } catch (error) {
        const reason = reasonOf(error);
        return step.writes.map(() => reason);
      }
      return held(paths) ? step.writes.map(() => 'file-busy') : verdictsOf(step, takeAway(files, context.disk));
    },
    close: () => undefined,
  };
}

function verdictsOf(step: Step, fates: ReadonlyMap<string, Reason | null>): Verdicts {
  return step.writes.map(({ path }) => fates.get(pathKey(path)) ?? null);
}

/** The set's bytes, one file after the other. Throws DiskError where one changed since it was read. */
async function* bytesOf(files: readonly DeletedFile[], { disk }: MethodContext): AsyncGenerator<Uint8Array> {
  for (const { path, identity } of files) {
    const file = disk.openToRead(path);
    try {
      if (!same(identity, file.current())) throw new DiskError('file-changed', 'read', path);
      for (let at = 0; at < identity.size; ) {
        const piece = new Uint8Array(Math.min(PIECE_BYTES, identity.size - at));
        if (file.read(at, piece) < piece.length) throw new DiskError('file-changed', 'read', path);
        at += piece.length;
        yield piece;
        piece.fill(0);
      }
    } finally {
      file.close();
    }
  }
}

function digestOf(file: ReadFile): string {
  const digest = createHash('sha256');
  const piece = new Uint8Array(PIECE_BYTES);
  for (let at = 0, got = 1; got > 0; at += got) {
    got = file.read(at, piece);
    digest.update(piece.subarray(0, got));
  }
  piece.fill(0);
  return digest.digest('hex');
}
