import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '../../src/disk/index.ts';
import { PurgeError } from '../../src/purge/index.ts';
import { recoverPurge, runPurge } from '../../src/purge/run.ts';
import { recovered, tools } from './broken-off.ts';
import { Scene, type Setting } from './scene.ts';
import { SETTINGS } from './settings.ts';

/**
 * Purges on a small disk of its own (TMPDIR), with less and less room left on it. Throws what is wrong; prints for each setting how
 * many purges were stopped for want of room, how many left copies for it, and how many removed all.
 *
 * usage: full-disk-home.ts SETTING…
 */

/** Blocks. */
const ROOMS = process.env['LASTCOPY_LONG'] === '1' ? [...Array(40).keys(), 60, 100, 200, 400] : [0, 3, 6, 14, 400];
/** Says that there is room, so that what is asked before a file is written does not end the purge: others fill disks at any moment. */
const disk = { ...nodeDisk(), free: () => Number.MAX_SAFE_INTEGER };

for (const name of process.argv.slice(2)) {
  const setting = SETTINGS[name];
  if (setting === undefined) throw new Error(`no such setting: ${name}`);
  console.log(JSON.stringify({ name, ...(await fill(setting)) }));
}

async function fill(setting: Setting): Promise<{ stopped: number; left: number; purged: number }> {
  using scene = await Scene.make(setting, 'disk');
  const counts = { stopped: 0, left: 0, purged: 0 };
  const filling = join(scene.home.outside, 'filling');
  for (const room of ROOMS) {
    scene.reset();
    const { bavail, bsize } = statfsSync(scene.home.home);
    writeFileSync(filling, Buffer.alloc(Math.max(0, bavail - room) * bsize));
    const how = `${room} blocks left`;
    const broken = { job: scene.job(), recovery: scene.recovery(), untouched: () => undefined };
    try {
      const outcome = await runPurge(broken.job, tools({ disk }));
      scene.expectHonest(outcome, how);
      counts[outcome.remaining > 0 ? 'left' : 'purged'] += 1;
    } catch (error) {
      if (!(error instanceof PurgeError) || error.code !== 'journal-failed') throw error;
      counts.stopped += 1;
      // What was begun before the disk was full may be done; nothing is half done.
      if (scene.states().some((state) => state === 'mixed' || state === 'other')) throw new Error(`${how}: torn`, { cause: error });
    }
    rmSync(filling);
    const outcome = await recovered(broken, disk);
    scene.expectHonest(outcome, how);
    if ((await recoverPurge(broken.recovery, tools({ disk }))).purged !== outcome.purged) throw new Error(`${how}: told otherwise later`);
    scene.expectOnce(outcome);
  }
  return counts;
}
