import { ByteView } from '../byte-view.ts';
import type { Contents } from '../contents.ts';
import { unsnapped } from '../contents.ts';
import type { Cell, LocatorStep, NotVisible } from '../face.ts';
import { type JoinedText, LONGEST_PIECE, PAUSE } from '../joined-text.ts';
import { type ChangeableCell, over } from '../origins.ts';
import { isV8, v8Pieces } from './v8-pieces.ts';

/**
 * What IndexedDB puts before a value that it does not store as it is (blink/renderer/modules/indexeddb/idb_value_wrapping.cc):
 * 1, the value is in a blob; 2, the rest is one Snappy block.
 */
const WRAPPED = [0xff, 0x11] as const;
const IN_BLOB = 1;
const IN_SNAPPY = 2;

/** Whether a head begins as a serialized value, wrapped or not. */
export function isV8Value(head: Uint8Array): boolean {
  return isV8(head) || wrapOf(head) > 0;
}

function wrapOf(head: Uint8Array): number {
  const wrap = head[0] === WRAPPED[0] && head[1] === WRAPPED[1] ? (head[2] ?? 0) : 0;
  return wrap <= IN_SNAPPY ? wrap : 0;
}

/** Adds a serialized value to a text, and gives the text's cells as they get full. `name` names the value in them. */
export function* tellV8(text: JoinedText, value: Contents, name: string): Generator<Cell | NotVisible> {
  const head = new Uint8Array(3);
  value.read(0, head);
  const wrap = wrapOf(head);
  if (wrap === IN_BLOB) return;
  if (wrap !== IN_SNAPPY) return yield* tellPieces(text, value, name);
  const unpacked = unsnapped(value.slice(3, value.size));
  let whole = false;
  if (unpacked !== null) {
    try {
      yield* tellPieces(text, unpacked.contents, name);
      yield* told(text, name);
      whole = unpacked.whole();
    } finally {
      unpacked.wipe();
    }
  }
  if (!whole) yield { reason: 'malformed', detail: 'a compressed value is damaged: only a part of it was read' };
}

function* tellPieces(text: JoinedText, value: Contents, name: string): Generator<Cell> {
  const view = new ByteView(value);
  let named = false;
  for (const piece of v8Pieces(view, 0, value.size)) {
    if (piece === null) {
      yield PAUSE;
      continue;
    }
    const { kind, encoding, start, end, pointer } = piece;
    if (text.full) yield* told(text, name);
    if (kind === 'name') {
      if (named) text.word('\n');
      if (end - start > LONGEST_PIECE) yield large(value, start, end, name, pointer);
      else text.add(value, start, end, encoding);
      text.word(' = ');
      named = true;
      continue;
    }
    named = false;
    if (end - start > LONGEST_PIECE) yield large(value, start, end, name, pointer);
    else text.add(value, start, end, encoding, pointer);
    text.word('\n');
  }
  view.wipe();
}

/** What a text holds so far; what comes next belongs to the same value. */
export function* told(text: JoinedText, name: string): Generator<Cell> {
  const cell = text.take();
  if (cell !== null) {
    try {
      yield cell;
    } finally {
      cell.wipe();
    }
  }
  text.begin(name);
}

/** A piece of a value that is a cell of its own. */
export function large(value: Contents, start: number, end: number, name: string, pointer: string): Cell {
  const source = value.slice(start, end);
  const steps: LocatorStep[] = name === '' ? [] : [{ kind: 'key', key: name }];
  if (pointer !== '') steps.push({ kind: 'pointer', pointer });
  const cell: ChangeableCell = {
    locator: steps,
    source,
    pieces: (from, to) => source.spans(from, to),
    inside: null,
    placed: (from, bytes) => over(source.origins(from, from + bytes.length), bytes),
  };
  return cell;
}
