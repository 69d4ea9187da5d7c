import type { ByteView } from '../byte-view.ts';
import type { Span } from '../face.ts';

const [BAR, QUOTE, BACKSLASH, LESS, LINE_FEED] = [0x7c, 0x22, 0x5c, 0x3c, 10] as const;
/** Strings of one line; of more the rest is left out. */
const MOST = 100_000;

/** One line of a viminfo file, with those that go on with it. */
export interface InfoLine {
  readonly start: number;
  /** Behind its line feed. */
  readonly end: number;
  /** A bar line: for newer vims. */
  readonly bar: boolean;
  /** The strings of a bar line, each in one piece per line that it stands on. */
  readonly strings: readonly (readonly Span[])[];
}

export function* infoLines(bytes: ByteView): Generator<InfoLine> {
  for (let at = 0; bytes.byte(at) >= 0; ) {
    const line = lineAt(bytes, at);
    yield line;
    at = line.end;
  }
}

/** The line that begins at `at`. A bar line goes on behind `|<`, also in the middle of a string. */
function lineAt(bytes: ByteView, at: number): InfoLine {
  const bar = bytes.byte(at) === BAR;
  const strings: Span[][] = [];
  let open: Span[] | null = null;
  let start = at;
  for (let next = at; ; next++) {
    const byte = bytes.byte(next);
    if (byte === LINE_FEED || byte < 0) {
      if (open !== null && next > start) open.push({ start, end: next });
      const on = bar && byte >= 0 && bytes.byte(next + 1) === BAR && bytes.byte(next + 2) === LESS;
      if (!on) return { start: at, end: byte < 0 ? next : next + 1, bar, strings };
      next += 2;
      start = next + 1;
    } else if (bar && byte === QUOTE) {
      if (open === null) {
        open = [];
        if (strings.length < MOST) strings.push(open);
      } else {
        if (next > start) open.push({ start, end: next });
        open = null;
      }
      start = next + 1;
    } else if (open !== null && byte === BACKSLASH && bytes.byte(next + 1) !== LINE_FEED) next++;
  }
}
