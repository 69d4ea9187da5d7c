import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type SearchEvent, type SearchKeys, type SearchRequest, startScanner } from '../search/index.ts';
import type { Context } from './context.ts';
import type { Mask } from './hit-line.ts';
import { note, progressLine } from './output.ts';
import { SearchProgress, type Total } from './search-progress.ts';

/** The one entry of a search for one value, in hits and plans. */
export const ENTRY = 'secret';

export interface LocalSearch {
  readonly roots: readonly string[];
  readonly keys: SearchKeys;
  /** What is hunted; null searches by the rules. */
  readonly value: Uint8Array | null;
  readonly mask: Mask;
  /** Default: all cores. */
  readonly threads?: number | undefined;
  readonly quiet?: boolean | undefined;
  readonly ignore?: SearchRequest['ignore'];
  readonly known?: SearchRequest['known'];
  /** What an earlier search of the same came to, so that progress has a share. */
  readonly total?: Total | null;
  readonly signal?: AbortSignal;
}

/**
 * Searches by a scanner of this command's own: by the rules, or for `value`. Progress shows on the terminal between the
 * events that it passes on.
 */
export async function* localSearch(
  context: Context,
  search: LocalSearch,
): AsyncGenerator<Exclude<SearchEvent, { type: 'progress' }>, void, undefined> {
  const { roots, keys, value, mask, ignore, known } = search;
  using line = progressLine();
  const progress = new SearchProgress(search.total ?? null);
  await using scanner = startScanner({ entry: context.processes.scanner, allowRoot: context.allowRoot, onLog: note });
  const events = scanner.search(
    {
      id: randomUUID(),
      roots,
      home: context.home,
      exclude: [context.stateDir],
      detect: value === null,
      hunt: value === null ? [] : [{ kind: 'plain', id: ENTRY, value, context: 'any' }],
      keys,
      by: 'engine',
      threads: search.threads ?? availableParallelism(),
      ...(ignore ? { ignore } : {}),
      ...(known ? { known } : {}),
    },
    search.signal,
  );
  for await (const event of events) {
    if (event.type === 'progress') {
      if (!search.quiet) line.update(() => progress.text(event, mask));
    } else {
      if (event.type !== 'file') line[Symbol.dispose]();
      yield event;
    }
  }
}
