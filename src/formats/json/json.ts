import type { Format, Locator, Source, Span } from '../face.ts';
import { lineAt, lineStep } from '../text/lines.ts';
import { firstMark, markLength } from '../textual.ts';
import { JsonScanner, type TokenSink } from './json-scanner.ts';
import { pointerAt } from './json-pointer.ts';
import { documentStart, jsonlStructure, jsonStructure } from './json-structure.ts';

const nowhere: TokenSink = { token() {} };

/** What the head says about itself as one JSON document: whole, the beginning of one, or neither. */
export function jsonHead(head: Uint8Array): 'whole' | 'begun' | 'no' {
  const start = markLength(head);
  const scanner = new JsonScanner(start);
  scanner.feed(head.subarray(start), nowhere);
  if (scanner.failed) return 'no';
  return scanner.clone().finish(nowhere) ? 'whole' : 'begun';
}

function isContainer(head: Uint8Array): boolean {
  const first = firstMark(head);
  return first === 0x7b || first === 0x5b;
}

/** One JSON document (RFC 8259), with comments and trailing commas where its writer has them (JSONC). */
export const json: Format = {
  id: 'json',
  rewrite: 'in-place',
  recognises(head, hint, size) {
    if ((!isContainer(head) && firstMark(head) !== 0x22) || head.includes(0)) return false;
    if (hint === 'json' || hint === 'jsonc') return isContainer(head) || (firstMark(head) === 0x22 && jsonHead(head) !== 'no');
    const seen = isContainer(head) ? jsonHead(head) : 'no';
    return seen === 'whole' || (seen === 'begun' && size > head.length);
  },
  // oxlint-disable-next-line require-yield -- strings are in the raw bytes, and scan/ decodes their escapes
  async *cells() {},
  beyond: 'nothing',
  locate: locateJson,
  structure: jsonStructure,
};

/** Pointer into the document, then line and column; the line alone where the document is malformed before the span. */
export function locateJson(source: Source, span: Span): Locator {
  const pointer = pointerAt(source, documentStart(source), source.size, span);
  const line = lineStep(source, span.start);
  return pointer === null ? [line] : [{ kind: 'pointer', pointer }, line];
}

/** One JSON document per line (JSON Lines, NDJSON): transcripts and logs that only grow. */
export const jsonl: Format = {
  id: 'jsonl',
  rewrite: 'in-place',
  recognises(head, hint, size) {
    if (!isContainer(head) || head.includes(0)) return false;
    const newline = head.indexOf(10);
    if (newline < 0) return hint === 'jsonl';
    const first = jsonHead(head.subarray(0, newline));
    if (hint === 'jsonl') return first === 'whole' || jsonHead(head) === 'no';
    if (first !== 'whole') return false;
    const rest = head.subarray(newline + 1);
    return isContainer(rest) && (jsonHead(firstLine(rest)) === 'whole' || (jsonHead(rest) === 'begun' && size > head.length));
  },
  // oxlint-disable-next-line require-yield -- strings are in the raw bytes, and scan/ decodes their escapes
  async *cells() {},
  beyond: 'nothing',
  locate(source, span) {
    const { line, start } = lineAt(source, span.start);
    const from = start === 0 ? documentStart(source) : start;
    // The scanner stops at the next line's document, so a span over several lines has no pointer.
    const pointer = pointerAt(source, from, source.size, span);
    return pointer === null
      ? [lineStep(source, span.start)]
      : [
          { kind: 'line', line },
          { kind: 'pointer', pointer },
        ];
  },
  structure: jsonlStructure,
};

function firstLine(bytes: Uint8Array): Uint8Array {
  const newline = bytes.indexOf(10);
  return newline < 0 ? bytes : bytes.subarray(0, newline);
}
