import { rawView, runEnd, type View } from '../forms/index.ts';
import { CloseLook } from './close-look.ts';
import { Collected } from './collected.ts';
import { type Engine, type HuntEntry, type Match, OVERLAP, type Rule } from './face.ts';
import { HIDDEN, type Kernel, type Marks } from './kernel/face.ts';
import { createKernel } from './kernel/kernel.ts';
import { LiteralMarks } from './literals.ts';
import { isWide, isWorthALook } from './odd.ts';
import { Patterns } from './patterns.ts';
import { ESCAPES, HUNT, RULES } from './purpose.ts';
import { Regions } from './regions.ts';
import { type Extent, type Sought, soughtOf } from './sought.ts';
import { tablesOf } from './tables.ts';

/**
 * One scan of a block, in two steps: the kernel marks where something may begin, and only there the bytes and everything they may
 * encode are looked at closely.
 */

export interface EngineOptions {
  readonly rules?: readonly Rule[];
  readonly hunt?: readonly HuntEntry[];
  /** How far callers step per scan; the engine takes OVERLAP more. Default 1 MiB. */
  readonly blockBytes?: number;
}

/** A finding this near to a cut of the piece that was looked at may itself be cut. */
const EDGE = 64;
/** Bytes beside what is looked for, for its surroundings. */
const SLACK = 512;
/** A value that stands as a credential is known by so many bytes around it, escaped perhaps. */
const CONTEXT = 1_536;
/** Views are marked in chunks of so many bytes. */
const VIEW = 65_536;
/** How many bytes an escaped value may have for each of its own: `\u0041`. */
const ESCAPED = 6;
/** The same for one broken into lines with indents. */
const FOLDED = 8;
/** The same by kind of what is hidden. */
const GROWTH: readonly number[] = Object.assign([], {
  [HIDDEN.odd]: ESCAPED,
  [HIDDEN.punctuation]: 3,
  [HIDDEN.base64]: 2,
  [HIDDEN.hex]: 3,
  [HIDDEN.wide]: 3,
});

class MarkingEngine implements Engine {
  readonly capacity: number;
  readonly #kernel: Kernel;
  readonly #patterns: Patterns;
  readonly #literals: LiteralMarks;
  /** By literal: its text, and the rules that have it; the one behind the last rule is compressed content. */
  readonly #texts: readonly string[];
  readonly #owners: readonly (readonly number[])[];
  readonly #sought: Sought;
  readonly #close: CloseLook;
  /** Looks at everything for what the kernel cannot mark. */
  readonly #thorough: CloseLook | null;
  /** For what a hidden mark is looked at. */
  readonly #hidden: number;
  readonly #idle: boolean;
  #found = new Collected();
  #regions = new Regions();
  #raw: View = rawView(new Uint8Array(0));

  constructor(rules: readonly Rule[], hunt: readonly HuntEntry[], blockBytes: number) {
    this.capacity = blockBytes + OVERLAP;
    this.#patterns = new Patterns(rules);
    this.#literals = new LiteralMarks(this.#patterns, {
      hit: (rule, order, start, end) => this.#found.finding(rule, order, this.#raw, start, end),
      unread: (rule, at, next) => this.#close.unfold(this.#raw, rule, at, next),
      look: (start, end) => this.#regions.add(start, end, ESCAPES),
    });
    this.#sought = soughtOf(hunt);
    const { tables, marked, unmarked } = this.#sought;
    const found = (): Collected => this.#found;
    const compiled = tablesOf(rules);
    let ofViews: Kernel | null = null;
    this.#close = new CloseLook(rules, marked, found, {
      literals: compiled.literals,
      sought: this.#sought,
      // Most files need no close look.
      kernel: () => (ofViews ??= createKernel(compiled, tables, VIEW)),
    });
    this.#thorough = unmarked.length === 0 ? null : new CloseLook([], unmarked, found);
    this.#texts = compiled.literals.map(({ text }) => text);
    this.#owners = compiled.literals.map(({ rules: of }) => of);
    this.#kernel = createKernel(compiled, tables, this.capacity);
    this.#hidden = (rules.length > 0 ? RULES : 0) | (marked.length > 0 ? HUNT : 0);
    this.#idle = rules.length === 0 && hunt.length === 0;
  }

  get exhausted(): boolean {
    return this.#close.exhausted || (this.#thorough?.exhausted ?? false);
  }

  input(): Uint8Array {
    return this.#kernel.input();
  }

  scan(length: number): Match[] {
    if (!Number.isInteger(length) || length < 0 || length > this.capacity) {
      throw new RangeError(`An engine of capacity ${this.capacity} cannot scan ${length} bytes: scan in blocks.`);
    }
    this.#close.begin(length);
    this.#thorough?.begin(length);
    if (this.#idle || length === 0) return [];
    this.#found = new Collected();
    const block = this.input().subarray(0, length);
    const regions = new Regions();
    this.#regions = regions;
    this.#raw = rawView(block);
    this.#literals.begin(block);
    for (let from = 0; from < length; ) {
      const marks = this.#kernel.mark(from, length);
      this.#tryLiterals(marks, regions, block);
      this.#addHunted(marks, regions, block);
      this.#addHidden(marks, regions, block);
      from = marks.until;
    }
    this.#literals.end();
    for (const { start, end, purpose } of regions.merged(length)) {
      this.#found.at(start, start === 0 ? 0 : start + EDGE, end === length ? Infinity : end - EDGE);
      this.#close.look(block.subarray(start, end), purpose, true);
    }
    this.#found.at(0, 0, Infinity);
    this.#thorough?.look(block, HUNT, false);
    return this.#found.matches();
  }

  #tryLiterals({ literals }: Marks, regions: Regions, block: Uint8Array): void {
    for (let index = 0; index < literals.count; index++) {
      const at = literals.at[index] as number;
      const literal = literals.what[index] as number;
      for (const order of this.#owners[literal] ?? []) {
        if (order === this.#patterns.rules.length) regions.add(at - SLACK, runEnd(block, at) + SLACK, this.#hidden);
        else this.#literals.attempt(order, at, this.#texts[literal] as string);
      }
    }
  }

  /** What stands there as it is has been found; else it may be written with escapes around the mark. */
  #addHunted({ windows, pieces }: Marks, regions: Regions, block: Uint8Array): void {
    const unless = (found: boolean, at: number, { offset, length }: Extent) => {
      if (found && readsOneWay(block, at - offset, at - offset + length)) return;
      regions.add(at - FOLDED * offset - CONTEXT, at + FOLDED * (length - offset) + CONTEXT, HUNT);
    };
    for (let index = 0; index < windows.count; index++) {
      const at = windows.at[index] as number;
      const sought = this.#sought.windows[windows.what[index] as number] as Sought['windows'][number];
      unless(this.#close.confirmWindow(this.#raw, sought, at), at, sought);
    }
    for (let index = 0; index < pieces.count; index++) {
      const at = pieces.at[index] as number;
      const sought = this.#sought.pieces[pieces.what[index] as number] as Sought['pieces'][number];
      unless(this.#close.confirmPiece(this.#raw, block, sought, at), at, sought);
    }
  }

  #addHidden({ hidden }: Marks, regions: Regions, block: Uint8Array): void {
    const { reach, huntReach } = this.#close;
    for (let index = 0; index < hidden.count; index++) {
      const at = hidden.at[index] as number;
      const kind = hidden.what[index] as number;
      if (kind === HIDDEN.odd && !isWorthALook(block, at)) continue;
      if (kind === HIDDEN.wide && !isWide(block, at)) continue;
      const purpose = kind === HIDDEN.punctuation ? HUNT : this.#hidden;
      const around = (GROWTH[kind] ?? ESCAPED) * (purpose === HUNT ? huntReach : reach) + SLACK;
      regions.add(at - around, at + around, purpose);
    }
  }
}

/** Whether no escape that writes the first or the last byte of the value at [start, end) reaches over its edge: then a view shows more. */
function readsOneWay(block: Uint8Array, start: number, end: number): boolean {
  return block[start - 1] !== 0x5c && block[start] !== 0x27 && !"\\%&='".includes(String.fromCharCode(block[end - 1] as number));
}

/** An engine for one worker. Throws RangeError for a block size that is not a positive integer. */
export function createEngine(options: EngineOptions = {}): Engine {
  const blockBytes = options.blockBytes ?? 1_048_576;
  if (!Number.isInteger(blockBytes) || blockBytes < 1) throw new RangeError('blockBytes must be a positive whole number.');
  return new MarkingEngine(options.rules ?? [], options.hunt ?? [], blockBytes);
}
