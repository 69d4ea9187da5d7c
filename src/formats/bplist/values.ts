import { isContainer } from '../containers.ts';
import type { Cell, Locator, NotVisible, Source, Span } from '../face.ts';
import { JoinedSpans } from '../joined-spans.ts';
import { type ChangeableCell, inFile, OTHER_TEXT, type Placed } from '../origins.ts';
import { isTextual } from '../textual.ts';
import { readPiece } from '../windows.ts';
import { type PlistObject, PlistObjects } from './objects.ts';

const CELL_BYTES = 262_144;
const NEWLINE = Uint8Array.of(10);
const WIDE_NEWLINE = Uint8Array.of(0, 10);
const encoder = new TextEncoder();
/** Of more objects than this the names are not kept. */
const MOST_NAMED = 1_000_000;
const LONGEST_NAME = 200;
/** Circles end here. */
const DEEPEST = 40;

/**
 * Every string as `name = value` in a line of its own, where values stand in the file one behind the other with a byte
 * between them that may be a letter. Data is shown where it is text, and where it is itself a file.
 */
export function* valuesOf(source: Source, objects: PlistObjects): Generator<Cell | NotVisible> {
  // Names and values are read in turn, so each side has windows of its own.
  const names = new Names(source, PlistObjects.of(source) ?? objects);
  const damaged: NotVisible = {
    reason: 'malformed',
    detail: 'a property list that is damaged: some of its values were only searched as plain bytes',
  };
  let sound = names.sound;
  let narrow = new Lines(source, names, false);
  let wide = new Lines(source, names, true);
  // Objects may overlap: honest ones do not.
  let left = source.size;
  for (let index = 0; index < objects.count; index++) {
    const object = objects.at(index);
    if (object === null) sound = false;
    else if (object.kind === 'ascii' || object.kind === 'wide' || object.kind === 'data') {
      const { span } = object;
      left -= span.end - span.start + 1;
      if (left < 0) {
        sound = false;
        break;
      }
      if (span.end === span.start) continue;
      if (object.kind === 'wide') wide.add(index, span);
      else if (object.kind === 'ascii') narrow.add(index, span);
      else {
        const kind = dataKind(source, span);
        if (kind === 'file') yield fileIn(source, span, [names.step(index)]);
        else if (kind === 'text') narrow.add(index, span);
      }
      if (narrow.size >= CELL_BYTES) {
        yield narrow.cell();
        narrow = new Lines(source, names, false);
      }
      if (wide.size >= CELL_BYTES) {
        yield wide.cell();
        wide = new Lines(source, names, true);
      }
    }
  }
  if (narrow.size > 0) yield narrow.cell();
  if (wide.size > 0) yield wide.cell();
  if (!sound) yield damaged;
}

function dataKind(source: Source, { start, end }: Span): 'file' | 'text' | 'other' {
  const head = readPiece(source, start, Math.min(512, end - start));
  if (isContainer(head, null, end - start)) return 'file';
  return isTextual(head) ? 'text' : 'other';
}

/** Data that is neither text nor a file, joined. */
export function* otherData(source: Source, objects: PlistObjects): Generator<Cell> {
  let left = source.size;
  let joined = new JoinedSpans(source);
  for (let index = 0; index < objects.count && left > 0; index++) {
    const object = objects.at(index);
    if (object?.kind !== 'data' || dataKind(source, object.span) !== 'other') continue;
    left -= object.span.end - object.span.start + 1;
    joined.addWord(NEWLINE);
    joined.add(object.span.start, object.span.end);
    if (joined.size < CELL_BYTES) continue;
    yield dataCell(joined);
    joined = new JoinedSpans(source);
  }
  if (joined.size > 0) yield dataCell(joined);
}

function dataCell(joined: JoinedSpans): ChangeableCell {
  return {
    locator: [],
    source: joined,
    pieces: (start, end) => joined.ascending(start, end),
    placed: (start, bytes) => inFile(joined.changes(start, bytes)),
    inside: 'nothing',
    searched: true,
  };
}

function fileIn(source: Source, span: Span, locator: Locator): Cell {
  const content = new JoinedSpans(source);
  content.add(span.start, span.end);
  return { locator, source: content, pieces: (start, end) => content.pieces(start, end), searched: true };
}

/** Who refers first to each object, and under what name. */
class Names {
  readonly #source: Source;
  readonly #objects: PlistObjects;
  /** Per object: its holder, and the key's object, or -2 - (place in an array). */
  readonly #holders: Int32Array;
  readonly #keys: Int32Array;
  sound = true;

  constructor(source: Source, objects: PlistObjects) {
    this.#source = source;
    this.#objects = objects;
    const count = objects.count > MOST_NAMED ? 0 : objects.count;
    this.#holders = new Int32Array(count).fill(-1);
    this.#keys = new Int32Array(count).fill(-1);
    let left = source.size;
    for (let index = 0; index < count; index++) {
      const object = objects.at(index);
      if (object === null || (object.kind !== 'array' && object.kind !== 'dict')) continue;
      left -= object.span.end - object.span.start + 1;
      if (left < 0) {
        this.sound = false;
        return;
      }
      this.#enter(index, object);
    }
  }

  #enter(holder: number, { kind, span, count }: Extract<PlistObject, { count: number }>): void {
    for (let place = 0; place < count; place++) {
      const to = this.#objects.reference(span, kind === 'dict' ? count + place : place);
      if (to < 0 || this.#holders[to] !== -1) continue;
      this.#holders[to] = holder;
      this.#keys[to] = kind === 'dict' ? this.#objects.reference(span, place) : -2 - place;
    }
  }

  /** The name under which a dictionary holds the object; in an array the array's own name. Null where there is none. */
  key(index: number): string | null {
    let at = index;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const key = this.#keys[at] ?? -1;
      if (key >= 0) return this.#text(key);
      if (key === -1) return null;
      at = this.#holders[at] ?? -1;
    }
    return null;
  }

  /** The way from the top to the object. */
  step(index: number): Locator[number] {
    const way: string[] = [];
    let at = index;
    for (; at >= 0 && way.length < DEEPEST && at !== this.#objects.top; at = this.#holders[at] ?? -1) {
      const key = this.#keys[at] ?? -1;
      if (key === -1) break;
      way.push(key < 0 ? String(-2 - key) : (this.#text(key) ?? '?').replaceAll('~', '~0').replaceAll('/', '~1'));
    }
    return at >= 0 && at === this.#objects.top && way.length > 0
      ? { kind: 'pointer', pointer: `/${way.reverse().join('/')}` }
      : { kind: 'entry', name: `object ${index}` };
  }

  #text(index: number): string | null {
    const object = this.#objects.at(index);
    if (object?.kind !== 'ascii' && object?.kind !== 'wide') return null;
    const { start, end } = object.span;
    const bytes = readPiece(this.#source, start, Math.min(LONGEST_NAME, end - start));
    return new TextDecoder(object.kind === 'wide' ? 'utf-16be' : 'utf-8').decode(bytes);
  }
}

/** Values in lines, all in one encoding. */
class Lines {
  readonly #joined: JoinedSpans;
  readonly #names: Names;
  readonly #wide: boolean;
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #objects: number[] = [];
  readonly #newline: Uint8Array;

  constructor(source: Source, names: Names, wide: boolean) {
    this.#joined = new JoinedSpans(source);
    this.#names = names;
    this.#wide = wide;
    this.#newline = wide ? WIDE_NEWLINE : NEWLINE;
  }

  get size(): number {
    return this.#joined.size;
  }

  add(index: number, span: Span): void {
    const name = this.#names.key(index);
    if (this.size > 0) this.#joined.addWord(this.#newline);
    if (name !== null) this.#joined.addWord(this.#encoded(`${name.replace(/[\r\n]/g, ' ')} = `));
    this.#from.push(this.size);
    this.#joined.add(span.start, span.end);
    this.#to.push(this.size);
    this.#objects.push(index);
  }

  cell(): ChangeableCell {
    return {
      locator: [],
      source: this.#joined,
      pieces: (start, end) => this.#joined.ascending(start, end),
      locate: (start, end) => this.#locate(start, end),
      placed: (start, bytes) => this.#placed(start, bytes),
      inside: 'nothing',
    };
  }

  /** Strings of ASCII hold nothing else. */
  #placed(start: number, bytes: Uint8Array): readonly Placed[] | string {
    const was = readPiece(this.#joined, start, bytes.length);
    if (!this.#wide && bytes.some((byte, at) => byte >= 0x80 && (was[at] ?? 0) < 0x80)) return OTHER_TEXT;
    return inFile(this.#joined.changes(start, bytes));
  }

  #encoded(text: string): Uint8Array {
    if (!this.#wide) return encoder.encode(text);
    const bytes = new Uint8Array(text.length * 2);
    for (let at = 0; at < text.length; at++) {
      bytes[at * 2] = text.charCodeAt(at) >> 8;
      bytes[at * 2 + 1] = text.charCodeAt(at) & 255;
    }
    return bytes;
  }

  #locate(start: number, end: number): Locator | null {
    let low = 0;
    let high = this.#from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#from[middle] as number) <= start) low = middle;
      else high = middle - 1;
    }
    if (start < (this.#from[low] ?? Infinity) || end > (this.#to[low] as number)) return null;
    return [this.#names.step(this.#objects[low] as number)];
  }
}
