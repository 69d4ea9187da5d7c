import type { ByteView } from '../byte-view.ts';
import type { Cell, Locator, LocatorStep, NotVisible, Source } from '../face.ts';
import { JoinedSpans } from '../joined-spans.ts';
import { type ChangeableCell, inFile } from '../origins.ts';
import { PieceTable } from './piece-table.ts';
import { editsOf, type Tab } from './tab.ts';

/** So much of the text on both sides of what is removed is shown as it was before, in UTF-16 code units. */
const AROUND = 512;
/** Neighbouring views of the text overlap by so much: nothing that is shorter and typed by hand is cut by a view's end. */
const OVERLAP = 256;
/** Views of a tab together are so much larger than its file; then they become narrower. */
const RATIO = 8;
const AT_LEAST = 4_194_304;
const NARROWER = 8;
/** Text whose length is not known: a file that the tab shows without holding it. */
const UNKNOWN = 2 ** 40;
/** More edits than this are not followed: some weeks of typing without closing the tab. */
const MOST_EDITS = 250_000;
const BATCH_BYTES = 262_144;
const NEWLINE = Uint8Array.of(10, 0);

/**
 * The tab's text as it was before something was removed from it (around there), and as it is after all edits. Typed text
 * stands in the file one character at a time, each with a header and a checksum.
 */
export function* replayed(source: Source, bytes: ByteView, tab: Tab): Generator<Cell | NotVisible> {
  const text = new PieceTable();
  const { content } = tab;
  if (tab.elsewhere) text.insert(0, { start: -1, units: UNKNOWN });
  text.insert(0, { start: content.start, units: (content.end - content.start) / 2 });
  let views = new Views(source, tab);
  let count = 0;
  let end = tab.checksum + 4;
  let typed = true;
  let low = 0;
  let high = 0;
  let around = AROUND;
  let overlap = OVERLAP;
  let left = AT_LEAST + source.size * RATIO;
  for (const edit of editsOf(bytes, tab)) {
    if (++count > MOST_EDITS) {
      yield {
        reason: 'too-large',
        detail: `of the tab's edits only the first ${MOST_EDITS} were put together: save the file, close the tab and scan again`,
      };
      break;
    }
    const from = Math.min(edit.position, text.units);
    const to = Math.min(from + edit.removed, text.units);
    if (to > from) {
      const covered = (low === 0 || from >= low + overlap) && (high >= text.units || to + overlap <= high);
      if (typed || !covered) {
        low = Math.max(0, from - around);
        high = to + around;
        left -= high - low;
        if (left < 0 && around === AROUND) {
          around /= NARROWER;
          overlap /= NARROWER;
        }
        views.add(text, low, high, `before edit ${count}`);
        if (views.size >= BATCH_BYTES) {
          yield views.cell();
          views = new Views(source, tab);
        }
        typed = false;
      }
      text.remove(from, to - from);
      high -= to - from;
    }
    if (edit.added.end > edit.added.start) {
      text.insert(from, { start: edit.added.start, units: (edit.added.end - edit.added.start) / 2 });
      typed = true;
    }
    end = edit.end;
  }
  if (count > 0) views.add(text, 0, text.units, 'unsaved edits');
  if (views.size > 0) yield views.cell();
  if (end < source.size && count <= MOST_EDITS)
    yield { reason: 'malformed', detail: `the tab's edits cannot be read from byte ${end} on: close Notepad and scan again` };
}

/** Several views of the text, one behind the other. */
class Views {
  readonly #joined: JoinedSpans;
  readonly #tab: Tab;
  readonly #from: number[] = [];
  readonly #names: string[] = [];

  constructor(source: Source, tab: Tab) {
    this.#joined = new JoinedSpans(source);
    this.#tab = tab;
  }

  get size(): number {
    return this.#joined.size;
  }

  add(text: PieceTable, from: number, to: number, name: string): void {
    if (this.size > 0) this.#joined.addWord(NEWLINE);
    this.#from.push(this.size);
    this.#names.push(name);
    for (const { start, units } of text.pieces(from, to)) {
      if (start < 0) this.#joined.addWord(NEWLINE);
      else this.#joined.add(start, start + units * 2);
    }
  }

  cell(): ChangeableCell {
    return {
      locator: [nameOf(this.#tab)],
      source: this.#joined,
      // Text that was typed in front of older text stands behind it in the file.
      pieces: (start, end) => this.#joined.ascending(start, end),
      locate: (start) => this.#viewAt(start),
      placed: (start, bytes) => inFile(this.#joined.changes(start, bytes)),
      inside: 'nothing',
    };
  }

  #viewAt(start: number): Locator {
    let low = 0;
    let high = this.#from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#from[middle] as number) <= start) low = middle;
      else high = middle - 1;
    }
    return [{ kind: 'entry', name: this.#names[low] as string }];
  }
}

export function nameOf(tab: Tab): LocatorStep {
  return { kind: 'entry', name: tab.path ?? 'unsaved tab' };
}
