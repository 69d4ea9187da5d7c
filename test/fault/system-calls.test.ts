import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Outcome, PurgeError, startPurger } from '../../src/purge/index.ts';
import { lacksModule } from '../formats/python.ts';
import { MODULES } from '../model/outside.ts';
import { PROCESSES } from '../processes.ts';
import { lacks } from '../real-programs.ts';
import { someOf } from './broken-off.ts';
import { Scene } from './scene.ts';
import { SETTINGS } from './settings.ts';
import { callsOf, faulted, lacksTracing } from './strace.ts';

/** A real purger process whose system calls fail, or which is killed at one; then recovered by another process. */

/** Faults a setting. */
const MOST = 4;
const FAULTS = ['signal=SIGKILL', 'error=EIO', 'error=ENOSPC', 'error=EACCES'] as const;

const wanting = lacksTracing() || lacksModule(...MODULES);

for (const [name, setting] of Object.entries(SETTINGS)) {
  describe.skipIf(wanting || lacks(...(setting.needs ?? [])))(name, () => {
    it('its system calls fail or are its last: purged or named, nothing torn, and recovery goes on', {
      timeout: process.env['LASTCOPY_LONG'] === '1' ? 7_200_000 : 600_000,
    }, async () => {
      using scene = await Scene.make(setting);
      scene.reset();
      const { calls, outcome } = await callsOf(
        { type: 'run', job: scene.job() },
        [scene.home.home, scene.home.state],
        join(scene.home.outside, 'log'),
      );
      scene.expectPurged(outcome);
      const opening = calls.filter((call) => call.name === 'openat' && call.path.startsWith(scene.home.home));
      const changing = calls.filter((call) => call.name !== 'openat');
      const own = changing.filter((call) => call.path.startsWith(scene.home.home));
      expect(changing.length).toBeGreaterThan(5);
      const chosen = [changing, own, opening].flatMap((some, at) =>
        someOf(some.length, at === 2 ? 1 : MOST / 2).flatMap((n) => some[n - 1] ?? []),
      );
      for (const [at, call] of chosen.entries()) {
        for (const fault of process.env['LASTCOPY_LONG'] === '1' ? FAULTS : FAULTS.slice(at % 4, (at % 4) + 1)) {
          const how = `${fault} at ${call.name} ${call.n}, ${call.path}`;
          scene.reset();
          let broken = await faulted({ type: 'run', job: scene.job() }, call, fault);
          // The runtime and the programs it starts make now more and now fewer calls: the last of them may not come, one before it does.
          let n = fault === 'signal=SIGKILL' && call.name !== 'openat' ? call.n - 2 : 0;
          while (!(broken instanceof PurgeError) && n > 0) {
            scene.reset();
            broken = await faulted({ type: 'run', job: scene.job() }, { ...call, n }, fault);
            n -= 2;
          }
          // How often it opens what tells of other processes is their doing, so the nth call to open may be another one, or not come.
          if (fault === 'signal=SIGKILL' && call.name !== 'openat') expect(broken, how).toMatchObject({ code: 'purger-died' });
          const ended = broken instanceof PurgeError ? await recovered(scene, broken, how) : broken;
          if (fault === 'signal=SIGKILL') scene.expectPurged(ended, how);
          else scene.expectHonest(ended, how);
          scene.expectOnce(ended);
        }
      }
    });
  });
}

/** By a process that nothing stands in the way of, as the agent does at its next start. */
async function recovered(scene: Scene, broken: PurgeError, how: string): Promise<Outcome> {
  expect(['purger-died', 'journal-failed', 'unexpected'], `${how}: ${broken.message}`).toContain(broken.code);
  await using purger = startPurger({ entry: PROCESSES.purger, nice: 0 });
  try {
    return await purger.recover(scene.recovery());
  } catch (error) {
    if (!(error instanceof PurgeError) || error.code !== 'plan-unknown') throw error;
    expect(scene.untouched(), how).toBe(true);
    return await purger.run(scene.job());
  }
}
