import type { Disk, RawPath } from '../../disk/index.ts';
import { showPath } from '../../disk/index.ts';
import { type Format, formatById, hintOf, type Rewriters, type Source } from '../../formats/index.ts';
import { deflater, FileSurroundings } from '../../search/index.ts';
import type { Reason, Step } from '../face.ts';
import type { MethodContext } from '../method.ts';
import { readExactly } from '../patch.ts';

const HEAD_BYTES = 4_096;

/** The format that a step's file had when it was searched, if that is what it still is. */
export function formatHere(step: Step, source: Source, context: MethodContext, changed: boolean): Format | Reason {
  const head = readExactly(source, 0, Math.min(HEAD_BYTES, source.size)) ?? new Uint8Array();
  const path = showPath(step.path).path;
  const seen = [step.format, hintOf(path)].map((hint) => context.formatOf(head, hint, source.size));
  const same = seen.find(({ id }) => id === step.format);
  if (same !== undefined) return same;
  // Its place told what it is; its bytes alone do not.
  return changed ? 'file-changed' : (formatById(step.format) ?? 'no-writer-for-format');
}

/** What a file on disk gives to those that rewrite it. Must be closed. */
export function rewritersOf(disk: Disk, path: RawPath): Rewriters & { close(): void } {
  const around = new FileSurroundings(disk, path);
  return {
    name: around.name,
    beside: (name) => around.beside(name),
    inflater: around.inflater,
    deflater,
    close: () => around.close(),
  };
}
