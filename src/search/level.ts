import type { Cell, Locator } from '../formats/index.ts';
import type { Span } from '../forms/index.ts';
import { Sightings } from './sightings.ts';

/** One source of bytes of a file: the file itself, or a cell of it at any depth. */
export interface Level {
  /** Null where no value of the file stands. */
  locate(start: number, end: number): Locator | null;
  /** From the bytes of this level's source to the file's; null where they do not stand there as they are. */
  pieces(start: number, end: number): readonly Span[] | null;
  /** Where these bytes stand, as far out as they stand unaltered. */
  standing(start: number, end: number): Standing;
  /** Remembers, wherever these bytes were decoded from, that this value was. */
  addDecoded(by: string, fingerprint: string): void;
  /** Names the whole of it; empty for the file itself. */
  readonly steps: Locator;
  readonly depth: number;
  /** Its cells are searched before its own bytes. */
  readonly cellsFirst: boolean;
}

/** Spans of one level's source, and what was seen in that source so far. */
export interface Standing {
  readonly level: Level;
  readonly sightings: Sightings;
  readonly spans: readonly Span[];
}

export function fileLevel(sightings: Sightings, cellsFirst: boolean): Level {
  return {
    locate: () => [],
    pieces: (start, end) => [{ start, end }],
    standing(start, end) {
      return { level: this, sightings, spans: [{ start, end }] };
    },
    addDecoded() {},
    steps: [],
    depth: 1,
    cellsFirst,
  };
}

/** A cell of `outer`. */
export class CellLevel implements Level {
  readonly depth: number;
  readonly cellsFirst: boolean;
  readonly #cell: Cell;
  readonly #outer: Level;
  #sightings: Sightings | null = null;

  constructor(cell: Cell, outer: Level, cellsFirst: boolean) {
    this.#cell = cell;
    this.#outer = outer;
    this.depth = outer.depth + 1;
    this.cellsFirst = cellsFirst;
  }

  get steps(): Locator {
    return [...this.#outer.steps, ...this.#cell.locator];
  }

  locate(start: number, end: number): Locator | null {
    const own = this.#cell.locate === undefined ? [] : this.#cell.locate(start, end);
    if (own === null) return null;
    // Cells that come from several places of the outer source are named by the first.
    const first = this.#cell.pieces(start, end)?.[0] ?? { start: 0, end: 0 };
    const before = this.#outer.locate(first.start, first.end);
    return before === null ? null : [...before, ...this.#cell.locator, ...own];
  }

  pieces(start: number, end: number): readonly Span[] | null {
    const found: Span[] = [];
    for (const piece of this.#cell.pieces(start, end) ?? [null]) {
      const spans = piece === null ? null : this.#outer.pieces(piece.start, piece.end);
      if (spans === null) return null;
      found.push(...spans);
    }
    return found;
  }

  standing(start: number, end: number): Standing {
    const pieces = this.#cell.pieces(start, end);
    const found = pieces?.map((piece) => this.#outer.standing(piece.start, piece.end)) ?? [];
    const outermost = found[0];
    if (outermost !== undefined && found.every(({ level }) => level === outermost.level))
      return { ...outermost, spans: found.flatMap(({ spans }) => spans) };
    return { level: this, sightings: (this.#sightings ??= new Sightings()), spans: [{ start, end }] };
  }

  addDecoded(by: string, fingerprint: string): void {
    const from = this.#cell.decodedFrom;
    if (from === undefined) return;
    const { level, sightings, spans } = this.#outer.standing(from.start, from.end);
    for (const span of spans) sightings.addDecoded(by, span, fingerprint);
    level.addDecoded(by, fingerprint);
  }
}
