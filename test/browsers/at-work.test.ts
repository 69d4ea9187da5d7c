import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/places/index.ts';
import { holdersOf, ownersNow } from '../../src/search/index.ts';
import { ApplicationLocks } from '../../src/search/application-lock.ts';
import { linuxOpenFiles } from '../../src/search/open-files-linux.ts';
import { linuxProcesses } from '../../src/search/processes-linux.ts';
import { named } from '../../src/search/processes.ts';
import { lacks } from '../real-programs.ts';
import { Tree } from '../search/tree.ts';
import { startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';

/** Whether real browsers are seen at work, by each sign alone, and no more once they have ended. */

const NOBODY = { owner: 'The browser', running: [] };

async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let tries = 0; !wanted(answer) && tries < 100; tries++) {
    await delay(100);
    answer = await ask();
  }
  return answer;
}

describe.skipIf(process.platform !== 'linux' || lacks('chromium'))('Chromium', () => {
  it('is seen by its lock, its program, its open files and its locks on them', { timeout: 90_000 }, async () => {
    using tree = new Tree();
    const { profile, context } = await startChromium(join(tree.home, '.config'));
    const history = join(profile, 'Default', 'History');
    const table = join(profile, 'Default', 'Local Storage', 'leveldb', '000003.log');
    const page = await context.newPage();
    await page.goto('data:text/html,hello');
    await eventually(async () => existsSync(history) && existsSync(table), Boolean);
    const pid = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1));

    const open = linuxOpenFiles();
    const locks = new ApplicationLocks({ os: 'linux', open, mayHaveMade: () => true }, tree.home);
    expect(locks.on(history)).toEqual([pid]);
    expect(named(linuxProcesses() ?? [], runningOf('chromium-history')).map((one) => one.pid)).toContain(pid);
    expect(open?.open(history)).toContain(pid);
    expect(open?.locked(join(profile, 'Default', 'Local Storage', 'leveldb', 'LOCK'))).toContain(pid);
    const owners = await ownersNow(tree.home);
    expect(owners.of(history, NOBODY)).toMatchObject({ runs: 'yes' });
    expect(owners.of(history, NOBODY).signs).toEqual(expect.arrayContaining(['lock', 'open']));
    expect(owners.of(table, NOBODY).signs).toEqual(expect.arrayContaining(['lock', 'open']));
    expect(owners.of(join(tree.home, '.config', 'another', 'x'), NOBODY).runs).toBe('no');
    expect(holdersOf([{ path: profile, kind: 'directory' }])).toBe('somebody');

    await context.close();
    const after = await eventually(
      async () => (await ownersNow(tree.home)).of(history, NOBODY),
      ({ runs }) => runs === 'no',
    );
    expect(after).toEqual({ runs: 'no', signs: [], pids: [], close: 'The browser' });
    expect(readdirSync(join(profile, 'Default'))).toContain('History');
    expect(holdersOf([{ path: profile, kind: 'directory' }])).toBe('nobody');
  });
});

describe.skipIf(process.platform !== 'linux' || lacks('firefox-esr'))('Firefox', () => {
  it('is seen by its lock, its program, its open files and its locks on them', { timeout: 90_000 }, async () => {
    using tree = new Tree();
    const firefox = await startFirefox(join(tree.home, '.mozilla'));
    const places = join(firefox.profile, 'places.sqlite');
    await eventually(async () => existsSync(places), Boolean);
    const pid = Number(readlinkSync(join(firefox.profile, 'lock')).split('+').at(-1));

    const open = linuxOpenFiles();
    const locks = new ApplicationLocks({ os: 'linux', open, mayHaveMade: () => true }, tree.home);
    expect(locks.on(places)).toEqual([pid]);
    expect(named(linuxProcesses() ?? [], runningOf('firefox-history')).map((one) => one.pid)).toContain(pid);
    expect(open?.open(places)).toContain(pid);
    expect(open?.locked(join(firefox.profile, '.parentlock'))).toContain(pid);
    expect((await ownersNow(tree.home)).of(places, NOBODY).signs).toEqual(expect.arrayContaining(['lock', 'open']));

    await firefox.quit();
    const after = await eventually(
      async () => (await ownersNow(tree.home)).of(places, NOBODY),
      ({ runs }) => runs === 'no',
    );
    expect(after.runs).toBe('no');
  });
});

function runningOf(id: string): readonly string[] {
  return catalogue.find((place) => place.id === id)?.running ?? [];
}
