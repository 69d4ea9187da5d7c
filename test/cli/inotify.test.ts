import { mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inotifyUse } from '../../src/cli/doctor/inotify.ts';

it.skipIf(process.platform !== 'linux')('counts this user’s watches as the kernel does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-inotify-'));
  const folders = Array.from({ length: 20 }, (_none, i) => join(folder, `${i}`));
  for (const one of folders) mkdirSync(one);
  // Other processes come and go meanwhile: counts of one more process are compared, not of all.
  const mine = () => inotifyUse()?.watches.used ?? Number.NaN;
  const before = mine();
  const watchers = folders.map((one) => watch(one));
  try {
    expect(mine() - before).toBeGreaterThanOrEqual(15);
    expect(inotifyUse()?.instances.used).toBeGreaterThanOrEqual(1);
  } finally {
    for (const one of watchers) one.close();
    rmSync(folder, { recursive: true });
  }
});

it('knows nothing where there is no inotify', () => {
  const proc = mkdtempSync(join(tmpdir(), 'lastcopy-proc-'));
  try {
    expect(inotifyUse(proc)).toBeNull();
    mkdirSync(join(proc, 'sys/fs/inotify'), { recursive: true });
    writeFileSync(join(proc, 'sys/fs/inotify/max_user_watches'), '8192\n');
    writeFileSync(join(proc, 'sys/fs/inotify/max_user_instances'), '128\n');
    expect(inotifyUse(proc)).toEqual({ watches: { most: 8192, used: 0 }, instances: { most: 128, used: 0 } });
  } finally {
    rmSync(proc, { recursive: true });
  }
});
