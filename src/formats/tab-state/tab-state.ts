import { AmendedFile, type Summing } from '../amended-file.ts';
import { ByteView } from '../byte-view.ts';
import { bytesSource } from '../bytes-source.ts';
import { crc32 } from '../codecs/crc32.ts';
import type { Cell, Format, Locator, NotVisible, Source } from '../face.ts';
import { partOf } from '../part-of.ts';
import { patched } from '../patched.ts';
import { StructureDigest } from '../structure-digest.ts';
import { Pages } from './pages.ts';
import { nameOf, replayed } from './replay.ts';
import { isSound, isStateFile, sumsOf, tabOf } from './tab.ts';

/**
 * Tabs of Windows 11's Notepad (`…/LocalState/TabState/*.bin`) and the files that say how its windows stand. The layout is
 * that found by others (github.com/ogmini/Notepad-State-Library): header, content as UTF-16LE, CRC-32, then one record per
 * edit until the tab is closed. Content stands in the raw bytes as one piece; what was typed since does not.
 */
export const tabState: Format = {
  id: 'notepad-tab',
  rewrite: 'none',
  beyond: null,
  first: new Set([0x4e]),
  recognises(head, _, size) {
    const bytes = new ByteView(bytesSource(head, size));
    if (isStateFile(bytes)) return true;
    const tab = tabOf(bytes);
    return tab !== null && (tab.checksum + 4 > head.length || isSound(bytes, tab));
  },
  cells: tabCells,
  rewriting: {
    kind: 'patches',
    patches(source, _, change) {
      const file = new AmendedFile(source, CRC32);
      const bytes = new ByteView(source);
      const tab = tabOf(bytes);
      return patched(file, withContent(file), change, () => (tab === null ? [] : sumsOf(bytes, tab)));
    },
  },
  locate(source, span): Locator {
    const tab = tabOf(new ByteView(source));
    const place = { kind: 'offset', offset: span.start } as const;
    return tab === null ? [place] : [nameOf(tab), place];
  },
  structure(source) {
    const bytes = new ByteView(source);
    const digest = new StructureDigest();
    const tab = tabOf(bytes);
    digest.record(0, source.size);
    if (tab !== null) digest.record(1, tab.checksum);
    return { valid: tab !== null || isStateFile(bytes), digest: digest.end() };
  },
};

const CRC32: Summing = {
  length: 4,
  add: crc32,
  stored(sum) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, sum);
    return bytes;
  },
};

async function* tabCells(source: Source): AsyncGenerator<Cell | NotVisible> {
  const pages = new Pages(source);
  const bytes = new ByteView(pages);
  const tab = tabOf(bytes);
  if (tab === null) {
    if (!isStateFile(bytes)) yield { reason: 'malformed', detail: 'a Notepad tab that is cut off: only its plain bytes were searched' };
  } else if (isSound(bytes, tab)) yield* replayed(pages, bytes, tab);
  else yield { reason: 'malformed', detail: 'a Notepad tab whose checksum is wrong: only its plain bytes were searched' };
}

/** The content too, which is searched in the raw bytes, but cannot be overwritten there without its checksum. */
async function* withContent(source: Source): AsyncGenerator<Cell | NotVisible> {
  yield* tabCells(source);
  const tab = tabOf(new ByteView(source));
  if (tab === null) return;
  const { start: from, end: to } = tab.content;
  const pieces = (start: number, end: number) => [{ start: from + start, end: from + end }];
  yield { locator: [nameOf(tab)], source: partOf(source, from, to), pieces, inside: 'nothing', searched: true };
}
