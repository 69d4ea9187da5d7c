import { ByteView } from '../byte-view.ts';
import type { Cell, Format, Locator, NotVisible, Source } from '../face.ts';
import { addressIn } from '../http-body.ts';
import { LineCells } from '../line-cells.ts';
import { StructureDigest } from '../structure-digest.ts';
import { holdsAt } from '../textual.ts';
import { eachWindow, readPiece } from '../windows.ts';
import { textIn } from './text-in.ts';

const HEADER = 8;
/** Plain ones; the other known versions are encrypted. */
const PLAIN = [1, 3];
const ENCRYPTED = [2, 4, 5];
/** Commands that tell which page a tab shows: in Session files, and in Tabs files. */
const NAVIGATIONS = [6, 1];
const LONGEST_ADDRESS = 65_536;

interface Command {
  readonly at: number;
  readonly end: number;
  readonly id: number;
}

/**
 * Open and closed tabs of Chromium (components/sessions/core/command_storage_backend.cc): a log of commands. Titles and what
 * was typed into forms stand in it as UTF-16, addresses as they are, but what follows an address at once may be a letter. Nothing is
 * summed up, and lengths stand apart from texts: these may become others of the same length.
 */
export const snss: Format = {
  id: 'snss',
  rewrite: 'in-place',
  beyond: null,
  cellsFirst: true,
  first: new Set([0x53]),
  recognises: (head) => holdsAt(head, 0, 'SNSS') && head[5] === 0 && head[6] === 0 && head[7] === 0,
  async *cells(source) {
    const version = new ByteView(source, 64).little(4, 4);
    if (ENCRYPTED.includes(version)) yield { reason: 'encrypted', detail: 'open and closed tabs, encrypted by the browser' };
    else if (PLAIN.includes(version)) yield* addressesOf(source);
    else yield { reason: 'format-not-supported', detail: 'open and closed tabs of a newer browser: only the plain bytes were searched' };
  },
  locate(source, span): Locator {
    const place = { kind: 'offset', offset: span.start } as const;
    const bytes = new ByteView(source);
    const resume = resumes.get(source) ?? HEADER;
    for (const command of commandsOf(bytes, resume <= span.start ? resume : HEADER)) {
      if (command.at > span.start) break;
      resumes.set(source, command.at);
      if (span.start < command.end) return [...nameOf(source, bytes, command), place];
    }
    return [place];
  },
  structure(source) {
    const bytes = new ByteView(source);
    const digest = new StructureDigest();
    let end = HEADER;
    for (const command of PLAIN.includes(bytes.little(4, 4)) ? commandsOf(bytes) : []) {
      digest.record(command.id, command.end);
      const content = readPiece(source, command.at, command.end - command.at);
      const texts = textIn(content);
      for (const [at, isText] of texts.entries()) if (isText === 1) content[at] = 0;
      digest.bytes(content);
      digest.bytes(texts);
      end = command.end;
    }
    // What is not understood stays as it is.
    eachWindow(source, end, source.size, (rest) => {
      digest.bytes(rest);
      return true;
    });
    digest.record(0, source.size);
    return { valid: true, digest: digest.end() };
  },
};

/** Where the last command named begins, per source: spans come in ascending order. */
const resumes = new WeakMap<Source, number>();

/** Each has its length, of what follows it, and a kind. Ends at the first that is cut off. */
function* commandsOf(bytes: ByteView, from = HEADER): Generator<Command> {
  for (let at = from; at < bytes.size; ) {
    const length = bytes.little(at, 2);
    const end = at + 2 + length;
    if (length < 1 || end > bytes.size) return;
    yield { at, end, id: bytes.byte(at + 2) };
    at = end;
  }
}

function* addressesOf(source: Source): Generator<Cell | NotVisible> {
  const bytes = new ByteView(source);
  const lines = new LineCells(bytes, (at) => nameOf(source, bytes, { at, end: at + 2 + bytes.little(at, 2), id: bytes.byte(at + 2) }));
  let end = HEADER;
  for (const command of commandsOf(bytes)) {
    end = command.end;
    const address = addressOf(bytes, command);
    const cell = address === null ? null : lines.add(command.at, address.start, address.end);
    if (cell !== null) yield cell;
  }
  const rest = lines.last();
  if (rest !== null) yield rest;
  if (end < source.size)
    yield { reason: 'malformed', detail: `tabs that cannot be read from byte ${end} on: close the browser and scan again` };
}

/** Behind length and kind: the length of the pickle, tab, place in the tab's history, length of the address, address. */
function addressOf(bytes: ByteView, { at, end, id }: Command): { readonly start: number; readonly end: number } | null {
  const start = at + 19;
  if (!NAVIGATIONS.includes(id) || start > end) return null;
  const length = bytes.little(at + 15, 4);
  return length > 0 && length <= LONGEST_ADDRESS && start + length <= end ? { start, end: start + length } : null;
}

function nameOf(source: Source, bytes: ByteView, command: Command): Locator {
  const address = addressOf(bytes, command);
  if (address === null) return [];
  const key = addressIn(new TextDecoder().decode(readPiece(source, address.start, address.end - address.start)));
  const tab: Locator = [{ kind: 'entry', name: `tab ${bytes.little(command.at + 7, 4)}` }];
  return key === null ? tab : [...tab, { kind: 'key', key }];
}
