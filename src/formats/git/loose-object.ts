import { Forward } from '../compressed/forward.ts';
import { Inflated } from '../compressed/inflated.ts';
import type { Cell, Locator, NotVisible, Source, Span, Surroundings } from '../face.ts';
import { hex, idOf, type IdLength, type Kind } from './ids.ts';
import { bytesSource } from '../bytes-source.ts';
import { objectCell, within } from './object-cells.ts';
import { WHOLE } from './pack-objects.ts';
import { eachTreeEntry } from './tree-names.ts';
import { discard, readStream, Window, zlibInflater } from './zlib-reader.ts';

/** `commit 123\0` and the like. */
const LONGEST_HEADER = 32;

interface Header {
  readonly kind: Kind;
  readonly size: number;
  /** Where the content begins. */
  readonly start: number;
}

/** A loose object (git-scm.com/docs/gitrepository-layout): a zlib stream of `kind size\0content`. */
export function* looseCells(source: Source, around: Surroundings): Generator<Cell | NotVisible> {
  const inflater = zlibInflater(around);
  const window = new Window(source, Math.min(65_536, source.size));
  const whole = { start: 0, end: source.size };
  const parts: Uint8Array[] = [];
  try {
    const met: { header: Header | null } = { header: null };
    let filled = 0;
    const { how, made } = readStream(inflater, window, 0, source.size, (part) => {
      parts.push(part);
      filled += part.length;
      met.header ??= headerOf(parts);
      const { header } = met;
      return header === null ? filled < LONGEST_HEADER : header.size <= WHOLE && filled <= header.start + header.size;
    });
    const found = met.header;
    if (found === null) {
      yield { reason: 'malformed', detail: 'not the git object that its name and place say' };
      return;
    }
    if (found.size > WHOLE) {
      yield* largeCells(found, source, around, whole);
      return;
    }
    const content = contentOf(found, parts);
    yield* cellsOf(found.kind, content, around, whole);
    discard(content);
    if (how === 'damaged' || made < found.start + found.size)
      yield { reason: 'malformed', detail: 'a git object that is damaged or cut off: what stands before that was searched' };
    else if (made > found.start + found.size)
      yield { reason: 'malformed', detail: 'a git object of more bytes than it says: only those were searched' };
  } finally {
    for (const part of parts) discard(part);
    window.wipe();
    inflater.end();
  }
}

/** What is there of the content, at most as much as there should be. */
function contentOf({ start, size }: Header, parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(
    Math.max(
      0,
      Math.min(
        size,
        parts.reduce((sum, part) => sum + part.length, -start),
      ),
    ),
  );
  let at = -start;
  for (const part of parts) {
    if (at < whole.length) whole.set(part.subarray(Math.max(0, -at), whole.length - at), Math.max(0, at));
    at += part.length;
  }
  return whole;
}

function* cellsOf(kind: Kind, bytes: Uint8Array, around: Surroundings, from: Span): Generator<Cell> {
  if (bytes.length === 0) return;
  // The file's name is the id without its first byte.
  const idLength: IdLength = (around.name ?? '').length > 40 ? 32 : 20;
  const steps = (): Locator => [{ kind: 'entry', name: `${kind} ${hex(idOf(kind, bytes, idLength))}` }];
  if (kind !== 'tree') yield objectCell(bytesSource(bytes), { steps, from, hint: null });
  else {
    const names = new Uint8Array(bytes.length);
    let filled = 0;
    const isTree = eachTreeEntry(bytes, idLength, (start, end) => {
      names.set(bytes.subarray(start, end), filled);
      filled += end - start + 1;
      names[filled - 1] = 0x0a;
    });
    yield objectCell(bytesSource(isTree ? names.subarray(0, filled) : bytes), { steps, from, hint: 'nothing' });
    names.fill(0);
  }
}

/** Decompressed as it is read, and not named by its id: that is the file's own name. */
function* largeCells({ kind, size, start }: Header, source: Source, around: Surroundings, from: Span): Generator<Cell | NotVisible> {
  const inflater = zlibInflater(around);
  const forward = new Forward((from, finely) => new Inflated(source, from, source.size, inflater, 'git', finely));
  try {
    yield objectCell(within(forward, start, size), { steps: () => [{ kind: 'entry', name: kind }], from, hint: null });
    if (forward.trouble !== null) yield forward.trouble;
    else if (forward.read(start + size, new Uint8Array(1)) > 0)
      yield { reason: 'malformed', detail: 'a git object of more bytes than it says: only those were searched' };
  } finally {
    forward.end();
    inflater.end();
  }
}

/** From the beginning of the stream; null where it is no object, or not there yet. */
function headerOf(parts: readonly Uint8Array[]): Header | null {
  let text = '';
  for (const part of parts) text += String.fromCharCode(...part.subarray(0, LONGEST_HEADER - text.length));
  const match = /^(commit|tree|blob|tag) (\d{1,15})\0/.exec(text);
  return match === null ? null : { kind: match[1] as Kind, size: Number(match[2]), start: match[0].length };
}
