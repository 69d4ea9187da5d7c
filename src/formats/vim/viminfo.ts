import { AmendedFile } from '../amended-file.ts';
import { ByteView } from '../byte-view.ts';
import type { Cell, Format, NotVisible, Source } from '../face.ts';
import { latin1 } from '../http-body.ts';
import { JoinedSpans } from '../joined-spans.ts';
import { type ChangeableCell, inFile } from '../origins.ts';
import { patched } from '../patched.ts';
import { text } from '../text/text.ts';
import { holds } from '../textual.ts';
import { infoLines } from './bar-lines.ts';

/** A cell is given when it holds so many bytes, or so many strings. */
const FULL = 262_144;
const MOST_STRINGS = 50_000;
/** Stretches of plain lines; more are not written. */
const MOST_STRETCHES = 1_000_000;
const NEWLINE = Uint8Array.of(10);
/** The first bar line, in whatever language the comments around it are. */
const VERSION = /\n\|1,\d{1,2}\r?\n/;

/**
 * Vim's registers, command lines and marks (runtime/doc/starting.txt, "viminfo"): plain lines, and behind them the same once
 * more as bar lines, which newer vims believe. In these the lines of a register are strings on one line, so a key of several
 * lines shows only when they are put together.
 */
export const viminfo: Format = {
  id: 'viminfo',
  rewrite: 'none',
  beyond: null,
  first: new Set([0x23]),
  recognises: (head) => head[0] === 0x23 && holds(head, '\n|1,') && VERSION.test(latin1(head)),
  cells: barCells,
  rewriting: {
    kind: 'patches',
    patches: (source, _, change) => patched(new AmendedFile(source, null), withPlainLines(source), change),
  },
  locate: (source, span) => text.locate(source, span),
  structure: (source) => text.structure(source),
};

async function* barCells(source: Source): AsyncGenerator<Cell | NotVisible> {
  const bytes = new ByteView(source);
  let joined = new JoinedSpans(source);
  let strings = 0;
  for (const line of infoLines(bytes)) {
    for (const string of line.strings) {
      for (const { start, end } of string) joined.add(start, end);
      joined.addWord(NEWLINE);
      strings++;
    }
    if (line.strings.length > 0) joined.addWord(NEWLINE);
    if (joined.size >= FULL || strings >= MOST_STRINGS) {
      yield cellOf(source, joined);
      joined = new JoinedSpans(source);
      strings = 0;
    }
  }
  if (joined.size > 0) yield cellOf(source, joined);
}

/** The other lines too, which are searched in the raw bytes. */
async function* withPlainLines(source: Source): AsyncGenerator<Cell | NotVisible> {
  yield* barCells(source);
  const bytes = new ByteView(source);
  const plain = new JoinedSpans(source);
  let stretches = 0;
  for (const { bar, start, end } of infoLines(bytes)) {
    if (!bar) plain.add(start, end);
    else if (++stretches === MOST_STRETCHES) break;
  }
  if (plain.size > 0) yield { ...cellOf(source, plain), searched: true };
}

function cellOf(source: Source, joined: JoinedSpans): ChangeableCell {
  return {
    locator: [],
    source: joined,
    inside: 'nothing',
    pieces: (start, end) => joined.ascending(start, end),
    placed: (start, bytes) => inFile(joined.changes(start, bytes)),
    locate(start, end) {
      const [first] = joined.pieces(start, end);
      return first === undefined ? null : text.locate(source, first);
    },
  };
}
