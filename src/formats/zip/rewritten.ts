import type { NotVisible, Source } from '../face.ts';
import { crc32 } from '../codecs/crc32.ts';
import { asTheyWere, differs, hasAt, newContent, notWhole, pieces, refused, Unfinished } from '../new-content.ts';
import type { ChangeCell, Changed, Deflater, NotRewritten, Rewriters } from '../rewriting.ts';
import { listed } from './directory.ts';
import { pieceAt } from './local-header.ts';
import { causeOf, ZipPlan } from './plan.ts';
import { DEFLATED, type EntryCell, STORED, ZipReader, ZSTD } from './reader.ts';
import { Descriptor, EntryRecord, type Told } from './record.ts';

const NOTHING = new Uint8Array(0);
/** New stored bytes are kept from their first making, up to so many. */
const KEPT = 4_194_304;
/** Records of the directory are given so many bytes at once. */
const PIECE = 65_536;

const OTHER_METHOD = 'it is compressed in a way that is not written: unpack the archive, redact it, and pack it again';
const DISAGREE = 'the archive says different things of it in different places: unpack what is left of it and delete the archive';
const OVERLAP = 'it shares its bytes with others: unpack what is left of the archive and delete it';
const IN_PROGRAM = 'it stands in the program before the archive: delete the file, and make it anew without the value';
const DAMAGED = 'its checksum is wrong: unpack what is left of the archive and delete it';
const TOO_LARGE = 'the archive would need another layout to hold it: unpack it, redact it, and pack it again';
const CHANGED_MEANWHILE = 'the archive changed while it was read: try again';

type Given = AsyncGenerator<Uint8Array | NotRewritten | NotVisible>;

/**
 * Writes an archive anew: entries that change are packed again as they were packed, numbers that tell of them are set, and what
 * stands behind them moves. All else, bytes between entries and deleted entries too, is carried over as it is: it may be
 * a program's own. A deleted entry that would change is left out, as nobody can unpack it.
 *
 * Where an entry's sizes stand before large content, `change` is asked for its cell a second time.
 */
export class RewrittenZip {
  readonly #source: Source;
  readonly #around: Rewriters;
  readonly #change: ChangeCell;
  /** Up to where the archive was given. */
  #done = 0;
  /** What stands behind `at` is moved by so many bytes. */
  readonly #moves: { readonly at: number; readonly by: number }[] = [];
  /** By header, what is new of them. */
  readonly #told = new Map<number, Told>();

  constructor(source: Source, around: Rewriters, change: ChangeCell) {
    this.#source = source;
    this.#around = around;
    this.#change = change;
  }

  async *bytes(): Given {
    const reader = new ZipReader(this.#source, this.#around);
    try {
      const plan = yield* inTurns(ZipPlan.of(this.#source));
      for await (const part of reader.cells()) {
        if ('reason' in part) {
          yield part;
          continue;
        }
        const changed = await this.#change(part);
        yield NOTHING;
        // Making a compressor costs more than comparing a few bytes.
        if (changed === null || (!('content' in changed) && !(await differs(part.source, changed)))) continue;
        if (typeof plan !== 'string') yield* this.#entry(part, changed, plan);
        else if (await differs(part.source, changed)) yield refused(part, plan, causeOf(plan));
      }
      if (typeof plan !== 'string' && this.#moves.length > 0) yield* this.#directory(plan);
      yield* asTheyWere(this.#source, this.#done, this.#source.size);
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
      yield notWhole(error.message);
    } finally {
      reader.end();
    }
  }

  async *#entry(cell: EntryCell, changed: NonNullable<Changed>, plan: ZipPlan): Given {
    const { header, data } = cell.entry;
    const record = plan.recordOf(header);
    if (record === null) {
      yield* this.#unlisted(cell, changed, plan);
      return;
    }
    const { method, told } = record;
    const own = EntryRecord.local(this.#source, header, data);
    const made = yield* this.#made(cell, changed, method);
    if (made === null) return;
    const descriptor = record.descriptor ? Descriptor.at(this.#source, data + told.size, told) : null;
    const end = data + told.size + (descriptor?.length ?? 0);
    const why =
      own === null || own.method !== method || own.descriptor !== record.descriptor || record.descriptor !== (descriptor !== null)
        ? DISAGREE
        : header < this.#done || end > plan.limitOf(header)
          ? OVERLAP
          : made.before.sum !== told.sum || made.before.length !== told.length
            ? DAMAGED
            : !this.#isPacked(method)
              ? OTHER_METHOD
              : null;
    if (why !== null || own === null) {
      yield refused(cell, why ?? DISAGREE, why === OTHER_METHOD ? undefined : 'damaged');
      return;
    }
    // Many leave the numbers of the header empty where they stand behind the data, some do not.
    const fits = (record.descriptor && own.told.sum === 0 && own.told.length === 0) || own.tell(made.told);
    const behind = descriptor?.of(made.told) ?? NOTHING;
    if (!fits || !record.tell(made.told) || behind.length !== (descriptor?.length ?? 0)) {
      yield refused(cell, TOO_LARGE, 'too-large');
      return;
    }
    yield* asTheyWere(this.#source, this.#done, header);
    yield own.bytes;
    if (made.kept === null) yield* this.#again(cell, changed, method, made.told);
    else yield* made.kept;
    yield behind;
    this.#done = end;
    this.#told.set(header, made.told);
    this.#move(header, own.bytes.length + made.told.size + behind.length - (end - header));
  }

  /** Reads and packs it once; null where nothing is new. */
  async *#made(cell: EntryCell, changed: NonNullable<Changed>, method: number): AsyncGenerator<Uint8Array, Made | null> {
    const packer = this.#packer(method);
    let same = true;
    let kept: Uint8Array[] | null = [];
    let size = 0;
    let sum = 0;
    let sumBefore = 0;
    let length = 0;
    let at = 0;
    const keep = (bytes: Uint8Array): void => {
      size += bytes.length;
      if (size > KEPT) kept = null;
      else if (bytes.length > 0) kept?.push(bytes.slice());
    };
    for await (const piece of newContent(cell.source, changed)) {
      sum = crc32(piece, sum);
      const there = pieceAt(cell.source, at, piece.length);
      sumBefore = crc32(there, sumBefore);
      length += there.length;
      there.fill(0);
      same &&= hasAt(cell.source, at, piece);
      at += piece.length;
      keep(packer.push(piece));
      yield NOTHING;
    }
    keep(packer.end());
    for (const piece of pieces(cell.source, at, Infinity)) {
      sumBefore = crc32(piece, sumBefore);
      length += piece.length;
      same = false;
      yield NOTHING;
    }
    return same ? null : { told: { sum, size, length: at }, before: { sum: sumBefore, length }, kept };
  }

  /** Once more, now that it is known what it comes to. Throws Unfinished where it comes to something else. */
  async *#again(cell: EntryCell, first: NonNullable<Changed>, method: number, told: Told): AsyncGenerator<Uint8Array> {
    const changed = 'content' in first ? await this.#change(cell) : first;
    if (changed === null) throw new Unfinished(CHANGED_MEANWHILE);
    const packer = this.#packer(method);
    let sum = 0;
    let size = 0;
    for await (const piece of newContent(cell.source, changed)) {
      sum = crc32(piece, sum);
      const packed = packer.push(piece);
      size += packed.length;
      yield packed;
    }
    const rest = packer.end();
    yield rest;
    if (sum !== told.sum || size + rest.length !== told.size) throw new Unfinished(CHANGED_MEANWHILE);
  }

  /** What was deleted, and what is only left over. */
  async *#unlisted(cell: EntryCell, changed: NonNullable<Changed>, plan: ZipPlan): Given {
    const { header, data, size } = cell.entry;
    if (!(await differs(cell.source, changed))) return;
    const end = size === null ? (cell.decodedFrom?.end ?? data) : data + size;
    const why = plan.isBefore(header) ? IN_PROGRAM : header < this.#done || end > plan.limitOf(header) ? OVERLAP : null;
    if (why !== null) {
      yield refused(cell, why);
      return;
    }
    yield* asTheyWere(this.#source, this.#done, header);
    this.#done = end;
    this.#move(header, header - end);
  }

  async *#directory(plan: ZipPlan): Given {
    const { directory } = plan;
    yield* asTheyWere(this.#source, this.#done, directory.start);
    const records: Uint8Array[] = [];
    let length = 0;
    for (const { header, at, next } of listed(this.#source, directory)) {
      const record = EntryRecord.listed(this.#source, at, next);
      const told = this.#told.get(header);
      const fits = record !== null && record.move(this.#movedBy(header)) && (told === undefined || record.tell(told));
      if (!fits) throw new Unfinished(TOO_LARGE);
      records.push(record.bytes);
      length += record.bytes.length;
      if (length < PIECE) continue;
      yield joined(records.splice(0), length);
      length = 0;
    }
    yield joined(records, length);
    const behind = plan.behind(this.#movedBy(directory.start));
    if (behind === null) throw new Unfinished(TOO_LARGE);
    yield behind;
    this.#done = this.#source.size;
  }

  #move(at: number, by: number): void {
    this.#moves.push({ at, by: (this.#moves.at(-1)?.by ?? 0) + by });
  }

  #movedBy(at: number): number {
    let low = 0;
    let high = this.#moves.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#moves[middle] as { at: number }).at < at) low = middle + 1;
      else high = middle;
    }
    return this.#moves[low - 1]?.by ?? 0;
  }

  #isPacked(method: number): boolean {
    return method === STORED || method === DEFLATED || ZSTD.has(method);
  }

  #packer(method: number): Deflater {
    if (method === DEFLATED) return this.#around.deflater('deflate');
    if (ZSTD.has(method)) return this.#around.deflater('zstd');
    return { push: (bytes) => bytes, end: () => NOTHING };
  }
}

interface Made {
  readonly told: Told;
  readonly before: { readonly sum: number; readonly length: number };
  /** Its new stored bytes; null where they are too many. */
  readonly kept: readonly Uint8Array[] | null;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function* inTurns<T>(work: Generator<void, T>): Generator<Uint8Array, T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    yield NOTHING;
  }
}
