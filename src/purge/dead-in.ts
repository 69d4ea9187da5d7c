import { fileSource } from '../disk/index.ts';
import type { RawPath, ReadFile } from '../disk/index.ts';
import type { Format, Source, Surroundings } from '../formats/index.ts';
import { DEPTH, FileSurroundings, formatWithin, INNER, nameWithin } from '../search/index.ts';
import { readExactly, isDead } from './patch.ts';
import type { MethodContext } from './method.ts';

/**
 * Which of the wanted entries' dead values stand in a file, in its bytes or in any cell of it: for whoever removes a file as a
 * whole. Ends as soon as all were met. May throw DiskError. The caller wipes the values.
 */
export async function deadIn(
  file: ReadFile,
  path: RawPath,
  hint: string,
  wanted: ReadonlySet<string>,
  context: MethodContext,
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const source = fileSource(file);
  const around = new FileSurroundings(context.disk, path);
  try {
    if (take(source, wanted, found, context)) return found;
    const head = readExactly(source, 0, Math.min(4_096, source.size)) ?? new Uint8Array();
    await descend(context.formatOf(head, hint, source.size), source, around, 1, { wanted, found, context });
    return found;
  } finally {
    around.close();
  }
}

interface Looked {
  readonly wanted: ReadonlySet<string>;
  readonly found: Map<string, Uint8Array>;
  readonly context: MethodContext;
}

/** Says whether all were met. */
async function descend(format: Format, source: Source, around: Surroundings, depth: number, looked: Looked): Promise<boolean> {
  if (format.beyond === 'nothing' || depth > DEPTH) return false;
  for await (const cell of format.cells(source, around)) {
    if ('reason' in cell) continue;
    if (cell.searched !== true && take(cell.source, looked.wanted, looked.found, looked.context)) return true;
    const within = formatWithin(cell);
    if (within !== null && (await descend(within, cell.source, { ...INNER, name: nameWithin(cell) }, depth + 1, looked))) return true;
  }
  return false;
}

function take(
  source: Pick<Source, 'read'>,
  wanted: ReadonlySet<string>,
  found: Map<string, Uint8Array>,
  { matcher, authority }: MethodContext,
): boolean {
  for (const { by, value } of matcher().matches(source) ?? []) {
    const dead = authority.dead.get(by);
    if (dead !== undefined && wanted.has(by) && !found.has(by) && isDead(value, dead)) found.set(by, Uint8Array.from(value));
    value.fill(0);
  }
  return found.size === wanted.size;
}
