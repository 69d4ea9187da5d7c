import { GZIP_BASE64, rawView, runEnd } from '../forms/index.ts';
import { CloseLook, HUNT, RULES } from './close-look.ts';
import { Collected } from './collected.ts';
import { type Engine, type HuntEntry, type Match, OVERLAP, type Rule } from './face.ts';
import { HIDDEN, type Kernel, type Marks } from './kernel/face.ts';
import { createPlainKernel, plainTables } from './kernel/plain.ts';
import { LiteralMarks } from './literals.ts';
import { Patterns } from './patterns.ts';
import { Regions } from './regions.ts';
import { type Extent, type Sought, soughtOf } from './sought.ts';
import { spellings } from './spellings.ts';

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
  /** By literal: the rules that have it, and those for which it is another spelling of theirs. */
  readonly #owners: readonly { readonly plain: readonly number[]; readonly spelt: readonly number[]; readonly gzip: boolean }[];
  readonly #sought: Sought;
  readonly #close: CloseLook;
  /** Looks at everything for what the kernel cannot mark. */
  readonly #thorough: CloseLook | null;
  /** For what a hidden mark is looked at. */
  readonly #hidden: number;
  readonly #idle: boolean;
  #found = new Collected();

  constructor(rules: readonly Rule[], hunt: readonly HuntEntry[], blockBytes: number) {
    this.capacity = blockBytes + OVERLAP;
    this.#patterns = new Patterns(rules);
    this.#literals = new LiteralMarks(this.#patterns);
    this.#sought = soughtOf(hunt);
    const { tables, marked, unmarked } = this.#sought;
    const found = (): Collected => this.#found;
    this.#close = new CloseLook(rules, marked, found);
    this.#thorough = unmarked.length === 0 ? null : new CloseLook([], unmarked, found);
    const compiled = plainTables([...rules, ...rules.map((rule) => speltRule(rule)), ...(hunt.length + rules.length > 0 ? [GZIP] : [])]);
    this.#owners = compiled.literals.map(({ rules: of }) => ({
      plain: of.filter((order) => order < rules.length),
      spelt: of.filter((order) => order >= rules.length && order < 2 * rules.length).map((order) => order - rules.length),
      gzip: of.includes(2 * rules.length),
    }));
    this.#kernel = createPlainKernel(compiled, tables, this.capacity);
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
    for (let from = 0; from < length; ) {
      const marks = this.#kernel.mark(from, length);
      this.#tryLiterals(block, marks, regions);
      this.#addHunted(marks, regions);
      this.#addHidden(marks, regions);
      from = marks.until;
    }
    for (const { start, end, purpose } of regions.merged(length)) {
      this.#found.at(start, start === 0 ? 0 : start + EDGE, end === length ? Infinity : end - EDGE);
      this.#close.look(block.subarray(start, end), purpose, true);
    }
    this.#found.at(0, 0, Infinity);
    this.#thorough?.look(block, HUNT, false);
    return this.#found.matches();
  }

  #tryLiterals(block: Uint8Array, { literals }: Marks, regions: Regions): void {
    if (literals.count === 0) return;
    const raw = rawView(block);
    const look = (start: number, end: number): void => regions.add(start, end, RULES);
    for (let index = 0; index < literals.count; index++) {
      const at = literals.at[index] as number;
      const owners = this.#owners[literals.what[index] as number];
      if (owners === undefined) continue;
      if (owners.gzip) regions.add(at - SLACK, runEnd(block, at) + SLACK, this.#hidden);
      for (const order of owners.spelt) this.#literals.around(order, at, null, look);
      for (const order of owners.plain) {
        const rule = this.#patterns.rules[order] as Rule;
        this.#literals.attempt(
          block,
          order,
          at,
          (start, end) => this.#found.finding(rule, order, raw, start, end),
          (next) => this.#close.unfold(raw, rule, at, next),
          look,
        );
      }
    }
  }

  #addHunted({ windows, pieces }: Marks, regions: Regions): void {
    for (const [marks, extents] of [
      [windows, this.#sought.windows],
      [pieces, this.#sought.pieces],
    ] as const) {
      for (let index = 0; index < marks.count; index++) {
        const at = marks.at[index] as number;
        const { offset, length } = extents[marks.what[index] as number] as Extent;
        regions.add(at - FOLDED * offset - CONTEXT, at + FOLDED * (length - offset) + CONTEXT, HUNT);
      }
    }
  }

  #addHidden({ hidden }: Marks, regions: Regions): void {
    const { reach } = this.#close;
    for (let index = 0; index < hidden.count; index++) {
      const at = hidden.at[index] as number;
      const kind = hidden.what[index] as number;
      const around = (GROWTH[kind] ?? ESCAPED) * reach + SLACK;
      regions.add(at - around, at + around, kind === HIDDEN.punctuation ? HUNT : this.#hidden);
    }
  }
}

/** The beginning of compressed content, marked like a rule's literal. */
const GZIP: Rule = {
  id: 'gzip',
  description: 'Gzip in base64',
  source: 'https://www.rfc-editor.org/rfc/rfc1952#section-2.3',
  literals: [GZIP_BASE64.toLowerCase()],
  pattern: new RegExp(GZIP_BASE64, 'd'),
  publicPrefix: 0,
  sample: () => ({ text: GZIP_BASE64, secret: GZIP_BASE64 }),
  nearMisses: [],
};

/** A rule's literals as other syntaxes write them, as a rule of its own: a mark of one only asks for a close look. */
function speltRule(rule: Rule): Rule {
  const { opening: _, ...rest } = rule;
  return { ...rest, literals: [...new Set(rule.literals.flatMap(spellings))], pattern: /(?:)/d };
}

/** An engine for one worker. Throws RangeError for a block size that is not a positive integer. */
export function createEngine(options: EngineOptions = {}): Engine {
  const blockBytes = options.blockBytes ?? 1_048_576;
  if (!Number.isInteger(blockBytes) || blockBytes < 1) throw new RangeError('blockBytes must be a positive whole number.');
  return new MarkingEngine(options.rules ?? [], options.hunt ?? [], blockBytes);
}
