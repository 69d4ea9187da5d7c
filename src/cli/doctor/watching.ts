import { setTimeout as sleep } from 'node:timers/promises';
import { watchesNeeded } from '../../agent/index.ts';
import { type Check, ok, skipped, warning } from './check.ts';
import { inotifyUse } from './inotify.ts';

const FIX =
  'As root: printf "fs.inotify.max_user_watches=1048576\\nfs.inotify.max_user_instances=1024\\n" > /etc/sysctl.d/30-lastcopy.conf && sysctl --system   (the package brings this file)';
/** The agent opens one for its whole process and one per tree that is watched at once. */
const INSTANCES = 16;
/** Milliseconds for counting a home's folders. */
const LONGEST_COUNT = 5_000;

/** Whether the home can be watched, or changes are found by looking again and again. */
export const watching: Check = {
  id: 'watching',
  async look({ context: { home, stateDir }, agent, env }) {
    if (process.platform !== 'linux') return skipped('This system does not limit watches.');
    const use = inotifyUse();
    if (use === null) return skipped('This kernel tells no watch limits.');
    const { watches, instances } = use;
    const free = watches.most - watches.used;
    const limits = `${watches.used} of ${watches.most} watches and ${instances.used} of ${instances.most} instances are taken`;
    if (agent?.running && agent.watching === 'live') return ok(`The agent watches the home; ${limits}.`);
    if (instances.most - instances.used < INSTANCES && !agent?.running)
      return warning(`Hardly any inotify instance is free: ${limits}.`, FIX);
    const need = await Promise.race([watchesNeeded({ home, stateDir, env }), sleep(LONGEST_COUNT, null, { ref: false })]);
    if (need === null) return ok(`The home has too many folders to count them at once; ${limits}.`);
    if (free < need.entries) {
      return warning(
        `Watching the home takes ${need.entries} watches, and ${limits}: the rest is found by polling every five minutes.`,
        FIX,
      );
    }
    const told = `Watching the home takes ${need.entries} watches; ${limits}.`;
    if (!need.whole) return ok(`${told} What is too large to be watched is found by polling.`);
    return agent?.running && agent.watching === 'degraded'
      ? warning('The agent does not watch all of the home, although there are watches enough now.', 'Restart it: lastcopy service restart')
      : ok(told);
  },
};
