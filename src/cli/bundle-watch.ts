import { type FSWatcher, readFileSync, unwatchFile, watch, watchFile } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseBundle } from '../trust/index.ts';

/** Milliseconds: how often is looked where a watcher has missed something, as when its folder was replaced. */
const LOOK = 60_000;
/** A file that is being written is looked at once it is quiet. */
const QUIET = 200;

/**
 * Calls back once the bundle at `path` is another valid one than `held` (its text). IT changes who may order what by replacing
 * the file; one that is gone, half written or invalid changes nothing (`onInvalid` hears of the last).
 */
export function onOtherBundle(path: string, held: string, onOther: () => void, onInvalid: (error: unknown) => void): Disposable {
  let refused: string | null = null;
  let soon: NodeJS.Timeout | null = null;
  const look = (): void => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return;
    }
    if (text === held || text === refused) return;
    try {
      parseBundle(text);
    } catch (error) {
      refused = text;
      onInvalid(error);
      return;
    }
    end();
    onOther();
  };
  const lookSoon = (): void => {
    if (soon) clearTimeout(soon);
    soon = setTimeout(look, QUIET).unref();
  };
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === basename(path)) lookSoon();
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // No watch to be had: the look below is enough.
  }
  watchFile(path, { persistent: false, interval: LOOK }, lookSoon);
  const end = (): void => {
    if (soon) clearTimeout(soon);
    watcher?.close();
    unwatchFile(path, lookSoon);
  };
  // It may have changed between its reading and now.
  lookSoon();
  return { [Symbol.dispose]: end };
}
