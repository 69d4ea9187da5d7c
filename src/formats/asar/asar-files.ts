import type { Source } from '../face.ts';
import { ByteView } from '../byte-view.ts';
import { cleanName } from '../entry-name.ts';
import { JsonScanner, type Member, TOKEN, type TokenKind, type TokenSink } from '../json/json-scanner.ts';
import { eachWindow } from '../windows.ts';

/** Where the JSON of the header stands, and where the files begin. */
export interface Header {
  readonly start: number;
  readonly end: number;
  readonly data: number;
}

export interface AsarFile {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The header has hashes of it. */
  readonly hashed: boolean;
}

const STEP = 262_144;
const LONGEST_KEY = 1_024;

/** Two of Chromium's pickles: a number, and a string; each length as 32 bits. Null where there is none. */
export function headerOf(head: Uint8Array): Header | null {
  if (head.length < 17 || head[16] !== 0x7b) return null;
  const view = new DataView(head.buffer, head.byteOffset);
  const pickle = view.getUint32(4, true);
  const payload = view.getUint32(8, true);
  const length = view.getUint32(12, true);
  if (view.getUint32(0, true) !== 4 || pickle !== payload + 4 || length > payload || payload - length > 8) return null;
  return { start: 16, end: 16 + length, data: 8 + pickle };
}

/** Files in the order of the header; false at the end where the header is no JSON. */
export function* filesOf(source: Source, { start, end, data }: Header): Generator<AsarFile, boolean> {
  const scanner = new JsonScanner(start);
  const sink = new Collector(source, scanner, data);
  while (scanner.at < end && !scanner.failed) {
    const before = scanner.at;
    eachWindow(source, before, Math.min(end, before + STEP), (bytes) => {
      scanner.feed(bytes, sink);
      return !scanner.failed;
    });
    yield* sink.ready.splice(0);
    if (scanner.at === before) return false;
  }
  return scanner.finish(sink);
}

/** What of an object that may describe a file was met. */
interface Described {
  offset: number | null;
  size: number | null;
  hashed: boolean;
}

/** `{"files": {name: {"files": {…}} or {"offset": "0", "size": 1, "integrity": {…}}}}`; files that are unpacked have no offset. */
class Collector implements TokenSink {
  readonly ready: AsarFile[] = [];
  readonly #view: ByteView;
  readonly #scanner: JsonScanner;
  readonly #data: number;
  readonly #open: Described[] = [];

  constructor(source: Source, scanner: JsonScanner, data: number) {
    this.#view = new ByteView(source);
    this.#scanner = scanner;
    this.#data = data;
  }

  token(kind: TokenKind, start: number, end: number): void {
    const { depth, members } = this.#scanner;
    if (kind === TOKEN.objectOpen) {
      const [around, key] = [this.#open[depth], members.at(-1)];
      if (around !== undefined && key?.array === false && this.#text(key.keyStart, key.keyEnd) === '"integrity"') around.hashed = true;
      this.#open[depth + 1] = { offset: null, size: null, hashed: false };
    } else if (kind === TOKEN.objectClose) {
      const { offset = null, size = null, hashed = false } = this.#open[depth + 1] ?? {};
      if (offset !== null && size !== null) this.#add(offset, size, hashed, members);
    } else if (kind === TOKEN.string || kind === TOKEN.number) {
      const described = this.#open[depth];
      const key = members.at(-1);
      if (described === undefined || key === undefined || key.array) return;
      const name = this.#text(key.keyStart, key.keyEnd);
      if (kind === TOKEN.string && name === '"offset"') described.offset = number(this.#text(start + 1, end - 1));
      if (kind === TOKEN.number && name === '"size"') described.size = number(this.#text(start, end));
    }
  }

  #add(offset: number, size: number, hashed: boolean, members: readonly Member[]): void {
    const keys = members.filter((_, index) => index % 2 === 1).map(({ keyStart, keyEnd }) => this.#key(keyStart, keyEnd));
    const start = this.#data + offset;
    this.ready.push({ name: cleanName(keys.join('/')), start, end: start + size, hashed });
  }

  #key(start: number, end: number): string {
    try {
      return String(JSON.parse(this.#text(start, end)));
    } catch {
      return '…';
    }
  }

  #text(start: number, end: number): string {
    const bytes = new Uint8Array(Math.max(0, Math.min(end - start, LONGEST_KEY)));
    return new TextDecoder().decode(bytes.subarray(0, this.#view.read(start, bytes)));
  }
}

function number(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
