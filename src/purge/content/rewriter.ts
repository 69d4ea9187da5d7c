import type { Cell, Change, ChangeCell, Changed, Format, NotRewritten, Patch, Rewriters, Source } from '../../formats/index.ts';
import { DEPTH, deflater, formatWithin, INNER, nameWithin, stepsWithin } from '../../search/index.ts';
import type { Reason } from '../face.ts';
import { wipeExtents } from '../extents.ts';
import { harmlessPatch } from '../harmless.ts';
import { Excerpt } from './excerpt.ts';
import { Held } from './held.ts';
import { type Finder, type Found, TOO_MUCH } from './finder.ts';
import { type ContentWork, GivenUp, type Level } from './work.ts';

/** A part of the file whose new content broke off after its beginning was given: it is to be left alone, and all begun again. */
export class BrokeOff extends Error {
  readonly level: Level;
  readonly reason: Reason;

  constructor(level: Level, reason: Reason) {
    super('a part of the file cannot be written anew');
    this.level = level;
    this.reason = reason;
  }
}

/** Patches of one file are held until they are written: no more than so many bytes. */
const MOST_PATCHED = 33_554_432;
/** Writes that break a structure together are tried one by one, as far as this many bytes are read for it. */
const NARROWING_BYTES = 67_108_864;
const NARROWING_LIMIT = 64;

/** Rewrites a file through its own format: fillers over every dead value in its cells, and in files inside it. Writes nothing itself. */
export class Rewriter {
  readonly #finder: Finder;
  readonly #work: ContentWork;
  readonly #spared = new Set<string>();

  constructor(finder: Finder, work: ContentWork) {
    this.#finder = finder;
    this.#work = work;
  }

  /** Nothing in it is changed any more. */
  spare({ steps }: Level, reason: Reason): void {
    this.#spared.add(JSON.stringify(steps));
    this.#work.keep(steps, null, reason);
  }

  /**
   * What has to change of a file that keeps its size, in the order of its bytes; null where that leaves out content of another
   * length which the file would take if it were written anew, as `level` allows. Throws GivenUp and BrokeOff.
   */
  async patches(format: Format, source: Source, around: Rewriters, level: Level): Promise<Patch[] | null> {
    const { rewriting, anew } = format;
    if (rewriting?.kind !== 'patches') throw new GivenUp('no-writer-for-format');
    const found: Patch[] = [];
    let length = 0;
    const takeBack = this.#work.mark();
    for await (const part of rewriting.patches(source, around, this.#change({ ...level, anyLength: false }))) {
      if ('at' in part) {
        length += part.bytes.length;
        if (length > MOST_PATCHED) throw new GivenUp('too-large');
        found.push({ at: part.at, bytes: part.bytes.slice() });
      } else if ('cause' in part && part.cause === 'other-length' && level.anyLength && anew !== undefined) {
        takeBack();
        return null;
      } else this.#tell(part, level);
      await this.#work.breathe();
    }
    return found.sort((one, other) => one.at - other.at);
  }

  /** The file's new bytes, in order; some pieces are empty. Throws GivenUp and BrokeOff. */
  async *bytes(format: Format, source: Source, around: Rewriters, level: Level): AsyncGenerator<Uint8Array> {
    const writing = format.rewriting?.kind === 'whole' ? format.rewriting : format.anew;
    if (writing === undefined) throw new GivenUp('no-writer-for-format');
    for await (const part of writing.rewritten(source, around, this.#change({ ...level, anyLength: true }))) {
      await this.#work.breathe();
      if (part instanceof Uint8Array) yield part;
      else if (!('reason' in part) && part.locator.length === 0) throw new BrokeOff(level, reasonOf(part));
      else this.#tell(part, level);
    }
  }

  #change(level: Level): ChangeCell {
    return (cell) => this.#answer(cell, level);
  }

  #tell(part: NotRewritten | { readonly reason: string }, { steps }: Level): void {
    if (!('reason' in part)) this.#work.keep([...steps, ...part.locator], null, reasonOf(part));
  }

  async #answer(cell: Cell, outer: Level): Promise<Changed> {
    await this.#work.breathe();
    const within = formatWithin(cell);
    const level = { steps: [...outer.steps, ...cell.locator], depth: outer.depth + 1, anyLength: outer.anyLength };
    if (this.#spared.has(JSON.stringify(level.steps))) return null;
    return within?.rewriting === undefined ? this.#leaf(cell, within, level) : this.#inner(cell, within, level);
  }

  /** A file of a kind that is rewritten itself. */
  async #inner(cell: Cell, within: Format, level: Level): Promise<Changed> {
    if (!this.#work.wanted(level.steps)) return null;
    if (level.depth > DEPTH) {
      if (await this.#finder.holds(cell, level.depth)) this.#work.keep(level.steps, null, 'no-writer-for-format');
      return null;
    }
    const around: Rewriters = { ...INNER, name: nameWithin(cell), deflater };
    const whole = { content: this.bytes(within, cell.source, around, level) };
    if (within.rewriting?.kind === 'whole') return whole;
    const patches = await this.patches(within, cell.source, around, level);
    if (patches === null) return whole;
    return patches.length === 0 ? null : patches.map(({ at, bytes }) => ({ start: at, bytes, differs: true }));
  }

  async #leaf(outer: Cell, within: Format | null, { steps, depth }: Level): Promise<Changed> {
    using source = new Held(outer.source);
    const cell = over(outer, source);
    const all = await this.#finder.throughout(source, within, depth);
    if (all === null) {
      this.#work.keep(steps, null, TOO_MUCH);
      return null;
    }
    for (const { locator, entry, reason } of all.kept) this.#work.keep([...steps, ...locator], entry, reason);
    const writes: Found[] = [];
    const keep = (found: Found, reason: Reason): void => this.#work.keep([...steps, ...placeOf(cell, within, found)], found.entry, reason);
    for (const found of all.found) {
      if (isBetween(cell, found)) continue;
      if (!found.dead) keep(found, this.#finder.dead.has(found.entry) ? 'retirement-mismatch' : 'no-retirement-record');
      else if (within !== null && within.rewrite !== 'in-place') keep(found, 'no-writer-for-format');
      else writes.push(found);
    }
    return writes.length === 0 ? null : this.#changes(cell, within, writes, keep);
  }

  #changes(cell: Cell, within: Format | null, writes: readonly Found[], keep: (found: Found, reason: Reason) => void): Change[] {
    using excerpt = new Excerpt(
      cell.source,
      writes.flatMap(({ pieces }) => pieces),
    );
    const { patch } = harmlessPatch(
      {
        bytes: () => excerpt,
        whole: () => cell.source,
        format: within,
        dead: this.#finder.dead,
        changed: false,
        narrowing: Math.min(NARROWING_LIMIT, Math.floor(NARROWING_BYTES / Math.max(1, cell.source.size))),
      },
      writes,
    );
    for (const value of patch.values.values()) value.fill(0);
    for (const [index, verdict] of patch.verdicts.entries()) if (verdict !== null) keep(writes[index] as Found, verdict);
    const changes = patch.extents.flatMap(({ at, before, after }): Change[] =>
      Buffer.compare(before, after) === 0 ? [] : [{ start: at, bytes: after, differs: true }],
    );
    wipeExtents(patch.extents);
    return changes;
  }
}

/** The same cell, read from elsewhere. */
export function over(cell: Cell, source: Source): Cell {
  return {
    locator: cell.locator,
    source,
    pieces: (start, end) => cell.pieces(start, end),
    ...(cell.locate === undefined ? {} : { locate: (start: number, end: number) => cell.locate?.(start, end) ?? null }),
    inside: cell.inside ?? null,
  };
}

/** Whether it only seems to stand there, over the words between values. */
function isBetween(cell: Cell, { pieces }: Found): boolean {
  const [first, last] = [pieces[0], pieces.at(-1)];
  return cell.locate !== undefined && first !== undefined && last !== undefined && cell.locate(first.start, last.end) === null;
}

/** The place of a value behind the steps that name its cell. */
function placeOf(cell: Cell, within: Format | null, { locator, pieces }: Found): Found['locator'] {
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (locator.length > 0 || first === undefined || last === undefined) return locator;
  const span = { start: first.start, end: last.end };
  return [...(cell.locate?.(span.start, span.end) ?? []), ...stepsWithin(cell, within, span)];
}

const REASONS: Readonly<Record<NonNullable<NotRewritten['cause']>, Reason>> = {
  signed: 'signed-content',
  damaged: 'store-damaged',
  changed: 'file-busy',
  'too-large': 'too-large',
  'other-length': 'encoding-not-writable',
};

function reasonOf({ cause }: NotRewritten): Reason {
  return cause === undefined ? 'encoding-not-writable' : REASONS[cause];
}
