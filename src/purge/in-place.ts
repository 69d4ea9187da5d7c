import { fileSource } from '../disk/index.ts';
import type { Identity, InPlaceFile } from '../disk/index.ts';
import type { Format, Source } from '../formats/index.ts';
import type { Reason, Step } from './face.ts';
import { reasonOf, refuseFile } from './guard.ts';
import type { Method, MethodContext, Prepared } from './method.ts';
import { type Extent, makePatch, type Patch, readExactly, removes } from './patch.ts';
import { type InPlaceImage, packImage, unpackImage, valuesIn } from './pre-image.ts';
import type { Verdicts } from './record.ts';

/**
 * P1: overwriting with filler of the same length, in place. Inode, links, mode, owner, offsets
 * and a live appender's lines stay. Read, compare and write stand side by side; the race that remains between them is
 * named in docs/limitations.md.
 */
export const inPlace: Method = {
  prepare(step, context) {
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

  roll(step, preImage, direction, context) {
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
};

function prepareOpen(step: Step, file: InPlaceFile, context: MethodContext): Prepared {
  const identity = file.current();
  const changed = !unchanged(step.identity, identity);
  const source = fileSource(file);
  const format = context.formatOf(readExactly(source, 0, Math.min(4096, source.size)) ?? new Uint8Array(), step.format, source.size);
  if (format.rewrite === 'none') {
    closeQuietly(file);
    return refusal(step, 'no-writer-for-format');
  }
  const { patch, structure } = harmlessPatch(step, file, format, context, changed);
  if (patch.extents.length === 0) {
    closeQuietly(file);
    return { ...refusal(step, 'span-changed'), verdicts: patch.verdicts, values: patch.values };
  }
  return {
    verdicts: patch.verdicts,
    values: patch.values,
    preImage: packImage({ extents: patch.extents, writes: step.writes, verdicts: patch.verdicts }),
    act: () => act(step, file, identity, patch, format, structure),
    close() {
      for (const { before, lead, trail } of patch.extents) for (const bytes of [before, lead, trail]) bytes.fill(0);
      closeQuietly(file);
    },
  };
}

/**
 * The patch whose result has the structure that the file has now, found before a byte is written. Where all writes
 * together would break it, those that do are left out one by one.
 */
function harmlessPatch(
  step: Step,
  file: InPlaceFile,
  format: Format,
  context: MethodContext,
  changed: boolean,
): { patch: Patch; structure: string } {
  const before = digest(format, fileSource(file));
  const attempt = (writes: Step['writes']): Patch => makePatch(fileSource(file), writes, context.authority.dead, changed);
  const harmless = (patch: Patch): boolean =>
    patch.extents.length === 0 || digest(format, overlay(fileSource(file), patch.extents, 'after')) === before;
  const whole = attempt(step.writes);
  if (harmless(whole)) return { patch: whole, structure: before };
  let kept: Step['writes'] = [];
  for (const write of step.writes.length > NARROWING_LIMIT ? [] : step.writes) {
    if (harmless(attempt([...kept, write]))) kept = [...kept, write];
  }
  const patch = attempt(kept);
  const verdicts = step.writes.map((write, index) => {
    const at = kept.indexOf(write);
    if (at >= 0) return patch.verdicts[at] ?? null;
    return whole.verdicts[index] ?? (removes(patch.extents, write) ? null : 'syntax-would-break');
  });
  return { patch: { ...patch, verdicts }, structure: before };
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

/** Writes `target` where every byte is pre-image or filler and the surroundings are as they were. Tried twice. */
function settle(file: InPlaceFile, extent: Extent, target: 'before' | 'after'): Reason | null {
  let reason: Reason = 'io-error';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const state = stateOf(file, extent);
      if (state === 'other') return 'span-changed';
      if (state === target) return null;
      file.overwrite(extent.at, extent[target]);
      return null;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return reason;
}

/** `mixed`: a torn overwrite. `other`: somebody else's bytes, or the surroundings changed. */
function stateOf(file: InPlaceFile, { at, before, after, lead, trail }: Extent): 'before' | 'after' | 'mixed' | 'other' {
  const bytes = new Uint8Array(lead.length + before.length + trail.length);
  try {
    if (file.read(at - lead.length, bytes) < bytes.length) return 'other';
    const own = bytes.subarray(lead.length, lead.length + before.length);
    if (!equal(bytes.subarray(0, lead.length), lead) || !equal(bytes.subarray(lead.length + before.length), trail)) return 'other';
    if (equal(own, after)) return 'after';
    if (equal(own, before)) return 'before';
    return own.every((byte, index) => byte === before[index] || byte === after[index]) ? 'mixed' : 'other';
  } finally {
    bytes.fill(0);
  }
}

function readBack(file: InPlaceFile, extent: Extent): Reason | null {
  try {
    return stateOf(file, extent) === 'after' ? null : 'span-changed';
  } catch (error) {
    return reasonOf(error);
  }
}

function flush(file: InPlaceFile): Reason | null {
  let reason: Reason = 'io-error';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      file.flush();
      return null;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return reason;
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

/** The source with `which` bytes of the extents laid over it. */
function overlay(source: Source, extents: readonly Extent[], which: 'before' | 'after'): Source {
  return {
    size: source.size,
    read(at, into) {
      const count = source.read(at, into);
      for (const extent of extents) {
        const from = Math.max(at, extent.at);
        const to = Math.min(at + count, extent.at + extent.before.length);
        if (from < to) into.set(extent[which].subarray(from - extent.at, to - extent.at), from - at);
      }
      return count;
    },
  };
}

function digest(format: Format, source: Source): string {
  const { valid, digest } = format.structure(source);
  return `${String(valid)}:${digest}`;
}

function unchanged(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

function refusal(step: Step, reason: Reason): Prepared {
  const verdicts = step.writes.map(() => reason);
  return { verdicts, preImage: null, values: new Map(), act: () => verdicts, close: () => undefined };
}

/** Whatever close says, the bytes were flushed and read back before. */
function closeQuietly(file: InPlaceFile): void {
  try {
    file.close();
  } catch (error) {
    reasonOf(error);
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
