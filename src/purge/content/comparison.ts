import type { Cell, Format, Locator, NotVisible, Source, Span, Surroundings } from '../../formats/index.ts';
import { DEPTH, formatWithin, INNER, nameWithin, stepsWithin } from '../../search/index.ts';
import type { Finder } from './finder.ts';
import { Held } from './held.ts';
import { over } from './rewriter.ts';
import type { ContentWork, Level } from './work.ts';

/** A dead value that still stands in the rewritten file. */
export interface Left {
  readonly locator: Locator;
  readonly entry: string;
  /** Its bytes in the rewritten file, where they stand there as they are. */
  readonly span: Span | null;
}

const WINDOW = 65_536;

/**
 * Reads a file as it was and as it is to be through its own format, side by side, and through those of the files inside it: they
 * must have the same cells, and no cell may differ but where a dead value stood. Holds a window of each.
 */
export class Comparison implements Disposable {
  /** What was seen in cells that differ, and in the bytes of files inside. */
  readonly left: Left[] = [];
  readonly #finder: Finder;
  readonly #work: ContentWork;
  readonly #differences = new Differences();

  constructor(finder: Finder, work: ContentWork) {
    this.#finder = finder;
    this.#work = work;
  }

  /** Wipes what it holds. */
  [Symbol.dispose](): void {
    this.#differences.end();
  }

  /** False where anything else differs, or less of it can be read. Throws GivenUp. */
  async same(format: Format, before: Source, after: Source, around: Surroundings, level: Level): Promise<boolean> {
    const old = new Parts(format.cells(before, around));
    const now = new Parts(format.cells(after, around));
    try {
      let next = await now.next();
      for (let cell = await old.next(); cell !== null; cell = await old.next()) {
        await this.#work.breathe();
        if (next !== null && isNamedAlike(cell, next) && (await this.#isSame(cell, next, level))) next = await now.next();
        // What was deleted before, and is only left over in an archive, is left out with the value in it.
        else if (!(await this.#finder.holds(cell, level.depth + 1))) return false;
      }
      return next === null && now.isNoWorse(old);
    } finally {
      await old.end();
      await now.end();
    }
  }

  async #isSame(before: Cell, after: Cell, outer: Level): Promise<boolean> {
    const within = formatWithin(before);
    if (within?.id !== formatWithin(after)?.id) return false;
    const level = { ...outer, steps: [...outer.steps, ...before.locator], depth: outer.depth + 1 };
    if (within?.rewriting === undefined || level.depth > DEPTH || !this.#work.wanted(level.steps))
      return this.#differsInValues(before, after, within, level);
    if (!(await this.same(within, before.source, after.source, { ...INNER, name: nameWithin(before) }, level))) return false;
    this.#look(after, within, level);
    return true;
  }

  async #differsInValues(before: Cell, after: Cell, within: Format | null, level: Level): Promise<boolean> {
    using old = new Held(before.source);
    using now = new Held(after.source);
    const spans = await this.#differences.between(old, now, () => this.#work.breathe());
    if (spans === null) return false;
    if (spans.length === 0) return true;
    const found = (await this.#finder.throughout(old, within, level.depth))?.found ?? [];
    const values = found.flatMap(({ dead, pieces }) => (dead ? pieces : [])).toSorted((a, b) => a.start - b.start);
    if (!areWithin(spans, values)) return false;
    this.#look(over(after, now), within, level);
    return true;
  }

  #look(after: Cell, within: Format | null, { steps }: Level): void {
    for (const { dead, entry, pieces } of this.#finder.in(after.source) ?? []) {
      const [span] = pieces;
      if (!dead || span === undefined) continue;
      const own = after.locate === undefined ? [] : after.locate(span.start, span.end);
      if (own !== null) this.left.push({ locator: [...steps, ...own, ...stepsWithin(after, within, span)], entry, span: null });
    }
  }
}

/** The cells of one reading, and what of it was not visible. */
class Parts {
  readonly #parts: AsyncIterator<Cell | NotVisible>;
  readonly #unseen = new Map<string, number>();

  constructor(parts: AsyncIterable<Cell | NotVisible>) {
    this.#parts = parts[Symbol.asyncIterator]();
  }

  async next(): Promise<Cell | null> {
    for (;;) {
      const step = await this.#parts.next();
      if (step.done === true) return null;
      const part = step.value;
      if ('reason' in part) {
        const key = `${part.reason} ${part.detail}`;
        this.#unseen.set(key, (this.#unseen.get(key) ?? 0) + 1);
      } else if (!isPause(part)) return part;
    }
  }

  isNoWorse(old: Parts): boolean {
    return [...this.#unseen].every(([key, count]) => count <= (old.#unseen.get(key) ?? 0));
  }

  async end(): Promise<void> {
    await this.#parts.return?.();
  }
}

/** A reading gives a cell of nothing where it only lets others run. */
function isPause({ locator, inside, source }: Cell): boolean {
  return locator.length === 0 && inside === 'nothing' && source.read(0, new Uint8Array(1)) === 0;
}

function isNamedAlike(a: Cell, b: Cell): boolean {
  return JSON.stringify(a.locator) === JSON.stringify(b.locator);
}

/** Finds where two sources differ, a window of each at a time; the same two windows for all. */
class Differences {
  readonly #was = Buffer.alloc(WINDOW);
  readonly #is = Buffer.alloc(WINDOW);

  /** In order; null where they are not of one length. */
  async between(before: Source, after: Source, breathe: () => Promise<void>): Promise<Span[] | null> {
    const spans: { start: number; end: number }[] = [];
    for (let at = 0; ; at += WINDOW) {
      const count = filled(before, at, this.#was);
      if (filled(after, at, this.#is) !== count) return null;
      if (this.#was.compare(this.#is, 0, count, 0, count) !== 0) this.#gather(at, count, spans);
      if (count < WINDOW) return spans;
      await breathe();
    }
  }

  end(): void {
    this.#was.fill(0);
    this.#is.fill(0);
  }

  #gather(from: number, count: number, spans: { start: number; end: number }[]): void {
    for (let index = 0; index < count; index += 1) {
      if (this.#was[index] === this.#is[index]) continue;
      const last = spans.at(-1);
      if (last?.end === from + index) last.end += 1;
      else spans.push({ start: from + index, end: from + index + 1 });
    }
  }
}

/** Fewer bytes only at the end. */
function filled(source: Source, at: number, into: Uint8Array): number {
  let done = 0;
  while (done < into.length) {
    const count = source.read(at + done, done === 0 ? into : into.subarray(done));
    if (count <= 0) break;
    done += count;
  }
  return done;
}

/** Whether each span lies in one of the others, or in several that touch. Both ascend. */
function areWithin(spans: readonly Span[], others: readonly Span[]): boolean {
  let index = 0;
  let reached = -1;
  return spans.every(({ start, end }) => {
    for (; index < others.length && (others[index] as Span).start <= start; index += 1)
      reached = Math.max(reached, (others[index] as Span).end);
    let covered = reached;
    for (let next = index; covered < end && next < others.length && (others[next] as Span).start <= covered; next += 1)
      covered = Math.max(covered, (others[next] as Span).end);
    return start < reached && end <= covered;
  });
}
