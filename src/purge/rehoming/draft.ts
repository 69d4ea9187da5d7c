import { bytesSource, type Format, type KeyedValue, mayStand, type Source, type Syntax, valuesOfKeys } from '../../formats/index.ts';
import { Finder } from '../content/finder.ts';
import { CONTEXT, type Extent, wipeExtents } from '../extents.ts';
import type { DeadValue, Step } from '../face.ts';
import { harmlessPatch } from '../harmless.ts';
import type { MethodContext } from '../method.ts';
import { isDead } from '../patch.ts';
import type { Verdicts } from '../record.ts';
import { type Change, changed } from './image.ts';
import { leavesIn, namesOnce } from './readers.ts';

/** A text as it is to be. The byte strings hold plaintext. */
export interface Draft {
  readonly bytes: Uint8Array;
  readonly changes: readonly Change[];
  readonly verdicts: Verdicts;
  readonly rehomed: readonly number[];
  readonly values: Map<string, Uint8Array>;
  /** Whether another reader finds the references in such bytes, and all else as it was. */
  reads(bytes: Uint8Array): boolean;
}

/** A value that a reference may replace. */
interface Slot extends KeyedValue {
  readonly entry: string;
  readonly reference: string;
}

/** In bytes: the reader of YAML takes long over text that is none. */
const LARGEST_YAML = 131_072;
/** Each slot tried by itself costs two readings of the text; so many at most, and for so many milliseconds. */
const NARROWING_LIMIT = 64;
const NARROWING_MS = 5_000;

/**
 * What becomes of a text of settings: references where a dead value is all that a key has, fillers elsewhere, as in place. Null where no
 * reference can stand: then nothing of it is of use.
 */
export function draftOf(
  step: Step,
  text: { readonly path: string; readonly bytes: Uint8Array; readonly syntax: Syntax; readonly format: Format; readonly changed: boolean },
  references: ReadonlyMap<string, string>,
  context: MethodContext,
): Draft | null {
  const { bytes, syntax, path } = text;
  if ((syntax === 'yaml' && bytes.length > LARGEST_YAML) || leavesIn(syntax, bytes) === null) return null;
  const { dead } = context.authority;
  const fresh = (): Source => bytesSource(bytes);
  const ground = { bytes: fresh, whole: fresh, format: text.format, dead, changed: text.changed, narrowing: NARROWING_LIMIT };
  const { patch } = harmlessPatch(ground, step.writes);
  const removed = step.writes.filter((_, index) => patch.verdicts[index] === null);
  const slots = valuesOfKeys(syntax, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')).flatMap((value) => {
    const entry = removed.find((write) => isInside(write.pieces, value) && isOf(value.value, dead.get(write.entry)))?.entry;
    const reference = entry === undefined ? undefined : references.get(entry);
    return entry !== undefined && reference !== undefined && mayStand(reference, value, syntax, path)
      ? [{ ...value, entry, reference }]
      : [];
  });
  const build = (chosen: readonly Slot[]): Omit<Draft, 'values' | 'verdicts'> => {
    const fillers = patch.extents.filter((extent) => !chosen.some((slot) => isInside([spanOf(extent)], slot)));
    const changes = changesOf(bytes, [
      ...fillers.map(({ at, before, after }) => ({ at, before, after })),
      ...chosen.map((slot) => asChange(bytes, slot)),
    ]);
    const redacted = changed(bytes, changesOf(bytes, fillers), 'after') ?? bytes;
    const rehomed = [...step.writes.keys()].filter((index) => chosen.some((slot) => isInside(step.writes[index]?.pieces ?? [], slot)));
    return {
      bytes: changed(bytes, changes, 'after') ?? bytes,
      changes,
      rehomed,
      reads: (now) => isReadAs(syntax, redacted, now, chosen, dead),
    };
  };
  const fits = (chosen: readonly Slot[]): boolean => {
    const built = build(chosen);
    return built.reads(built.bytes) && !showsDead(built, chosen, context);
  };
  const chosen = chosenOf(distinct(slots, patch.extents), fits);
  if (chosen.length === 0) {
    wipeExtents(patch.extents);
    for (const value of patch.values.values()) value.fill(0);
    return null;
  }
  const built = build(chosen);
  wipeExtents(patch.extents.filter(({ before }) => !built.changes.some((change) => change.before === before)));
  const verdicts = patch.verdicts.map((verdict, index) => (built.rehomed.includes(index) ? null : verdict));
  return { ...built, verdicts, values: patch.values };
}

function chosenOf(slots: readonly Slot[], fits: (chosen: readonly Slot[]) => boolean): readonly Slot[] {
  if (slots.length === 0 || fits(slots)) return slots;
  let kept: readonly Slot[] = [];
  const end = performance.now() + NARROWING_MS;
  for (const slot of slots.length > NARROWING_LIMIT ? [] : slots)
    if (performance.now() < end && fits([...kept, slot])) kept = [...kept, slot];
  return kept;
}

/** Of slots that overlap the first; none that an overwrite crosses. */
function distinct(slots: readonly Slot[], extents: readonly Extent[]): Slot[] {
  const kept: Slot[] = [];
  for (const slot of slots.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const crossed = extents.some((extent) => meets(spanOf(extent), slot) && !isInside([spanOf(extent)], slot));
    if (!crossed && slot.start >= (kept.at(-1)?.end ?? 0)) kept.push(slot);
  }
  return kept;
}

/** Exactly the chosen values read as their references, where they read as the dead value before. */
function isReadAs(
  syntax: Syntax,
  before: Uint8Array,
  after: Uint8Array,
  chosen: readonly Slot[],
  dead: ReadonlyMap<string, DeadValue>,
): boolean {
  const [old, now] = [leavesIn(syntax, before), leavesIn(syntax, after)];
  if (old === null || now === null || old.length !== now.length) return false;
  const others = old.flatMap((leaf, index) => (leaf.value === now[index]?.value && leaf.name === now[index].name ? [] : [index]));
  const expected = namesOnce(syntax) ? new Set(chosen.map(({ key }) => key)).size : chosen.length;
  return (
    others.length === expected &&
    others.every((index) => {
      const [was, is] = [old[index], now[index]];
      return chosen.some(
        ({ entry, reference }) => is?.value === reference && is.name === was?.name && isOf(Buffer.from(was.value), dead.get(entry)),
      );
    })
  );
}

/** Whether a reference brings back what it is to replace. */
function showsDead(built: Pick<Draft, 'bytes' | 'changes'>, chosen: readonly Slot[], { matcher, authority }: MethodContext): boolean {
  using finder = new Finder(matcher, authority.dead);
  const found = finder.in(bytesSource(built.bytes));
  if (found === null) return true;
  let moved = 0;
  const spans = built.changes.flatMap((change) => {
    const start = change.at + moved;
    moved += change.after.length - change.before.length;
    return chosen.some((slot) => slot.start === change.at) ? [{ start, end: start + change.after.length }] : [];
  });
  return found.some(({ dead, pieces }) => dead && pieces.some((piece) => spans.some((span) => meets(piece, span))));
}

function asChange(bytes: Uint8Array, { start, end, reference }: Slot): Pick<Change, 'at' | 'before' | 'after'> {
  return { at: start, before: bytes.slice(start, end), after: Buffer.from(reference) };
}

function changesOf(bytes: Uint8Array, parts: readonly Pick<Change, 'at' | 'before' | 'after'>[]): Change[] {
  const sorted = parts.toSorted((a, b) => a.at - b.at);
  return sorted.map(({ at, before, after }, index) => {
    const last = sorted[index - 1];
    const from = Math.max(0, at - CONTEXT, last === undefined ? 0 : last.at + last.before.length);
    const end = at + before.length;
    const to = Math.min(bytes.length, end + CONTEXT, sorted[index + 1]?.at ?? bytes.length);
    return { at, before, after, lead: bytes.slice(from, at), trail: bytes.slice(end, to) };
  });
}

function isOf(value: Uint8Array, expected: DeadValue | undefined): boolean {
  return expected !== undefined && isDead(value, expected);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function isInside(pieces: readonly Range[], { start, end }: Range): boolean {
  return pieces.length > 0 && pieces.every((piece) => start <= piece.start && piece.end <= end);
}

function meets(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

function spanOf({ at, before }: Pick<Extent, 'at' | 'before'>): Range {
  return { start: at, end: at + before.length };
}
