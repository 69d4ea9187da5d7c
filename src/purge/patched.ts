import { fileSource } from '../disk/index.ts';
import type { Identity, InPlaceFile } from '../disk/index.ts';
import type { Format, Patch, Rewriters, Source } from '../formats/index.ts';
import { anew } from './anew.ts';
import { isAnew } from './anew-image.ts';
import { Comparison } from './content/comparison.ts';
import { Finder } from './content/finder.ts';
import { formatHere, rewritersOf } from './content/opened.ts';
import { BrokeOff, Rewriter } from './content/rewriter.ts';
import { rawLeft, verdictsOf } from './content/verdicts.ts';
import { ANEW, ContentWork, GivenUp, givenUpFor, IN_PLACE, type Level } from './content/work.ts';
import { closeQuietly, CONTEXT, type Extent, flush, overlay, readBack, settle, stateOf, unchanged, wipeExtents } from './extents.ts';
import type { Reason, Step } from './face.ts';
import { reasonOf, refuseFile } from './guard.ts';
import { refusal } from './in-place.ts';
import type { Method, MethodContext, Prepared } from './method.ts';
import { readExactly } from './patch.ts';
import { packPatched, unpackPatched } from './patched-image.ts';
import type { Verdicts } from './record.ts';
import { restoredCopy } from './restored-copy.ts';

/**
 * What belongs together (a value, the block it is compressed in, the checksum over that) is written at once as far as it
 * stands no further apart than a block of LevelDB's log. Where one call was cut short, or several were needed and not all
 * came, a block is torn until recovery; that makes it whole in either direction, because the pre-image has both sides of
 * every extent, and an extent of which each byte is one or the other is still known as ours.
 */
const TOGETHER = 32_768;
/** So much may be kept of one file, before and after; it is held in memory. */
const MOST_KEPT = 67_108_864;
/** A part that cannot be written is left alone, and the rest tried again: so often. */
const SPARED = 16;
/** These grow at their end while what they have stays as it is. */
const GROWING: ReadonlySet<string> = new Set(['leveldb-log', 'leveldb-manifest']);

/**
 * P6: overwriting in place through the file's own format, with the checksums and the compressed blocks around the values. The
 * file keeps its size, inode, links, mode and owner. What it would be is read through and compared before a byte is written. Where
 * content in it becomes longer or shorter, and its format has a way for that, it is written anew as a whole (P7).
 */
export const patched: Method = {
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
      const prepared = await prepareOpen(step, file, context, ANEW);
      if (prepared?.preImage === null) closeQuietly(file);
      if (prepared !== null) return prepared;
      const whole = await anew.prepare(step, context);
      if (whole.preImage !== null) {
        closeQuietly(file);
        return whole;
      }
      // What keeps its length goes all the same.
      whole.close();
      const rest = (await prepareOpen(step, file, context, IN_PLACE)) ?? refusal(step, 'encoding-not-writable');
      if (rest.preImage === null) closeQuietly(file);
      return rest;
    } catch (error) {
      closeQuietly(file);
      return refusal(step, givenUpFor(error));
    }
  },

  async roll(step, kept, direction, context) {
    const { preImage } = kept;
    if (isAnew(preImage)) return anew.roll(step, kept, direction, context);
    const { authority, disk } = context;
    const { extents, verdicts } = unpackPatched(preImage);
    const all = (reason: Reason): Verdicts => step.writes.map((_, index) => verdicts[index] ?? reason);
    const refused = refuseFile(step, authority, disk);
    if (refused !== null) return all(refused);
    let file: InPlaceFile;
    try {
      file = disk.openInPlace(step.path, step.identity);
    } catch (error) {
      return all(reasonOf(error));
    }
    try {
      const reason = direction === 'back' ? putBack(file, extents) : written(file, extents);
      return reason === null ? verdicts : all(reason);
    } finally {
      closeQuietly(file);
    }
  },

  discard: (step, planId, disk) => anew.discard?.(step, planId, disk),

  values: (preImage) =>
    isAnew(preImage)
      ? anew.values(preImage)
      : new Map([...unpackPatched(preImage).values].map(([entry, value]) => [entry, Uint8Array.from(value)])),

  async copy(step, kept, target, context) {
    const { preImage } = kept;
    if (isAnew(preImage)) return anew.copy(step, kept, target, context);
    const { disk } = context;
    const copy = restoredCopy(disk, step.path, unpackPatched(preImage));
    if (copy === null) return null;
    disk.store(target, copy.bytes);
    return copy.extents;
  },
};

/** Null where the file is to be written anew, if `level` allows that. */
async function prepareOpen(step: Step, file: InPlaceFile, context: MethodContext, level: Level): Promise<Prepared | null> {
  const identity = file.current();
  const changed = !unchanged(step.identity, identity);
  const source = fileSource(file);
  const format = formatHere(step, source, context, changed);
  if (typeof format === 'string') return refusal(step, format);
  if (format.rewriting?.kind !== 'patches') return refusal(step, 'no-writer-for-format');
  const around = rewritersOf(context.disk, step.path);
  const finder = new Finder(context.matcher, context.authority.dead);
  try {
    const work = new ContentWork(step, changed, context.signal);
    const patches = await patchesOf(format, source, around, new Rewriter(finder, work), level);
    if (patches === null) {
      finder[Symbol.dispose]();
      return null;
    }
    const extents = extentsOf(source, patches);
    const whole = { writes: step.writes, dead: context.authority.dead, kept: work.kept, inPlace: true };
    if (extents.length === 0) {
      const unseen = changed ? 'span-changed' : 'encoding-not-writable';
      return { ...refusal(step, unseen), verdicts: verdictsOf({ ...whole, left: [], unseen }), values: finder.values };
    }
    const after = overlay(source, extents, 'after');
    using comparison = new Comparison(finder, work);
    if (!(await comparison.same(format, source, after, around, level))) {
      wipeExtents(extents);
      finder[Symbol.dispose]();
      return refusal(step, 'syntax-would-break');
    }
    const left = [...comparison.left, ...rawLeft(finder, format, after)];
    const verdicts = verdictsOf({ ...whole, left, unseen: null });
    return {
      verdicts,
      values: finder.values,
      preImage: packPatched({ extents, verdicts, values: finder.values }),
      act: async () => act(file, identity, GROWING.has(format.id), extents, verdicts),
      close() {
        wipeExtents(extents);
        closeQuietly(file);
      },
    };
  } catch (error) {
    finder[Symbol.dispose]();
    throw error;
  } finally {
    around.close();
  }
}

async function patchesOf(
  format: Format,
  source: Source,
  around: Rewriters,
  rewriter: Rewriter,
  level: Level,
): Promise<readonly Patch[] | null> {
  for (let attempt = 0; attempt < SPARED; attempt += 1) {
    try {
      return await rewriter.patches(format, source, around, level);
    } catch (error) {
      if (!(error instanceof BrokeOff)) throw error;
      rewriter.spare(error.level, error.reason);
    }
  }
  throw new GivenUp('encoding-not-writable');
}

/** Ascending patches as what is written at once. Throws GivenUp. */
function extentsOf(source: Source, patches: readonly Patch[]): Extent[] {
  const groups: { start: number; end: number; patches: Patch[] }[] = [];
  for (const patch of patches) {
    const end = patch.at + patch.bytes.length;
    const last = groups.at(-1);
    if (last !== undefined && patch.at - last.end <= TOGETHER) {
      last.end = Math.max(last.end, end);
      last.patches.push(patch);
    } else groups.push({ start: patch.at, end, patches: [patch] });
  }
  if (groups.reduce((sum, { start, end }) => sum + 2 * (end - start), 0) > MOST_KEPT) throw new GivenUp('too-large');
  return groups.map(({ start, end, patches: own }, index) => {
    const from = Math.max(0, start - CONTEXT, groups[index - 1]?.end ?? 0);
    const to = Math.min(source.size, end + CONTEXT, groups[index + 1]?.start ?? source.size);
    const before = readExactly(source, start, end);
    if (before === null) throw new GivenUp('span-changed');
    const after = before.slice();
    for (const { at, bytes } of own) after.set(bytes, at - start);
    const [lead, trail] = [readExactly(source, from, start), readExactly(source, end, to)];
    return { at: start, before, after, lead: lead ?? new Uint8Array(), trail: trail ?? new Uint8Array() };
  });
}

function act(file: InPlaceFile, prepared: Identity, grows: boolean, extents: readonly Extent[], verdicts: Verdicts): Verdicts | 'changed' {
  try {
    const now = file.current();
    if (!unchanged(prepared, now) && !(grows && now.size > prepared.size)) return 'changed';
    if (extents.some((extent) => stateOf(file, extent) !== 'before')) return 'changed';
  } catch (error) {
    const reason = reasonOf(error);
    return verdicts.map((verdict) => verdict ?? reason);
  }
  const reason = written(file, extents);
  return reason === null ? verdicts : verdicts.map((verdict) => verdict ?? reason);
}

/** All of the extents or none: a block without its checksum is worse than a block with the value in it. */
function written(file: InPlaceFile, extents: readonly Extent[]): Reason | null {
  let reason: Reason | null = null;
  for (const extent of extents) reason ??= settle(file, extent, 'after');
  reason ??= flush(file);
  for (const extent of extents) reason ??= readBack(file, extent);
  if (reason === null) return null;
  for (const extent of extents) settle(file, extent, 'before');
  flush(file);
  return reason;
}

function putBack(file: InPlaceFile, extents: readonly Extent[]): Reason | null {
  try {
    if (extents.some((extent) => stateOf(file, extent) === 'other')) return 'span-changed';
  } catch (error) {
    return reasonOf(error);
  }
  let reason: Reason | null = null;
  for (const extent of extents) reason ??= settle(file, extent, 'before');
  return reason ?? flush(file);
}
