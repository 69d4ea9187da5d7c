import type { Source } from '../face.ts';
import { StructureDigest } from '../structure-digest.ts';
import { layout } from '../text/lines.ts';
import { markLength } from '../textual.ts';
import { eachWindow, readPiece } from '../windows.ts';
import { JsonScanner, type TokenKind, type TokenSink } from './json-scanner.ts';

/**
 * Feeds a digest with the tokens: kinds in order, raw lengths of strings, keys and comments, bytes of numbers; words are
 * told apart by kind and length and are checked by the scanner. Raw lengths, so that an overwrite may swallow escapes.
 */
class TokenDigest implements TokenSink {
  readonly digest = new StructureDigest();

  token(kind: TokenKind, start: number, end: number): void {
    this.digest.record(kind, end - start);
  }

  digits(bytes: Uint8Array): void {
    this.digest.record(DIGITS, bytes.length);
    this.digest.bytes(bytes);
  }
}

/** Where the document's first byte is: behind a byte order mark. */
export function documentStart(source: Source): number {
  return markLength(readPiece(source, 0, 3));
}

export function jsonStructure(source: Source): { valid: boolean; digest: string } {
  const sink = new TokenDigest();
  const start = documentStart(source);
  const scanner = new JsonScanner(start);
  eachWindow(source, start, source.size, (bytes) => {
    scanner.feed(bytes, sink);
    return !scanner.failed;
  });
  return scanner.finish(sink) ? { valid: true, digest: `json:${sink.digest.end()}` } : { valid: false, digest: `lines:${layout(source)}` };
}

/**
 * Line by line. A line that is no JSON counts by its length alone and makes the whole invalid, while the others are
 * still compared by their tokens; a last line without its newline may be incomplete (its writer is at work).
 */
export function jsonlStructure(source: Source): { valid: boolean; digest: string } {
  const sink = new TokenDigest();
  let valid = true;
  let lineStart = documentStart(source);
  let scanner = new JsonScanner(lineStart);
  let blank = true;

  function endLine(end: number, complete: boolean): void {
    const whole = scanner.finish(sink);
    if (!whole && !blank) {
      sink.digest.rollback();
      sink.digest.record(BROKEN, end - lineStart);
      if (complete) valid = false;
    }
    sink.digest.record(LINE, end);
    lineStart = end;
    scanner = new JsonScanner(end);
    sink.digest.mark();
    blank = true;
  }

  eachWindow(source, lineStart, source.size, (bytes, at) => {
    for (let from = 0; from < bytes.length; ) {
      const newline = bytes.indexOf(10, from);
      const to = newline < 0 ? bytes.length : newline + 1;
      const piece = bytes.subarray(from, to);
      blank &&= piece.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a);
      if (!blank) scanner.feed(piece, sink);
      if (newline >= 0) endLine(at + to, true);
      from = to;
    }
    return undefined;
  });
  if (lineStart < source.size) endLine(source.size, false);
  return { valid, digest: sink.digest.end() };
}

const LINE = 0x0a;
const BROKEN = 0x21;
const DIGITS = 0x64;
