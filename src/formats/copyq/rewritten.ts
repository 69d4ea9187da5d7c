import { ByteView } from '../byte-view.ts';
import { STEP_GIVES } from '../compressed/inflated.ts';
import type { Cell, NotVisible, Source } from '../face.ts';
import { asTheyWere, hasAt, newContent, notWhole, refused, Unfinished } from '../new-content.ts';
import type { ChangeCell, NotRewritten, Rewriters } from '../rewriting.ts';
import { type Copied, copiedIn } from './copied.ts';

const NUMBER = 4;
/** CopyQ holds what was copied, too. */
const MOST_HELD = 67_108_864;
const TOO_LARGE = 'it holds more than is written anew: delete the item in CopyQ';

/** Form by form: its length stands before it, and the length of what is packed before that. */
export async function* rewritten(
  source: Source,
  around: Rewriters,
  change: ChangeCell,
  cellOf: (source: Source, copied: Copied) => Cell,
  malformed: (end: number) => NotVisible,
): AsyncGenerator<Uint8Array | NotRewritten | NotVisible> {
  let reached = 0;
  let end = NUMBER;
  try {
    for (const copied of copiedIn(new ByteView(source))) {
      end = copied.span.end;
      const cell = cellOf(source, copied);
      const changed = await change(cell);
      const content = changed === null ? null : await held(newContent(cell.source, changed));
      if (content === 'too large') yield refused(cell, TOO_LARGE, 'too-large');
      if (content === null || typeof content === 'string') continue;
      if (content.length !== cell.source.size || !hasAt(cell.source, 0, content)) {
        yield* asTheyWere(source, reached, copied.span.start - NUMBER);
        yield* form(source, copied, content, around);
        reached = copied.span.end;
      }
    }
    if (end < source.size) yield malformed(end);
    yield* asTheyWere(source, reached, source.size);
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    yield notWhole(error.message);
  }
}

function* form(source: Source, { packed, span, content: place }: Copied, content: Uint8Array, around: Rewriters): Generator<Uint8Array> {
  yield number(content.length + (packed ? NUMBER : 0));
  if (packed) {
    const gives = unpackedLength(content, around);
    if (gives === null) yield* asTheyWere(source, span.start, place.start);
    else yield number(gives);
  }
  yield content;
}

async function held(content: AsyncIterable<Uint8Array>): Promise<Uint8Array | 'too large'> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of content) {
    length += part.length;
    if (length > MOST_HELD) return 'too large';
    parts.push(Uint8Array.from(part));
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
    part.fill(0);
  }
  return whole;
}

/** What a zlib stream gives, in bytes; null where it is none. */
function unpackedLength(stream: Uint8Array, around: Rewriters): number | null {
  const inflater = around.inflater('zlib', STEP_GIVES);
  try {
    const bytes = inflater.push(stream);
    bytes.fill(0);
    return bytes.length;
  } catch {
    return null;
  } finally {
    inflater.end();
  }
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(NUMBER);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
