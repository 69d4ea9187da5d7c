import type { Cell, NotVisible, Surroundings } from '../face.ts';
import { hintOf } from '../hint.ts';
import { Forward, type Open } from './forward.ts';

/** Endings of compressed files, and what the name ends in without them. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/\.(?:tgz|taz|tzst|tbz2?|tzo)$/i, '.tar'],
  [/\.svgz$/i, '.svg'],
  [/[.-](?:gz|gzip|z|zz|zlib|zst|zstd|br|bz2|bz)$/i, ''],
];

/** The name of what is in a compressed file of this name; null where it does not tell. */
export function nameWithin(name: string | null): string | null {
  if (name === null) return null;
  for (const [ending, instead] of ENDINGS) if (ending.test(name)) return name.replace(ending, instead) || null;
  return null;
}

/** The content of a compressed stream as one cell, and then why it ended early, where it did. */
export async function* streamCell(open: Open, around: Surroundings, named: string | null = null): AsyncGenerator<Cell | NotVisible> {
  const stream = new Forward(open);
  try {
    const name = nameWithin(around.name) ?? named ?? 'decompressed';
    yield {
      locator: [{ kind: 'entry', name }],
      source: stream,
      pieces: () => null,
      inside: hintOf(name),
      get decodedFrom() {
        return stream.decodedFrom;
      },
    };
    if (stream.trouble !== null) yield stream.trouble;
  } finally {
    stream.end();
  }
}
