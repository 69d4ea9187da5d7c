import type { Cell, Locator, NotVisible, Source, Span, Surroundings } from '../face.ts';
import { Forward } from '../compressed/forward.ts';
import { Inflated } from '../compressed/inflated.ts';
import { hintOf } from '../hint.ts';
import { Additions } from './delta.ts';
import { hex, type IdLength, type Kind } from './ids.ts';
import { bytesSource } from '../bytes-source.ts';
import { BREATH, JoinedTexts, type Known, objectCell, within } from './object-cells.ts';
import { DEEPEST, type EntryHeader, type Failure, type Got, WHOLE } from './pack-objects.ts';
import { partsOfStream } from './stream-parts.ts';
import { TreeNames } from './tree-names.ts';
import { discard, zlibInflater } from './zlib-reader.ts';

export type Part = Cell | NotVisible;
/** Asked while the object is at hand; null where it is not known. */
export type Id = () => Uint8Array | null;

/** Work after which the caller gets a turn, in bytes. */
const TURN = 1_048_576;
/** What is taken of a delta at once. */
const FED = 65_536;

/**
 * What is to be searched of the objects of a pack: blobs as cells of their own, the texts of commits and tags joined, and the
 * names in trees, each once. Counts what of them is not visible.
 */
export class ObjectParts {
  readonly #pack: Source;
  readonly #start: number;
  readonly #around: Surroundings;
  readonly #idLength: IdLength;
  readonly #names = new TreeNames();
  readonly #messages = new JoinedTexts('\n\n', true);
  readonly #entries = new JoinedTexts('\n', false);
  readonly #tally: Record<Failure, number> = { damaged: 0, 'no-base': 0, 'too-large': 0, 'too-deep': 0 };
  #work = 0;

  constructor(pack: Source, start: number, around: Surroundings, idLength: IdLength) {
    this.#pack = pack;
    this.#start = start;
    this.#around = around;
    this.#idLength = idLength;
  }

  count(failure: Failure, times = 1): void {
    this.#tally[failure] += times;
  }

  close(): void {
    this.#messages.wipe();
    this.#entries.wipe();
  }

  /** An object that stands in `from`. `hinted`: its id costs little, so that its path may say what it is. */
  *show(got: Got, from: Span, id: Id, hinted: boolean): Generator<Part> {
    const kind = 'kind' in got ? got.kind : got.is === 'damaged' ? (got.header?.kind ?? null) : null;
    const known: Known = {
      steps: () => this.#steps(kind, id, from.start),
      from: { start: this.#start + from.start, end: this.#start + from.end },
      hint: hinted && kind === 'blob' ? this.#hint(id) : null,
    };
    if (got.is === 'damaged') yield* this.#damaged(got.header, known);
    else if (got.is === 'large') yield* this.#stream(got.header, got.header.size, known);
    else if (got.is === 'delta') {
      this.#tally[got.why]++;
      yield* this.#additions(got.header, known);
    } else {
      if (got.kind === 'tree') yield* this.#tree(got.bytes, id(), known);
      else if (got.kind === 'blob') {
        if (got.bytes.length > 0) yield objectCell(bytesSource(got.bytes), known);
      } else {
        // What is found in it is named when its bytes are gone.
        if (!hinted) id();
        yield* joining(this.#messages, got.bytes, known);
      }
      this.#work += got.bytes.length;
    }
    if (this.#work > TURN) {
      this.#work = 0;
      yield BREATH;
    }
  }

  *#tree(bytes: Uint8Array, id: Uint8Array | null, known: Known): Generator<Part> {
    const fresh: Uint8Array[] = [];
    const whole = this.#names.add(id, bytes, this.#idLength, (name) => fresh.push(name));
    if (!whole) {
      this.#tally.damaged++;
      yield objectCell(bytesSource(bytes), known);
      return;
    }
    for (const name of fresh) yield* joining(this.#entries, name, known);
  }

  *#damaged(header: EntryHeader | null, known: Known): Generator<Part> {
    if (header === null) return;
    if (header.kind === null) yield* this.#additions(header, known);
    else for (const part of this.#stream(header, Infinity, { ...known, hint: 'nothing' })) if (!('reason' in part)) yield part;
  }

  /** An object that is not held, of so many bytes: decompressed as it is read. */
  *#stream({ data }: EntryHeader, size: number, known: Known): Generator<Part> {
    const inflater = zlibInflater(this.#around);
    const forward = new Forward((from, finely) => new Inflated(this.#pack, from, this.#pack.size, inflater, 'git', finely), data);
    try {
      yield objectCell(within(forward, 0, size), known);
      if (forward.trouble !== null) yield forward.trouble;
    } finally {
      forward.end();
      inflater.end();
    }
  }

  *#additions(header: EntryHeader, known: Known): Generator<Part> {
    const texts = new JoinedTexts('', false);
    const additions = new Additions();
    const adding = (bytes: Uint8Array): void => texts.add(bytes, known);
    try {
      for (const part of partsOfStream(this.#pack, header.data, this.#around)) {
        for (let at = 0; at < part.length && !additions.failed; at += FED) {
          additions.feed(part.subarray(at, at + FED), adding);
          if (texts.full) yield texts.take() ?? BREATH;
        }
        discard(part);
        yield BREATH;
      }
      const cell = texts.take();
      if (cell !== null) yield cell;
    } finally {
      texts.wipe();
    }
  }

  /** What is left of joined cells, and what was not visible. */
  *rest(): Generator<Part> {
    for (const texts of [this.#messages, this.#entries]) {
      const cell = texts.take();
      if (cell !== null) yield cell;
    }
    const { damaged, 'no-base': baseless, 'too-large': large, 'too-deep': deep } = this.#tally;
    if (damaged > 0)
      yield {
        reason: 'malformed',
        detail: `${objects(damaged)} damaged: the others were read, and of these what stands before the damage`,
      };
    if (baseless > 0)
      yield {
        reason: 'unreadable',
        detail: `${objects(baseless)} stored as changes to objects that are not in this file: only what they add was searched`,
      };
    if (large > 0)
      yield {
        reason: 'too-large',
        detail: `${objects(large)} stored as changes to others, and of more than ${WHOLE / 1_048_576} MiB: only what they add was searched`,
      };
    if (deep > 0)
      yield {
        reason: 'too-deep',
        detail: `${objects(deep)} stored as changes to changes, in a circle or more than ${DEEPEST} deep: only what they add was searched`,
      };
  }

  /** What the name of a blob says of its format. */
  #hint(id: Id): string | null {
    const own = id();
    const name = own === null ? null : this.#names.nameOf(own);
    return name === null ? null : hintOf(name);
  }

  /** `blob 5e1c…` as git names it, and its path in the tree, where one is known. */
  #steps(kind: Kind | null, id: Id, offset: number): Locator {
    const own = id();
    if (own === null)
      return [
        { kind: 'entry', name: kind ?? 'object' },
        { kind: 'offset', offset },
      ];
    const name: Locator[number] = { kind: 'entry', name: `${kind ?? 'object'} ${hex(own)}` };
    const path = kind === 'blob' || kind === null ? this.#names.pathOf(own) : null;
    return path === null ? [name] : [name, { kind: 'entry', name: path }];
  }
}

function* joining(texts: JoinedTexts, text: Uint8Array, known: Known): Generator<Cell> {
  if (texts.full) yield texts.take() ?? BREATH;
  // A message or a name of such a length is none; it is searched all the same.
  if (JoinedTexts.takes(text.length)) texts.add(text, known);
  else yield objectCell(bytesSource(text), { ...known, hint: 'nothing' });
}

function objects(count: number): string {
  return count === 1 ? '1 object is' : `${count} objects are`;
}
