import { type FSWatcher, readFileSync, unwatchFile, watch, watchFile } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Bundle } from '../protocol/index.ts';
import { parseBundle } from '../trust/index.ts';
import { UserError } from './exit.ts';

/** Milliseconds: how often is looked where a watcher has missed something, as when its folder was replaced. */
const LOOK = 60_000;
/** A file that is being written is looked at once it is quiet. */
const QUIET = 200;

/** A bundle that was read from `path` and is valid. */
export interface FoundBundle {
  readonly path: string;
  readonly text: string;
  readonly bundle: Bundle;
}

/**
 * Calls back once the bundle at the path of `held` is another valid one of the same fleet, with what was read: a moment later the file
 * may be half written. IT changes who may order what by replacing it; one that is gone, half written, invalid or of another
 * fleet changes nothing (`onInvalid` hears of the last three, once each).
 */
export function onOtherBundle(held: FoundBundle, onOther: (found: FoundBundle) => void, onInvalid: (error: unknown) => void): Disposable {
  const { path } = held;
  let refused: string | null = null;
  let soon: NodeJS.Timeout | null = null;
  const look = (): void => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return;
    }
    if (text === held.text || text === refused) return;
    let bundle: Bundle;
    try {
      bundle = parseBundle(text);
      if (bundle.fleet !== held.bundle.fleet) {
        throw new UserError(
          `The bundle ${path} is now of another fleet.`,
          'Stop the agent, move its state directory away, and start anew.',
        );
      }
    } catch (error) {
      refused = text;
      onInvalid(error);
      return;
    }
    end();
    onOther({ path, text, bundle });
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
