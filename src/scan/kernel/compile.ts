import type { Rule } from '../face.ts';
import { placed } from './buckets.ts';
import { type Entry, EntryMaker, type Fragment } from './entries.ts';
import type { CompiledLiteral, RuleTables } from './face.ts';
import {
  ENTRY_BEFORE,
  ENTRY_BEFORE_TEXT,
  ENTRY_CARE,
  ENTRY_FOLD,
  ENTRY_LEAD,
  ENTRY_LENGTH,
  ENTRY_LITERAL,
  ENTRY_RUN,
  ENTRY_RUN_WITHIN,
  ENTRY_SHARED_TEXT,
  ENTRY_SIZE,
  ENTRY_SKIP,
  ENTRY_TAIL,
  ENTRY_TEXT,
  FILTER_BITS,
  FRAGMENT,
  FREE_BUCKETS,
  GATED_BUCKETS,
  HEAD_BITS,
  IMAGE_BUCKETS,
  IMAGE_ENTRIES,
  IMAGE_FILTER,
  IMAGE_GATED_FILTER,
  IMAGE_GATED_HEADS,
  IMAGE_HAS_AT_RUNS,
  IMAGE_HAS_GATED,
  IMAGE_HEADS,
  IMAGE_LISTS,
  IMAGE_RECORDS,
  IMAGE_RUN_HEADS,
  IMAGE_SIZE,
  IMAGE_TAILS,
  LITERAL_REACH,
  RUN,
  RUN_HEAD_BITS,
} from './layout.ts';

/**
 * The rule compiler: literals and what the patterns tell about them, as the image that the kernel reads. The same bytes for the same
 * rules on every machine. Throws RangeError for a literal of fewer than three bytes.
 */
export function compileRules(rules: readonly Rule[]): RuleTables {
  const content = contentOf(rules);
  const known = compiled.get(content);
  if (known !== undefined) return known;
  const tables = compileAnew(rules);
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(content, tables);
  return tables;
}

/** Tables of this process, by what they were made of. */
const compiled = new Map<string, RuleTables>();
const KEPT = 8;

/** All that tables depend on. */
function contentOf(rules: readonly Rule[]): string {
  return rules
    .map(({ literals, pattern, opening, reach }) => `${literals.join('\0')}\n${pattern}\n${opening}\n${reach?.before}`)
    .join('\n');
}

function compileAnew(rules: readonly Rule[]): RuleTables {
  // Entries of one text stand together in every list, so that it is compared once.
  const gathered = gather(rules).sort((a, b) => (textOf(a.entry) < textOf(b.entry) ? -1 : textOf(a.entry) > textOf(b.entry) ? 1 : 0));
  const entries = gathered.map(({ entry }) => entry);
  const chosen = entries.map((entry) => entry.fragments[0] as Fragment);
  const place = (which: readonly number[], buckets: number): Uint8Array => {
    const placing = placed(
      which.map((at) => (entries[at] as Entry).fragments),
      buckets,
    );
    for (const [nth, at] of which.entries()) chosen[at] = (entries[at] as Entry).fragments[placing.chosen[nth] as number] as Fragment;
    return placing.tables;
  };
  const isGated = ({ run }: Entry): boolean => run !== null && run.least > RUN;
  const anywhere = [...entries.keys()].filter((at) => !(entries[at] as Entry).atRun);
  const free = anywhere.filter((at) => !isGated(entries[at] as Entry));
  const gated = anywhere.filter((at) => isGated(entries[at] as Entry));
  const tables = [...place(free, FREE_BUCKETS), ...place(gated, GATED_BUCKETS)];

  const pool = new Pool();
  const lists = new Lists();
  const index = (which: readonly number[], headBits: number): Index => indexOf(which, chosen, headBits, lists);
  const freeIndex = index(free, HEAD_BITS);
  const gatedIndex = index(gated, HEAD_BITS);
  const atRuns = [...entries.keys()].filter((at) => (entries[at] as Entry).atRun);
  const runIndex = index(atRuns, RUN_HEAD_BITS);

  const records = new Uint8Array(entries.length * ENTRY_SIZE);
  const texts = new Map<string, number>();
  for (const [at, { entry, literal }] of gathered.entries()) {
    const { lead } = chosen[at] as Fragment;
    const text = `${lead} ${textOf(entry)}`;
    if (!texts.has(text)) texts.set(text, texts.size + 1);
    new DataView(records.buffer, at * ENTRY_SIZE).setUint16(ENTRY_SHARED_TEXT, texts.get(text) as number, true);
    writeEntry(
      records.subarray(at * ENTRY_SIZE, (at + 1) * ENTRY_SIZE),
      entry,
      (chosen[at] as Fragment).lead,
      pool.add(entry.tail),
      literal,
    );
  }
  const tailsAt = IMAGE_RECORDS + records.length;
  const listsAt = aligned(tailsAt + pool.length);
  const image = new Uint8Array(aligned(listsAt + lists.length));
  const header = new DataView(image.buffer);
  header.setUint32(IMAGE_ENTRIES, IMAGE_RECORDS, true);
  header.setUint32(IMAGE_TAILS, tailsAt, true);
  header.setUint32(IMAGE_LISTS, listsAt, true);
  header.setUint32(IMAGE_SIZE, image.length, true);
  header.setUint32(IMAGE_HAS_GATED, gated.length > 0 ? 1 : 0, true);
  header.setUint32(IMAGE_HAS_AT_RUNS, atRuns.length > 0 ? 1 : 0, true);
  image.set(tables, IMAGE_BUCKETS);
  image.set(freeIndex.filter, IMAGE_FILTER);
  write16(header, IMAGE_HEADS, freeIndex.heads);
  image.set(gatedIndex.filter, IMAGE_GATED_FILTER);
  write16(header, IMAGE_GATED_HEADS, gatedIndex.heads);
  write16(header, IMAGE_RUN_HEADS, runIndex.heads);
  image.set(records, IMAGE_RECORDS);
  pool.write(image, tailsAt);
  write16(header, listsAt, lists.numbers);
  const literals: CompiledLiteral[] = [];
  for (const { literal, compiled } of gathered) literals[literal] = compiled;
  return { literals, image };
}

interface Index {
  /** One bit per hash. */
  readonly filter: Uint8Array;
  /** First place in the lists per hash. */
  readonly heads: Uint16Array;
}

/** By the hashes of their fragments, the entries `which`. */
function indexOf(which: readonly number[], chosen: readonly Fragment[], headBits: number, lists: Lists): Index {
  const filter = new Uint8Array(1 << (FILTER_BITS - 3));
  const heads = new Uint16Array(1 << headBits);
  const slots = new Map<number, number[]>();
  for (const at of which) {
    for (const hash of hashesOf(chosen[at] as Fragment)) {
      const slot = hash >>> (32 - headBits);
      const sharing = slots.get(slot);
      if (sharing === undefined) slots.set(slot, [at]);
      else if (sharing.at(-1) !== at) sharing.push(at);
      const bit = hash >>> (32 - FILTER_BITS);
      filter[bit >>> 3] = (filter[bit >>> 3] as number) | (1 << (bit & 7));
    }
  }
  for (const [slot, sharing] of slots) heads[slot] = lists.add(sharing);
  return { filter, heads };
}

interface Gathered {
  readonly entry: Entry;
  /** Index of the marked literal. */
  readonly literal: number;
  readonly compiled: CompiledLiteral;
}

/** Entries, each once: rules that look for the same text with the same tail share one. */
function gather(rules: readonly Rule[]): Gathered[] {
  const maker = new EntryMaker();
  const numbers = new Map<Uint8Array | null, Map<string, number>>();
  const tails = new Map<string, Uint8Array>();
  const gathered: Gathered[] = [];
  const literals: { text: string; rules: number[] }[] = [];
  for (const [index, rule] of rules.entries()) {
    // A literal whose spellings are entries of their own is one literal all the same.
    const own = new Map<string, Entry[]>();
    for (const entry of maker.entriesOf(rule)) {
      if (entry.literal.length < 3) throw new RangeError(`The literal "${entry.literal}" is too short: give at least three bytes.`);
      own.set(entry.literal, [...(own.get(entry.literal) ?? []), entry]);
    }
    for (const [literal, entries] of own) {
      const first = entries[0] as Entry;
      const content = first.tail === null ? null : String.fromCharCode(...first.tail);
      const tail = content === null ? null : (tails.get(content) ?? first.tail);
      if (content !== null && tail !== null) tails.set(content, tail);
      const known = numbers.get(tail) ?? new Map<string, number>();
      numbers.set(tail, known);
      const key = `${literal}\0${first.text.join()}\0${first.fold.join()}\0${first.atRun}`;
      const number = known.get(key);
      if (number !== undefined) {
        (literals[number] as { rules: number[] }).rules.push(index);
        continue;
      }
      known.set(key, literals.length);
      const one = { text: literal, rules: [index] };
      for (const entry of entries) {
        gathered.push({ entry: entry === first ? { ...entry, tail } : entry, literal: literals.length, compiled: one });
      }
      literals.push(one);
    }
  }
  return gathered;
}

function textOf({ text, fold }: Entry): string {
  return `${text.join()} ${fold.join()}`;
}

function writeEntry(bytes: Uint8Array, entry: Entry, lead: number, tail: number, literal: number): void {
  if (entry.skip + lead + FRAGMENT > LITERAL_REACH)
    throw new RangeError(`The literal "${entry.literal}" is too long: give ${LITERAL_REACH} bytes at most.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [at, byte] of entry.text.entries()) {
    const fold = entry.fold[at] as number;
    bytes[ENTRY_TEXT + at] = byte | fold;
    bytes[ENTRY_FOLD + at] = fold;
    bytes[ENTRY_CARE + at] = 0xff;
  }
  bytes[ENTRY_LEAD] = lead;
  bytes[ENTRY_LENGTH] = entry.text.length;
  bytes[ENTRY_SKIP] = entry.skip;
  bytes[ENTRY_BEFORE] = entry.before.length;
  bytes.set(entry.before, ENTRY_BEFORE_TEXT);
  if (entry.run !== null) {
    bytes[ENTRY_RUN] = entry.run.least;
    bytes[ENTRY_RUN_WITHIN] = entry.run.within;
  }
  view.setUint32(ENTRY_TAIL, tail, true);
  view.setUint32(ENTRY_LITERAL, literal, true);
}

/** Hashes of all that a fragment may be, folded, as literals.ts of the kernel has them. */
function hashesOf({ sets }: Fragment): number[] {
  let fours = [0];
  for (const [at, set] of sets.entries()) {
    const folded = new Set<number>();
    for (let byte = 0; byte < 256; byte++) if (set[byte] === 1) folded.add(byte | 0x20);
    fours = fours.flatMap((four) => Array.from(folded, (byte) => (four | (byte << (8 * at))) >>> 0));
  }
  return fours.map((four) => Math.imul(four, 0x9e3779b1) >>> 0);
}

/** Tails of different content, one after another; offset 0 means none. */
class Pool {
  length = 8;
  readonly #offsets = new Map<Uint8Array, number>();

  add(tail: Uint8Array | null): number {
    if (tail === null) return 0;
    const known = this.#offsets.get(tail);
    if (known !== undefined) return known;
    const offset = this.length;
    this.#offsets.set(tail, offset);
    this.length = aligned(offset + tail.length);
    return offset;
  }

  write(image: Uint8Array, at: number): void {
    for (const [tail, offset] of this.#offsets) image.set(tail, at + offset);
  }
}

const END_OF_LIST = 0xffff;

/** Lists of entries; place 0 means none. */
class Lists {
  readonly #numbers: number[] = [END_OF_LIST];
  readonly #places = new Map<string, number>();

  get length(): number {
    return this.#numbers.length * 2;
  }

  get numbers(): Uint16Array {
    return Uint16Array.from(this.#numbers);
  }

  add(numbers: readonly number[]): number {
    const key = numbers.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#numbers.length;
    if (place + numbers.length > END_OF_LIST) throw new RangeError('Too many literals for one kernel.');
    this.#places.set(key, place);
    this.#numbers.push(...numbers, END_OF_LIST);
    return place;
  }
}

function aligned(length: number): number {
  return (length + 7) & ~7;
}

function write16(view: DataView, at: number, numbers: Uint16Array): void {
  for (let i = 0; i < numbers.length; i++) view.setUint16(at + 2 * i, numbers[i] as number, true);
}
