import type { Cell, Format, Locator, Source } from '../../formats/index.ts';
import type { Matcher } from '../../search/index.ts';
import { DEPTH, formatWithin, INNER, nameWithin, rawForm, stepsWithin } from '../../search/index.ts';
import type { DeadValue, Reason, Write } from '../face.ts';
import { isDead } from '../patch.ts';

/** One occurrence of an order's value. */
export interface Found extends Write {
  /** Whether it is the value that was stated to be dead. */
  readonly dead: boolean;
}

/** Something that stays, and why. */
export interface Kept {
  /** From the file inwards: that of the occurrence, or of what holds it. */
  readonly locator: Locator;
  /** Null: whatever of the order stands there. */
  readonly entry: string | null;
  readonly reason: Reason;
}

/** Beyond the honest: nothing of it is changed. */
const TOO_MUCH: Reason = 'too-large';

/** The order's values in bytes of a file. Remembers the plaintexts that it met; disposing wipes them. */
export class Finder implements Disposable {
  readonly dead: ReadonlyMap<string, DeadValue>;
  /** Per entry a dead value that was met. */
  readonly values = new Map<string, Uint8Array>();
  readonly #matcher: () => Matcher;

  constructor(matcher: () => Matcher, dead: ReadonlyMap<string, DeadValue>) {
    this.#matcher = matcher;
    this.dead = dead;
  }

  /** What stands in these very bytes, as a credential; null where that is too much to tell. */
  in(source: Source): Found[] | null {
    const matches = this.#matcher().matches(source);
    if (matches === null) return null;
    return matches.flatMap((match) => {
      const found = match.credential ? [this.#found(match.by, match.form, [match.span], match.edges, match.value)] : [];
      match.value.fill(0);
      return found;
    });
  }

  /**
   * The same, and what only the cells of its format show (texts that are split over several strings), by the bytes of the source
   * that hold it. Where those cannot be told it is in `kept`, with a locator that begins within the source.
   */
  async throughout(source: Source, format: Format | null, depth: number): Promise<{ found: Found[]; kept: Kept[] } | null> {
    const found = this.in(source);
    if (found === null) return null;
    const kept: Kept[] = [];
    if (format === null || format.beyond === 'nothing' || depth > DEPTH) return { found, kept };
    for await (const cell of format.cells(source, INNER)) {
      if ('reason' in cell) continue;
      const inner = await this.#inCell(cell, source, depth);
      if (inner === null) return null;
      found.push(...inner.found);
      kept.push(...inner.kept);
    }
    return { found, kept };
  }

  /** Whether a cell holds a dead value, however deep. */
  async holds(cell: Cell, depth: number): Promise<boolean> {
    if (this.in(cell.source)?.some(({ dead }) => dead) !== false) return true;
    const within = formatWithin(cell);
    if (within === null || within.beyond === 'nothing' || depth > DEPTH) return false;
    for await (const part of within.cells(cell.source, { ...INNER, name: nameWithin(cell) }))
      if (!('reason' in part) && (await this.holds(part, depth + 1))) return true;
    return false;
  }

  [Symbol.dispose](): void {
    for (const value of this.values.values()) value.fill(0);
  }

  async #inCell(cell: Cell, outer: Source, depth: number): Promise<{ found: Found[]; kept: Kept[] } | null> {
    const within = formatWithin(cell);
    const matches = this.#matcher().matches(cell.source);
    if (matches === null) return null;
    const found: Found[] = [];
    const kept: Kept[] = [];
    for (const match of matches) {
      const { start, end } = match.span;
      const own = cell.locate === undefined ? [] : cell.locate(start, end);
      const pieces = cell.pieces(start, end);
      const locator = [...cell.locator, ...(own ?? []), ...stepsWithin(cell, within, match.span)];
      if (match.credential && own !== null) {
        if (pieces === null) kept.push({ locator, entry: match.by, reason: 'encoding-not-writable' });
        else found.push({ ...this.#found(match.by, rawForm(match, pieces, outer), pieces, match.edges, match.value), locator });
      }
      match.value.fill(0);
    }
    if (within === null || within.beyond === 'nothing') return { found, kept };
    // What is in it is not changed where it stands in a file of another kind.
    if (within.rewrite !== 'in-place' && (await this.holds(cell, depth + 1)))
      kept.push({ locator: cell.locator, entry: null, reason: 'no-writer-for-format' });
    return { found, kept };
  }

  #found(entry: string, form: Write['form'], pieces: Write['pieces'], edges: Write['edges'], value: Uint8Array): Found {
    const expected = this.dead.get(entry);
    const dead = expected !== undefined && isDead(value, expected);
    if (dead && !this.values.has(entry)) this.values.set(entry, Uint8Array.from(value));
    return { path: '', entry, form, locator: [], pieces, edges, length: value.length, dead };
  }
}

export { TOO_MUCH };
