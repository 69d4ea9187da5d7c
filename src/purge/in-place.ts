import { fileSource } from '../disk/index.ts';
import type { Identity, InPlaceFile } from '../disk/index.ts';
import type { Format } from '../formats/index.ts';
import { closeQuietly, type Extent, flush, overlay, readBack, settle, stateOf, unchanged, wipeExtents } from './extents.ts';
import type { Reason, Step } from './face.ts';
import { reasonOf, refuseFile } from './guard.ts';
import { digest, harmlessPatch } from './harmless.ts';
import type { Method, MethodContext, Prepared } from './method.ts';
import { type Patch, readExactly } from './patch.ts';
import { type InPlaceImage, packImage, unpackImage, valuesIn } from './pre-image.ts';
import type { Verdicts } from './record.ts';
import { restoredCopy } from './restored-copy.ts';

/**
 * P1: overwriting with filler of the same length, in place. Inode, links, mode, owner, offsets
 * and a live appender's lines stay. Read, compare and write stand side by side; the race that remains between them is
 * named in docs/limitations.md.
 */
export const inPlace: Method = {
  async prepare(step, context) {
    const refused = refuseFile(step, context.authority, context.disk);
    if (refused !== null) return refusal(step, refused);
    let file: InPlaceFile;
    try {
      file = context.disk.openInPlace(step.path, step.identity);
    } catch (error) {
      return refusal(step, reasonOf(error));
    }
    try {
      return prepareOpen(step, file, context);
    } catch (error) {
      closeQuietly(file);
      return refusal(step, reasonOf(error));
    }
  },

  async roll(step, { preImage }, direction, context) {
    const image = unpackImage(preImage);
    const refused = refuseFile(step, context.authority, context.disk);
    if (refused !== null) return step.writes.map(() => refused);
    let file: InPlaceFile;
    try {
      file = context.disk.openInPlace(step.path, step.identity);
    } catch (error) {
      const reason = reasonOf(error);
      return step.writes.map(() => reason);
    }
    try {
      return rollOpen(step, image, direction, file);
    } finally {
      closeQuietly(file);
    }
  },

  values: (preImage) => valuesIn(unpackImage(preImage)),

  async copy(step, { preImage }, target, { disk }) {
    const copy = restoredCopy(disk, step.path, unpackImage(preImage));
    if (copy === null) return null;
    disk.store(target, copy.bytes);
    return copy.extents;
  },
};

function prepareOpen(step: Step, file: InPlaceFile, context: MethodContext): Prepared {
  const identity = file.current();
  const changed = !unchanged(step.identity, identity);
  const source = fileSource(file);
  const format = context.formatOf(readExactly(source, 0, Math.min(4096, source.size)) ?? new Uint8Array(), step.format, source.size);
  if (format.rewrite !== 'in-place') {
    closeQuietly(file);
    return refusal(step, 'no-writer-for-format');
  }
  const fresh = () => fileSource(file);
  const ground = { bytes: fresh, whole: fresh, format, dead: context.authority.dead, changed, narrowing: NARROWING_LIMIT };
  const { patch, structure } = harmlessPatch(ground, step.writes);
  if (patch.extents.length === 0) {
    closeQuietly(file);
    return { ...refusal(step, 'span-changed'), verdicts: patch.verdicts, values: patch.values };
  }
  return {
    verdicts: patch.verdicts,
    values: patch.values,
    preImage: packImage({ extents: patch.extents, writes: step.writes, verdicts: patch.verdicts }),
    act: async () => act(step, file, identity, patch, format, structure),
    close() {
      wipeExtents(patch.extents);
      closeQuietly(file);
    },
  };
}

/** Each write left out costs one reading of the file. */
const NARROWING_LIMIT = 64;

function act(step: Step, file: InPlaceFile, prepared: Identity, patch: Patch, format: Format, structure: string): Verdicts | 'changed' {
  try {
    const now = file.current();
    // An appender only lets it grow; anything else means that somebody rewrites it.
    if (!unchanged(prepared, now) && now.size <= prepared.size) return 'changed';
    if (patch.extents.some((extent) => stateOf(file, extent) !== 'before')) return 'changed';
  } catch (error) {
    const reason = reasonOf(error);
    return patch.verdicts.map((verdict) => verdict ?? reason);
  }
  const fates = patch.extents.map((extent) => settle(file, extent, 'after'));
  const flushed = flush(file);
  const kept = patch.extents.map((extent, index) => fates[index] ?? flushed ?? readBack(file, extent));
  const broken = breaks(file, format, patch.extents, structure);
  if (broken !== null) {
    for (const extent of patch.extents) settle(file, extent, 'before');
    flush(file);
  }
  return verdictsOf(step, patch, kept, broken);
}

/**
 * Whether the overwrite (and not somebody else meanwhile) changed the file's structure: seen by comparing the file as it
 * is with the same file with the old bytes in place.
 */
function breaks(file: InPlaceFile, format: Format, extents: readonly Extent[], structure: string): Reason | null {
  try {
    const now = digest(format, fileSource(file));
    if (now === structure || now === digest(format, overlay(fileSource(file), extents, 'before'))) return null;
    return digest(format, fileSource(file)) === digest(format, overlay(fileSource(file), extents, 'before')) ? null : 'syntax-would-break';
  } catch (error) {
    // Proven harmless before it was written; verification reads the file again.
    reasonOf(error);
    return null;
  }
}

function rollOpen(step: Step, image: InPlaceImage, direction: 'forward' | 'back', file: InPlaceFile): Verdicts {
  if (direction === 'back') {
    try {
      if (image.extents.some((extent) => stateOf(file, extent) === 'other')) return step.writes.map(() => 'span-changed');
    } catch (error) {
      const reason = reasonOf(error);
      return step.writes.map(() => reason);
    }
  }
  const fates = image.extents.map((extent) => settle(file, extent, direction === 'back' ? 'before' : 'after'));
  const flushed = flush(file);
  const kept = fates.map((fate) => fate ?? flushed);
  return step.writes.map((write, index) => image.verdicts[index] ?? fateOf(write, image.extents, kept));
}

function verdictsOf(step: Step, patch: Patch, kept: readonly (Reason | null)[], broken: Reason | null): Verdicts {
  return step.writes.map((write, index) => patch.verdicts[index] ?? broken ?? fateOf(write, patch.extents, kept));
}

function fateOf(write: Step['writes'][number], extents: readonly Extent[], kept: readonly (Reason | null)[]): Reason | null {
  const touching = extents.flatMap((extent, index) =>
    write.pieces.some((piece) => piece.start < extent.at + extent.before.length && extent.at < piece.end) ? [kept[index] ?? null] : [],
  );
  return touching.find((reason) => reason !== null) ?? null;
}

/** A step of which nothing is written. */
export function refusal(step: Step, reason: Reason): Prepared {
  const verdicts = step.writes.map(() => reason);
  return { verdicts, preImage: null, values: new Map(), act: async () => verdicts, close: () => undefined };
}
