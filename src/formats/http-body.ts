import { isZlib } from './compressed/zlib.ts';
import { isContainer } from './containers.ts';
import type { Cell, Locator, NotVisible, Source, Span } from './face.ts';
import { JoinedSpans } from './joined-spans.ts';
import { isTextual } from './textual.ts';
import { readPiece } from './windows.ts';

/** Bodies of answers that a browser keeps as the server sent them. */

/** What the last of a body's codings makes of it, as a hint for its format. */
const CODINGS = new Map<string, string | null>([
  ['', null],
  ['identity', null],
  ['gzip', 'gz'],
  ['x-gzip', 'gz'],
  ['deflate', 'zlib'],
  ['br', 'br'],
  ['zstd', 'zst'],
]);

/** What is shown, played or drawn, or a program: its text stands in the raw bytes. */
const PLAIN = /^(?:image|video|audio|font|text)\/|^application\/(?:wasm|font|x-font|vnd\.ms-fontobject|(?:java|ecma)script)/;

/**
 * The body as a cell, where the raw bytes do not show all of it: compressed, or itself a file of some kind. `headers` is text
 * whose lines end in NUL, CR or LF, as far as it is known.
 */
export function* httpBody(source: Source, body: Span, headers: string, locator: Locator): Generator<Cell | NotVisible> {
  const head = readPiece(source, body.start, Math.min(512, body.end - body.start));
  if (head.length === 0 || isTextual(head)) return;
  const coding = headerOf(headers, ENCODING).split(',').at(-1)?.trim() ?? '';
  // Some servers send deflate without its frame.
  const hint = coding === 'deflate' && !isZlib(head) ? 'raw-deflate' : CODINGS.get(coding);
  if (hint === undefined) {
    yield { reason: 'format-not-supported', detail: 'the body of a cached answer, compressed in a way that is not read: clear the cache' };
    return;
  }
  const type = headerOf(headers, TYPE);
  if (hint === null && (PLAIN.test(type) || (type === '' && !isContainer(head, null, body.end - body.start)))) return;
  const content = new JoinedSpans(source);
  content.add(body.start, body.end);
  yield { locator, source: content, pieces: (start, end) => content.pieces(start, end), inside: hint, searched: true };
}

const ENCODING = /content-encoding:([^\0\r\n]{0,200})/i;
const TYPE = /content-type:([^\0\r\n]{0,200})/i;

function headerOf(text: string, name: RegExp): string {
  return (name.exec(text)?.[1] ?? '').trim().toLowerCase();
}

/** An address as a name: without what tells who asks (user, password, query, fragment). Null where `text` holds none. */
export function addressIn(text: string): string | null {
  let longest = '';
  for (const [address] of text.replace(/^_key/, '').matchAll(/[a-z][a-z0-9+.-]{1,20}:\/\/[^\s\0]+/gi))
    if (address.length > longest.length) longest = address;
  const bare = longest.replace(/[?#].*$/s, '').replace(/^([a-z0-9+.-]+:\/\/)[^/@]*@/i, '$1');
  return bare === '' ? null : bare;
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}
