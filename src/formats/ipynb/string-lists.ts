import type { Cell, NotVisible, Source } from '../face.ts';
import { documentStart } from '../json/json-structure.ts';
import { JsonScanner, type Member, TOKEN, type TokenKind, type TokenSink } from '../json/json-scanner.ts';
import { pointerOf } from '../json/json-pointer.ts';
import { StringText } from '../json/string-text.ts';
import { holdsAt } from '../textual.ts';
import { eachWindow, readPiece } from '../windows.ts';

/** The longest value that is searched for: neighbouring cells of one long list overlap by as much (scan/face.ts OVERLAP). */
const LONGEST = 65_536;
/** An escape takes at most six raw bytes for one decoded byte. */
const OVERLAP = LONGEST * 6;
/** A list is cut into cells of about this many raw bytes, or this many strings, so that memory stays flat. */
const CELL_BYTES = 2_097_152;
const CELL_STRINGS = 600_000;

/** One run of neighbouring strings in an array: where the contents of the literals stand, without their quotes. */
interface Run {
  readonly members: readonly Member[];
  readonly starts: number[];
  readonly ends: number[];
  /** Raw bytes and strings since the last cut. */
  bytes: number;
  strings: number;
}

class Collector implements TokenSink {
  readonly #source: Source;
  readonly #scanner: JsonScanner;
  #run: Run | null = null;
  ready: Cell[] = [];

  constructor(source: Source, scanner: JsonScanner) {
    this.#source = source;
    this.#scanner = scanner;
  }

  token(kind: TokenKind, start: number, end: number): void {
    if (kind === TOKEN.comma || kind === TOKEN.comment) return;
    const array = this.#scanner.members.at(-1)?.array === true;
    if (kind !== TOKEN.string || !array) {
      this.#finish();
      return;
    }
    this.#run ??= { members: this.#scanner.members.slice(0, -1), starts: [], ends: [], bytes: 0, strings: 0 };
    const run = this.#run;
    // An empty string joins its neighbours without being there.
    if (end - start === 2) return;
    run.starts.push(start + 1);
    run.ends.push(end - 1);
    run.bytes += end - start - 2;
    run.strings++;
    if (run.bytes >= CELL_BYTES || run.strings >= CELL_STRINGS) this.#cut(run);
  }

  #finish(): void {
    if (this.#run !== null && this.#run.strings > 0) this.#emit(this.#run);
    this.#run = null;
  }

  /** Emits what there is and keeps enough of its end that a value across the cut is whole in the next cell. */
  #cut(run: Run): void {
    this.#emit(run);
    let keep = run.starts.length;
    for (let bytes = 0; keep > 0 && bytes < OVERLAP; ) {
      keep--;
      bytes += (run.ends[keep] ?? 0) - (run.starts[keep] ?? 0);
    }
    run.starts.splice(0, keep);
    run.ends.splice(0, keep);
    run.bytes = 0;
    run.strings = 0;
  }

  #emit(run: Run): void {
    // The raw pass sees a single string whole.
    if (run.starts.length < 2) return;
    const text = new StringText(this.#source);
    const separate = this.#isTraceback(run.members);
    run.starts.forEach((start, index) => {
      if (separate && index > 0) text.addNewline(start);
      text.add(start, run.ends[index] ?? start);
    });
    const pointer = pointerOf(this.#source, run.members);
    this.ready.push({
      locator: [pointer === null ? { kind: 'offset', offset: run.starts[0] ?? 0 } : { kind: 'pointer', pointer }],
      source: text,
      pieces: (start, end) => text.pieces(start, end),
    });
  }

  /** Tracebacks are lists of lines without their line feeds; all other lists of lines (nbformat 4) keep them. */
  #isTraceback(members: readonly Member[]): boolean {
    const key = members.at(-1);
    if (key === undefined || key.array || key.keyEnd - key.keyStart !== TRACEBACK.length) return false;
    return holdsAt(readPiece(this.#source, key.keyStart, TRACEBACK.length), 0, TRACEBACK);
  }
}

const TRACEBACK = '"traceback"';

/** Every array's neighbouring strings as one text, in the order of the file; ends in NotVisible where it is malformed. */
export function* stringLists(source: Source): Generator<Cell | NotVisible> {
  const scanner = new JsonScanner(documentStart(source));
  const collector = new Collector(source, scanner);
  for (let at = scanner.at; at < source.size && !scanner.failed; ) {
    eachWindow(source, at, Math.min(source.size, at + STEP), (bytes) => {
      scanner.feed(bytes, collector);
      return !scanner.failed;
    });
    if (scanner.at === at) break;
    at = scanner.at;
    yield* collector.ready;
    collector.ready = [];
  }
  const whole = scanner.finish(collector);
  yield* collector.ready;
  if (!whole)
    yield { reason: 'malformed', detail: 'the notebook is not valid JSON from some point on: values split over lines there are not seen' };
}

const STEP = 1_048_576;
