import type { Cell, NotVisible, Source } from '../face.ts';
import { madeCell, partCell } from './alone-cell.ts';
import { type Decoder, decoded, decoderOf, isEncrypted, LONGEST_PACKED } from './application-values.ts';
import type { Encoding } from './header.ts';
import { HEAD_BYTES, isFile, mayBeFile, unseenFile } from './inner-files.ts';
import { JoinedValues, LONGEST_JOINED, type ValuePlace } from './joined-values.ts';
import type { Payload } from './payload.ts';
import { isBlob, isNull, isText, numberText, type RecordReader } from './record.ts';
import { type NamedValue, namedValueOf } from './row-shape.ts';
import type { Tree } from './schema.ts';
import { ENCRYPTED, NOT_DECODED, TOO_LARGE, UnseenValues } from './unseen-values.ts';
import { beginsWith, isNamable, isSimple, isWideBlob, type Width, WORDS } from './value-text.ts';

/** What is known of a tree's columns, worked out once. */
interface Shape {
  readonly columns: readonly string[];
  /** The columns as locators name them. */
  readonly shown: readonly string[];
  readonly named: NamedValue | null;
  readonly decoders: readonly (Decoder | null)[];
}

/** One row, as it is handed in. */
export interface Row {
  readonly tree: Tree;
  /** Whether its columns stand in the order of a table WITHOUT ROWID. */
  readonly keyed: boolean;
  readonly row: string | number;
  readonly payload: Payload;
  readonly record: RecordReader;
}

/** Bytes [start, end) of the row's payload. */
interface Content {
  readonly start: number;
  readonly end: number;
}

/** A name longer than this is not put before its value. */
const LONGEST_NAME = 256;
/** A word longer than this is no credential. */
const LONGEST_WORD = 800;

/**
 * Makes cells of rows: small values joined to one text, each behind its name; large ones, and values that are files or compressed,
 * alone. Rows come in with `row`, cells go out with `take`.
 */
export class RowWriter {
  readonly #outer: Source;
  readonly #encoding: Encoding;
  readonly #text: JoinedValues;
  readonly #shapes = new WeakMap<Tree, { keyed?: Shape; plain?: Shape }>();
  readonly #unseen = new UnseenValues();
  #alone: Cell[] = [];

  constructor(outer: Source, encoding: Encoding) {
    this.#outer = outer;
    this.#encoding = encoding;
    this.#text = new JoinedValues(outer);
  }

  /** Whether cells wait that should be taken before more rows come in. */
  get isFull(): boolean {
    return this.#alone.length > 0 || this.#text.isFull;
  }

  /** Cells made so far. `all`: also a text that is not full yet. */
  *take(all: boolean): Generator<Cell> {
    const alone = this.#alone;
    this.#alone = [];
    yield* alone;
    if (!this.#text.isFull && !(all && this.#text.end > 0)) return;
    yield this.#text.cell();
    this.#text.reset();
  }

  /** Values that were counted on the way, one line for each column and kind. */
  unseen(): Generator<NotVisible> {
    return this.#unseen.all();
  }

  /** Adds the columns of a row from the `from`th on. Returns where to go on once `take` was called, or -1 when all are in. */
  row(row: Row, from: number): number {
    const shape = this.#shapeOf(row);
    for (let column = from; column < row.record.count; column++) {
      if (this.isFull) return column;
      this.#column(row, shape, column);
    }
    return -1;
  }

  #column(row: Row, shape: Shape, column: number): void {
    const { tree, record, payload } = row;
    const type = record.types[column] as number;
    if (isNull(type)) {
      if (column === tree.alias && !row.keyed) this.#number(row, shape, column, String(row.row));
      return;
    }
    if (isText(type) || isBlob(type)) {
      const content = contentOf(row, column);
      // A name is written together with its value.
      const named = shape.named?.name === column && this.#nameOf(row, shape.named) !== null;
      if (content.end > content.start && !named) this.#value(row, shape, column, content);
    } else if (record.end(column) <= payload.size && tree.index === null)
      this.#number(
        row,
        shape,
        column,
        numberText(type, payload.holding(record.starts[column] as number, record.end(column)), payload.offset),
      );
  }

  #value(row: Row, shape: Shape, column: number, content: Content): void {
    const { tree, payload } = row;
    const { start, end } = content;
    const place = placeOf(row, shape, column);
    const where = `${tree.table}.${place.column}`;
    const head = payload.bytes(start, Math.min(end, start + 32));
    const name = shape.named?.value === column ? this.#nameOf(row, shape.named) : null;
    // VS Code and its kin.
    if (name !== null && beginsWith(payload.bytes(name.start, name.end), this.#encoding, 'secret://')) this.#unseen.add(where, ENCRYPTED);
    if (isEncrypted(tree, place.column, head)) {
      this.#unseen.add(where, ENCRYPTED);
      this.#nameAlone(row, shape, name);
      return;
    }
    const decoder = shape.decoders[column] ?? null;
    if ((decoder !== null || (head[0] === 0xff && head[1] === 0x11)) && this.#decoded(row, shape, column, content, decoder)) return;
    if (mayBeFile(head[0] as number, end - start)) {
      const begun = payload.bytes(start, Math.min(end, start + HEAD_BYTES));
      const unseen = isFile(begun) ? null : unseenFile(begun, end - start);
      if (unseen !== null) this.#unseen.add(where, unseen);
      if (isFile(begun)) {
        this.#alone.push(partCell(this.#outer, payload, start, end, place));
        this.#nameAlone(row, shape, name);
        return;
      }
    }
    if (end - start > LONGEST_JOINED) {
      this.#alone.push(partCell(this.#outer, payload, start, end, place));
      this.#nameAlone(row, shape, name);
      return;
    }
    const blob = isBlob(row.record.types[column] as number);
    this.#standing(row, shape, column, content, blob ? (isWideBlob(head) ? 'utf-16le' : 'utf-8') : this.#encoding, name, blob);
  }

  /** A value as it stands. `even`: it begins at an even place, whatever its width. */
  #standing(row: Row, shape: Shape, column: number, { start, end }: Content, width: Width, name: Content | null, even: boolean): void {
    const { payload } = row;
    const { quote, end: after } = WORDS[width];
    const place = placeOf(row, shape, column);
    const quoted = end - start <= LONGEST_WORD && isSimple(payload.bytes(start, end), width);
    this.#label(row, shape, column, name, width, even || width !== 'utf-8');
    if (quoted) this.#text.word(quote);
    this.#text.standing(payload, start, end, place, isEcho(row.tree, column));
    if (quoted) this.#text.word(quote);
    this.#text.word(after);
  }

  /** The name of a value that was not written behind it. */
  #nameAlone(row: Row, shape: Shape, name: Content | null): void {
    if (name !== null) this.#standing(row, shape, (shape.named as NamedValue).name, name, this.#encoding, null, false);
  }

  /** False where the value stands as it is. */
  #decoded(row: Row, shape: Shape, column: number, { start, end }: Content, decoder: Decoder | null): boolean {
    const { tree, payload, record } = row;
    const place = placeOf(row, shape, column);
    const where = `${tree.table}.${place.column}`;
    if (end - start > LONGEST_PACKED) {
      this.#unseen.add(where, TOO_LARGE);
      return false;
    }
    const number = (other: number): number => {
      const type = record.types[other] ?? 0;
      const from = contentOf(row, other);
      if (other >= record.count || isText(type) || isBlob(type) || isNull(type) || record.end(other) > payload.size) return -1;
      return Number(numberText(type, payload.bytes(from.start, from.end), 0));
    };
    const value = decoded(decoder, payload.bytes(start, end), number);
    if (value === null) {
      if (decoder?.kind === 'snappy') this.#unseen.add(where, NOT_DECODED);
      return false;
    }
    const name = shape.named?.value === column ? this.#nameOf(row, shape.named) : null;
    if (value.bytes.length > LONGEST_JOINED) {
      this.#alone.push(madeCell(value.bytes, place));
      this.#nameAlone(row, shape, name);
      return true;
    }
    const width: Width = value.wide ? 'utf-16le' : 'utf-8';
    this.#label(row, shape, column, name, width, true);
    this.#text.made(value.bytes, place);
    this.#text.word(WORDS[width].end);
    value.bytes.fill(0);
    return true;
  }

  #number(row: Row, shape: Shape, column: number, text: string): void {
    // Shorter numbers are no secrets, and most columns of numbers hold nothing else.
    if (text.length < 4) return;
    const words = WORDS['utf-8'];
    this.#text.word(words.label(columnOf(shape, column)));
    this.#text.ascii(text, row.tree.label, row.row, shape.shown[column] ?? columnOf(shape, column));
    this.#text.word(words.end);
  }

  /** Writes what stands before a value: the name it has in its row, or that of its column. */
  #label(row: Row, shape: Shape, column: number, name: Content | null, width: Width, even: boolean): void {
    const words = WORDS[width];
    const same = width === this.#encoding;
    // In other characters than the value's, the name stands alone, and before the value only as a word.
    if (!same) this.#nameAlone(row, shape, name);
    const label = name === null ? words.label(columnOf(shape, column)) : same ? words.equals : this.#nameIn(row, name, width);
    const length = label.length + (name !== null && same ? name.end - name.start : 0);
    if (even && (this.#text.end + length) % 2 === 1) this.#text.word(PAD);
    if (name !== null && same) {
      this.#text.standing(row.payload, name.start, name.end, placeOf(row, shape, (shape.named as NamedValue).name), false);
    }
    this.#text.word(label);
  }

  #nameIn({ payload }: Row, { start, end }: Content, width: Width): Uint8Array {
    return WORDS[width].text(`${WORDS[this.#encoding].read(payload.bytes(start, end))} = `);
  }

  /** The name in a row of names and values; null where it cannot be written before its value. */
  #nameOf(row: Row, { name, value }: NamedValue): Content | null {
    const { record, payload } = row;
    if (name >= record.count || value >= record.count || !isText(record.types[name] as number)) return null;
    const holder = record.types[value] as number;
    const held = contentOf(row, value);
    const content = contentOf(row, name);
    if (!(isText(holder) || isBlob(holder)) || held.end === held.start) return null;
    if (content.end - content.start > LONGEST_NAME || record.end(name) > payload.size) return null;
    return isNamable(payload.bytes(content.start, content.end), this.#encoding) ? content : null;
  }

  #shapeOf({ tree, keyed }: Row): Shape {
    let both = this.#shapes.get(tree);
    if (both === undefined) this.#shapes.set(tree, (both = {}));
    return (both[keyed ? 'keyed' : 'plain'] ??= shapeOf(tree, keyed ? tree.keyed : tree.columns));
  }
}

const PAD = [0x20];

function shapeOf(tree: Tree, columns: readonly string[]): Shape {
  const decoders = columns.map((_, column) => decoderOf(tree, columns, column));
  const shown = tree.index === null ? columns : columns.map((column) => `${column} (index ${tree.index})`);
  return { columns, shown, named: tree.index === null ? namedValueOf(columns) : null, decoders };
}

function columnOf({ columns }: Shape, column: number): string {
  return columns[column] ?? `column ${column + 1}`;
}

function placeOf({ tree, row }: Row, shape: Shape, column: number): ValuePlace {
  const known = shape.shown[column];
  if (known !== undefined) return { table: tree.label, row, column: known };
  const name = columnOf(shape, column);
  return { table: tree.label, row, column: tree.index === null ? name : `${name} (index ${tree.index})` };
}

/** What is there of a column. */
function contentOf({ record, payload }: Row, column: number): Content {
  if (column >= record.count) return { start: 0, end: 0 };
  return { start: Math.min(record.starts[column] as number, payload.size), end: Math.min(record.end(column), payload.size) };
}

/** Whether an index holds what a column of its table holds as well: a copy, worth telling of only where it stands in the file. */
function isEcho(tree: Tree, column: number): boolean {
  return tree.index !== null && !tree.expressions.includes(column);
}
