import type { Cell, Codec, NotVisible, Source, Surroundings } from '../face.ts';
import { asTheyWere, hasAt, newContent, notWhole, refused, Unfinished } from '../new-content.ts';
import type { ChangeCell, NotRewritten, Rewriters, WholeRewriting } from '../rewriting.ts';
import { Damage, type Decoder } from './forward.ts';
import { Inflated, STEP_GIVES } from './inflated.ts';

/** A stream of its own among those of a file: bytes [start, end) of the file, which give `length` bytes. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** Writes one part anew. */
export interface Packer {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** How a format of compressed streams is written. */
export interface Packing {
  /**
   * The file's parts in order, one behind the other from its first byte on, each of them checked; or a sentence for a person:
   * why it cannot be written anew. Gives its turn now and then. May throw Damage.
   */
  parts(source: Source, around: Rewriters): Generator<void, readonly Part[] | string>;
  /** For a part that is changed; `length`: of what it will hold, null where that is not known. */
  packer(source: Source, part: Part, around: Rewriters, length: number | null): Packer;
}

/** A rewriting gives this when it has nothing to give yet. */
const NOTHING = new Uint8Array(0);

/**
 * Files of compressed streams, written anew: the parts that are not changed stay as they are, and so do bytes behind the last.
 * `cells`: the format's own, which gives one cell.
 */
export function rewritingOf(
  cells: (source: Source, around: Surroundings) => AsyncIterable<Cell | NotVisible>,
  packing: Packing,
): WholeRewriting {
  return {
    kind: 'whole',
    async *rewritten(source, around, change) {
      const reached = { at: 0 };
      try {
        for await (const part of cells(source, around)) {
          if ('reason' in part) yield part;
          else yield* changedStream(source, around, part, change, packing, reached);
        }
        yield* asTheyWere(source, reached.at, source.size);
      } catch (error) {
        if (!(error instanceof Unfinished)) throw error;
        yield notWhole(error.message);
      }
    },
  };
}

async function* changedStream(
  source: Source,
  around: Rewriters,
  cell: Cell,
  change: ChangeCell,
  packing: Packing,
  reached: { at: number },
): AsyncGenerator<Uint8Array | NotRewritten> {
  const changed = await change(cell);
  if (changed === null || (!('content' in changed) && changed.every(({ start, bytes }) => hasAt(cell.source, start, bytes)))) return;
  const parts = yield* surveyed(packing.parts(source, around));
  if (typeof parts === 'string') {
    yield refused(cell, parts, parts === DAMAGED ? 'damaged' : undefined);
    return;
  }
  const incoming = new Incoming(newContent(cell.source, changed));
  try {
    let at = 0;
    for (const [index, part] of parts.entries()) {
      const limit = index === parts.length - 1 ? Infinity : part.length;
      const length = 'content' in changed ? null : part.length;
      yield* onePart(source, cell, incoming, part, { at, limit }, () => packing.packer(source, part, around, length));
      at += part.length;
    }
    reached.at = parts.at(-1)?.end ?? 0;
  } finally {
    await incoming.end();
  }
}

/** The part as it is where what comes in is what it held, else what comes in. */
async function* onePart(
  source: Source,
  { source: before }: Cell,
  incoming: Incoming,
  part: Part,
  { at, limit }: { readonly at: number; readonly limit: number },
  begin: () => Packer,
): AsyncGenerator<Uint8Array> {
  let packer: Packer | null = null;
  let done = 0;
  for (;;) {
    const bytes = await incoming.next(limit - done);
    if (packer === null && (bytes === null ? done < part.length : !hasAt(before, at + done, bytes))) {
      // A part whose content is gone goes with it; a file of none would be no file of its format.
      if (bytes === null && done === 0 && at > 0) return;
      packer = begin();
      for (const piece of asTheyWere(before, at, at + done)) yield packer.push(piece);
    }
    if (bytes === null) break;
    done += bytes.length;
    yield packer === null ? NOTHING : packer.push(bytes);
  }
  if (packer === null) yield* asTheyWere(source, part.start, part.end);
  else yield packer.end();
}

function* surveyed(parts: ReturnType<Packing['parts']>): Generator<Uint8Array, readonly Part[] | string> {
  try {
    for (let step = parts.next(); ; step = parts.next()) {
      if (step.done === true) return step.value;
      yield NOTHING;
    }
  } catch (error) {
    if (error instanceof Damage) return error.unseen.reason === 'malformed' ? DAMAGED : error.unseen.detail;
    throw error;
  }
}

export const DAMAGED = 'its compressed data is damaged: unpack what is left of it and delete the file';
export const TOO_MANY_PARTS = 'it is made of more pieces than are written anew: unpack it, redact it, and pack it again';

/** Pieces that come in, cut where a part ends. */
class Incoming {
  readonly #pieces: AsyncGenerator<Uint8Array>;
  #left: Uint8Array = NOTHING;

  constructor(pieces: AsyncGenerator<Uint8Array>) {
    this.#pieces = pieces;
  }

  /** Up to so many bytes, at least one; null where none are to come, or none are wanted. */
  async next(most: number): Promise<Uint8Array | null> {
    if (most <= 0) return null;
    while (this.#left.length === 0) {
      const step = await this.#pieces.next();
      if (step.done === true) return null;
      this.#left = step.value;
    }
    const bytes = this.#left.subarray(0, most);
    this.#left = this.#left.subarray(bytes.length);
    return bytes;
  }

  async end(): Promise<void> {
    await this.#pieces.return(null);
  }
}

/** How many bytes a decoder gives to its end, and `use` sees them. Throws Damage. */
export function* measured(decoder: Decoder, use?: (bytes: Uint8Array) => void): Generator<void, number> {
  let length = 0;
  let told = 0;
  for (let piece = decoder.next(); piece !== null; piece = decoder.next()) {
    length += piece.length;
    use?.(piece);
    piece.fill(0);
    if (length - told < TURN) continue;
    told = length;
    yield;
  }
  return length;
}

/** A survey gives its turn each time it has seen so many bytes. */
export const TURN = 262_144;

/** A file that is one stream, and knows by itself whether it is whole. */
export function oneStream(codec: Codec, what: string): Packing {
  return {
    *parts(source, around) {
      const inflater = around.inflater(codec, STEP_GIVES);
      try {
        const decoder = new Inflated(source, 0, Infinity, inflater, what, null);
        const length = yield* measured(decoder);
        return [{ start: 0, end: decoder.at, length }];
      } finally {
        inflater.end();
      }
    },
    packer: (_source, _part, around) => around.deflater(codec),
  };
}
