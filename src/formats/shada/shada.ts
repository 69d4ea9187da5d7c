import { AmendedFile } from '../amended-file.ts';
import { ByteView } from '../byte-view.ts';
import { bytesSource } from '../bytes-source.ts';
import type { Cell, Format, Locator, NotVisible, Source } from '../face.ts';
import { LineCells } from '../line-cells.ts';
import { patched } from '../patched.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holds } from '../textual.ts';
import { type Packed, packedAt } from './msgpack.ts';

/** Kinds of entries, by their number. */
const KINDS = [
  'an entry',
  'header',
  'last search',
  'last substitute',
  'history',
  'register',
  'global variable',
  'global mark',
  'jump list',
  'buffer list',
  'local mark',
  'change list',
];
const HEADER = 1;
const REGISTER = 5;

interface Entry {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

/**
 * ShaDa files of neovim (runtime/doc/starting.txt, "shada-format"): command lines, searches, registers, marks. Each entry
 * is MessagePack: kind, time, length, content. Before a text stands its length, which may be a letter. Nothing sums it up, so
 * texts may become others of the same length; keys of maps say what the other object is, and stay.
 */
export const shada: Format = {
  id: 'shada',
  rewrite: 'none',
  beyond: null,
  cellsFirst: true,
  first: new Set([HEADER]),
  recognises(head, hint) {
    const first = entryAt(new ByteView(bytesSource(head), 256), 0, true);
    return first !== null && first.kind === HEADER && (hint === 'shada' || holds(head.subarray(first.start, first.end), 'generator'));
  },
  cells,
  rewriting: {
    kind: 'patches',
    patches: (source, _, change) => patched(new AmendedFile(source, null), cells(source), change),
  },
  locate: (_, span) => [{ kind: 'offset', offset: span.start }],
  structure(source) {
    const bytes = new ByteView(source, 4_096);
    const digest = new StructureDigest();
    let at = 0;
    for (let entry = entryAt(bytes, 0); entry !== null; entry = entryAt(bytes, at)) {
      digest.record(entry.kind % 256, entry.end);
      for (const { span } of objectsOf(bytes, entry)) digest.record(0, span.end);
      at = entry.end;
    }
    digest.record(0, source.size);
    return { valid: at === source.size, digest: digest.end() };
  },
};

async function* cells(source: Source): AsyncGenerator<Cell | NotVisible> {
  yield* linesOf(new ByteView(source));
}

/** Null where no whole entry begins; `cut` lets its content end later than the source. */
function entryAt(bytes: ByteView, at: number, cut = false): Entry | null {
  const kind = packedAt(bytes, at);
  const time = kind?.kind === 'number' ? packedAt(bytes, kind.span.end) : null;
  const length = time?.kind === 'number' ? packedAt(bytes, time.span.end) : null;
  if (kind === null || length?.kind !== 'number') return null;
  const start = length.span.end;
  const end = start + length.value;
  return end > bytes.size && !cut ? null : { kind: kind.value, start, end };
}

function* linesOf(bytes: ByteView): Generator<Cell | NotVisible> {
  const lines = new LineCells(bytes, nameOf);
  let at = 0;
  for (let entry = entryAt(bytes, 0); entry !== null; entry = entryAt(bytes, at)) {
    at = entry.end;
    const number = entry.kind * 256 + (entry.kind === REGISTER ? registerOf(bytes, entry) : 0);
    for (const { kind, span, key } of objectsOf(bytes, entry)) {
      const cell = kind === 'text' ? lines.add(number, span.start, span.end, key) : null;
      if (cell !== null) yield cell;
    }
    lines.gap();
  }
  const rest = lines.last();
  if (rest !== null) yield rest;
  if (at < bytes.size)
    yield {
      reason: 'malformed',
      detail: `a ShaDa file of neovim that cannot be read from byte ${at} on: the rest was searched as plain bytes`,
    };
}

/** All objects of an entry, those inside others too; `key`: of a map, and not what it leads to. */
function* objectsOf(bytes: ByteView, entry: Entry): Generator<Packed & { readonly key: boolean }> {
  // Of each map or list that is open: how many objects are to come.
  const open: { left: number; readonly map: boolean }[] = [];
  for (let at = entry.start; at < entry.end; ) {
    const packed = packedAt(bytes, at);
    if (packed === null || packed.span.end > entry.end) return;
    const around = open.at(-1);
    yield { ...packed, key: around?.map === true && around.left % 2 === 0 };
    at = packed.span.end;
    if (around !== undefined && --around.left === 0) open.pop();
    if (packed.inside > 0) open.push({ left: packed.inside, map: packed.kind === 'map' });
  }
}

/** A register's name: the number behind the key `n`. 0 where there is none. */
function registerOf(bytes: ByteView, entry: Entry): number {
  let named = false;
  for (const { kind, span, value } of objectsOf(bytes, entry)) {
    if (named && kind === 'number') return value % 128;
    named = kind === 'text' && span.end - span.start === 1 && bytes.byte(span.start) === 0x6e;
  }
  return 0;
}

function nameOf(number: number): Locator {
  const kind = KINDS[Math.floor(number / 256)] ?? 'an entry';
  const register = number % 256;
  return [{ kind: 'entry', name: register > 0x20 ? `${kind} ${String.fromCharCode(register)}` : kind }];
}
