import { crc32 } from 'node:zlib';

/** What one keystroke, paste or deletion does. */
export interface Stroke {
  readonly position: number;
  readonly removed: number;
  readonly added: string;
}

export interface NotepadTab {
  readonly path: string | null;
  readonly content: string;
  /** Bytes of the file at `path`; where content is empty, the text stands only there. */
  readonly savedSize?: number;
  readonly strokes: readonly Stroke[];
  readonly options?: readonly number[];
}

/** Writes a tab as Notepad does. */
export function notepadTab({ path, content, strokes, savedSize = 0, options = [1, 1, 1] }: NotepadTab): Uint8Array {
  const wide = (text: string) => Buffer.from(text, 'utf16le');
  const named =
    path === null
      ? [leb(0)]
      : [
          leb(1),
          leb(path.length),
          wide(path),
          leb(savedSize),
          Buffer.of(5, 1),
          leb(133_601_234_567_890_123n),
          Buffer.alloc(32, 7),
          Buffer.of(0),
        ];
  const header = Buffer.concat([
    ...named,
    Buffer.of(1),
    leb(content.length),
    leb(content.length),
    Buffer.of(1, 0, 0),
    leb(options.length),
    Buffer.from(options),
    leb(content.length),
    wide(content),
    Buffer.of(strokes.length > 0 ? 0 : 1),
  ]);
  const edits = strokes.map(({ position, removed, added }) =>
    summed(Buffer.concat([leb(position), leb(removed), leb(added.length), wide(added)])),
  );
  return Uint8Array.from(Buffer.concat([Buffer.from('NP\0'), summed(header), ...edits]));
}

/** The same edits on a string: what the text is after each. */
export function texts(content: string, strokes: readonly Stroke[]): string[] {
  let text = content;
  return strokes.map(({ position, removed, added }) => (text = text.slice(0, position) + added + text.slice(position + removed)));
}

/** Where the cursor stands in a window: a file of numbers, with a checksum. */
export function notepadState(sequence: number, body: readonly number[]): Uint8Array {
  const bytes = Buffer.concat([leb(sequence), leb(body.length), Buffer.from(body)]);
  return Uint8Array.from(Buffer.concat([Buffer.from('NP'), summed(bytes)]));
}

function summed(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return Buffer.concat([bytes, sum]);
}

function leb(value: number | bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    if (rest <= 127n) return Buffer.from(bytes);
  }
}
