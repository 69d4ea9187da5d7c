import { watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a command tells the running agent that settings, journal or outbox changed under it: it touches a file. */
const NAME = 'nudge';

/** Does nothing where no agent runs. */
export function nudge(stateDir: string): void {
  writeFileSync(join(stateDir, NAME), new Date().toISOString(), { mode: 0o600 });
}

/** Calls `onNudge` after a nudge, and when the settings file was edited. */
export function watchNudges(stateDir: string, onNudge: () => void): Disposable {
  let timer: NodeJS.Timeout | null = null;
  const watcher = watch(stateDir, { persistent: false, encoding: 'utf8' }, (_event, name) => {
    if (name !== NAME && name !== 'settings.json') return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(onNudge, 50);
  });
  // Housekeeping notices what a lost watcher did not.
  watcher.on('error', () => watcher.close());
  return {
    [Symbol.dispose]() {
      if (timer) clearTimeout(timer);
      watcher.close();
    },
  };
}
