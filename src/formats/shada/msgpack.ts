import type { ByteView } from '../byte-view.ts';
import type { Span } from '../face.ts';

/** The shape of one MessagePack object (github.com/msgpack/msgpack: spec.md): where it stands and what follows inside it. */
export interface Packed {
  /** `text`: a string or binary data in `span`. `number`: an unsigned one in `value`. */
  readonly kind: 'text' | 'number' | 'list' | 'map' | 'other';
  readonly span: Span;
  readonly value: number;
  /** Objects that follow inside a list or map (of a map keys and values in turn), from `span.end` on. */
  readonly inside: number;
}

/** The object that begins at `at`; null where none is, or where it is cut off. */
export function packedAt(bytes: ByteView, at: number): Packed | null {
  const mark = bytes.byte(at);
  if (mark < 0) return null;
  if (mark < 0x80) return of('number', at + 1, at + 1, mark);
  if (mark < 0x90) return of('map', at + 1, at + 1, 0, (mark & 15) * 2);
  if (mark < 0xa0) return of('list', at + 1, at + 1, 0, mark & 15);
  if (mark < 0xc0) return text(bytes, at + 1, mark & 31);
  if (mark >= 0xe0) return of('other', at + 1, at + 1);
  const [kind, size] = MARKS[mark - 0xc0] as readonly [Kind, number];
  switch (kind) {
    case 'text': {
      const length = bytes.big(at + 1, size);
      return length < 0 ? null : text(bytes, at + 1 + size, length);
    }
    case 'extension': {
      const length = bytes.big(at + 1, size);
      const end = at + 2 + size + length;
      return length < 0 || end > bytes.size ? null : of('other', at, end);
    }
    case 'list':
    case 'map': {
      const count = bytes.big(at + 1, size);
      return count < 0 ? null : of(kind, at, at + 1 + size, 0, kind === 'map' ? count * 2 : count);
    }
    case 'number': {
      const value = bytes.big(at + 1, size);
      return value < 0 ? null : of('number', at, at + 1 + size, value);
    }
    case 'fixed':
      return at + 1 + size > bytes.size ? null : of('other', at, at + 1 + size);
    case 'none':
      return null;
  }
}

type Kind = 'text' | 'extension' | 'list' | 'map' | 'number' | 'fixed' | 'none';

/** 0xc0 to 0xdf: what it is, and bytes of its number or length. */
const MARKS: readonly (readonly [Kind, number])[] = [
  ['fixed', 0],
  ['none', 0],
  ['fixed', 0],
  ['fixed', 0],
  ['text', 1],
  ['text', 2],
  ['text', 4],
  ['extension', 1],
  ['extension', 2],
  ['extension', 4],
  ['fixed', 4],
  ['fixed', 8],
  ['number', 1],
  ['number', 2],
  ['number', 4],
  ['number', 8],
  ['fixed', 1],
  ['fixed', 2],
  ['fixed', 4],
  ['fixed', 8],
  ['fixed', 2],
  ['fixed', 3],
  ['fixed', 5],
  ['fixed', 9],
  ['fixed', 17],
  ['text', 1],
  ['text', 2],
  ['text', 4],
  ['list', 2],
  ['list', 4],
  ['map', 2],
  ['map', 4],
];

function of(kind: Packed['kind'], start: number, end: number, value = 0, inside = 0): Packed {
  return { kind, span: { start, end }, value, inside };
}

function text(bytes: ByteView, start: number, length: number): Packed | null {
  return start + length > bytes.size ? null : of('text', start, start + length);
}
