import { randomUUID } from 'node:crypto';
import { type SearchEvent, type SearchKeys, startScanner } from '../search/index.ts';
import type { Context } from './context.ts';
import type { Mask } from './hit-line.ts';
import { note, progressLine } from './output.ts';
import { searchProgress } from './search-progress.ts';

/** The one entry of a search for one value, in hits and plans. */
export const ENTRY = 'secret';

/**
 * Searches by a scanner of this command's own: by the rules, or for `value`. Progress shows on the terminal between the
 * events that it passes on.
 */
export async function* localSearch(
  context: Context,
  search: { readonly roots: readonly string[]; readonly keys: SearchKeys; readonly value: Uint8Array | null; readonly mask: Mask },
): AsyncGenerator<Exclude<SearchEvent, { type: 'progress' }>, void, undefined> {
  const { roots, keys, value, mask } = search;
  using progress = progressLine();
  await using scanner = startScanner({ entry: context.processes.scanner, allowRoot: context.allowRoot, onLog: note });
  const events = scanner.search({
    id: randomUUID(),
    roots,
    home: context.home,
    exclude: [context.stateDir],
    detect: value === null,
    hunt: value === null ? [] : [{ kind: 'plain', id: ENTRY, value, context: 'any' }],
    keys,
    by: 'engine',
  });
  for await (const event of events) {
    if (event.type === 'progress') progress.update(() => searchProgress(event, mask));
    else {
      if (event.type !== 'file') progress[Symbol.dispose]();
      yield event;
    }
  }
}
