import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** A store that is written only while it is closed, opened by somebody after the plan was made. */

const LOG = '.local/share/zed/logs/Zed.log';
const holders: ChildProcess[] = [];
afterEach(() => {
  for (const child of holders.splice(0)) child.kill('SIGKILL');
});

async function hold(path: string): Promise<ChildProcess> {
  const fd = openSync(path, 'r');
  const child = spawn('/bin/sleep', ['60'], { stdio: [fd, 'ignore', 'ignore'] });
  closeSync(fd);
  holders.push(child);
  await once(child, 'spawn');
  return child;
}

async function release(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe.runIf(process.platform === 'linux')('a store whose application was opened after the plan was made', () => {
  it('is left, and is purged once it is closed', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const log = home.write(LOG, `got ${secret}\n`);
    const other = home.write('notes.txt', `got ${secret}\n`);
    const [first, second] = [await hold(log), await hold(other)];
    const held = await home.purge({ e1: secret });
    expect(held.outcome.fates.map(({ path, reason }) => [path, reason])).toEqual(
      expect.arrayContaining([
        [log, 'owner-application-running'],
        [other, null],
      ]),
    );
    expect(held.outcome.fates.find(({ path }) => path === log)?.sentence).toMatch(/is running: close it/);
    expect(home.read(LOG).toString()).toBe(`got ${secret}\n`);
    await Promise.all([release(first), release(second)]);
    expect((await home.purge({ e1: secret })).outcome).toMatchObject({ purged: 1, remaining: 0 });
  });

  it('is not undone either until it is closed', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const log = home.write(LOG, `got ${secret}\n`);
    const { undoJob, outcome } = await home.purge({ e1: secret });
    expect(outcome.purged).toBe(1);
    const holder = await hold(log);
    const refused = await undoPurge(undoJob, tools());
    expect(refused.files).toMatchObject([{ result: 'refused', sentence: expect.stringMatching(/Close it and undo again/) }]);
    expect(home.read(LOG).toString()).not.toContain(secret);
    await release(holder);
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'restored' }]);
    expect(home.read(LOG).toString()).toBe(`got ${secret}\n`);
  });
});
