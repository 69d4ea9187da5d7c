import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { lacksModule } from '../formats/python.ts';
import { MODULES } from '../model/outside.ts';
import { lacks } from '../real-programs.ts';
import type { Outcome } from '../../src/purge/index.ts';
import { recoverPurge, runPurge } from '../../src/purge/run.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { type BrokenOff, failing, Killed, killing, recovered, runOn, someOf, tools } from './broken-off.ts';
import { type Call, faultyDisk } from './faulty-disk.ts';
import { Scene, type Setting } from './scene.ts';
import { SETTINGS, TEXTS } from './settings.ts';

/**
 * The purge of one home, broken off at its disk calls: before them, after them, and in the middle of them, for each way of
 * removing copies. Processes that are really killed, and calls that do not go through the disk's face, are in
 * real-processes.test.ts and system-calls.test.ts. LASTCOPY_LONG=1: at every single call.
 */

/** Calls that change something of the user's. */
const CHANGING = new Set(['overwrite', 'flush', 'create', 'append', 'setAttributes', 'moveOnto', 'unlink', 'erase', 'removeFolder']);
/** Purges a sweep. */
const MOST = 10;

const wanting = lacksModule(...MODULES);

for (const [name, setting] of Object.entries(SETTINGS))
  describe.skipIf(wanting || lacks(...(setting.needs ?? [])))(name, () => sweep(setting));

function sweep(setting: Setting): void {
  const most = setting.most ?? MOST;
  let scene: Scene;
  let calls: Call[] = [];
  let first: Outcome;
  let points: number[] = [];

  beforeAll(async () => {
    scene = await Scene.make(setting);
    scene.reset();
    calls = [];
    const disk = faultyDisk(nodeDisk(), (call) => call.when === 'before' && calls.push(call));
    first = await runPurge(scene.job(), tools({ disk }));
    const home = (call: Call): boolean => String(call.path).startsWith(`${scene.home.home}/`) && CHANGING.has(call.name);
    const telling = calls.filter(home).map(({ n }) => n);
    points = [
      ...new Set([...someOf(calls.length, most), ...someOf(telling.length, Math.ceil(most / 2)).map((at) => telling[at - 1] ?? 1)]),
    ];
  });
  afterAll(() => scene[Symbol.dispose]());

  const broken = (resume = true): BrokenOff => ({
    job: scene.job(),
    recovery: scene.recovery({ resume }),
    untouched: () => expect(scene.untouched()).toBe(true),
  });
  const brokenOff = async (disk: ReturnType<typeof faultyDisk>, resume = true): Promise<Outcome> => {
    scene.reset();
    return runOn(disk, broken(resume));
  };
  const at = (n: number): string => `${n} of ${calls.length}, ${calls[n - 1]?.name ?? ''} ${String(calls[n - 1]?.path)}`;

  it('undisturbed, all is purged; a second purge has nothing to do; undo brings all of it back', async () => {
    scene.reset();
    const outcome = await runPurge(scene.job(), tools());
    scene.expectPurged(outcome);
    expect(outcome.fates.length).toBe(first.fates.length);
    expect(await scene.home.hits({ e1: scene.secret })).toEqual([]);
    const undone = await undoPurge(scene.undoing(), tools());
    expect(new Set(undone.files.map(({ result }) => result))).toEqual(new Set(['restored']));
    expect(new Set(scene.states())).toEqual(new Set(['before']));
  });

  it.each(['before', 'after', 'torn'] as const)('killed %s a call, then recovered: as if nothing had been, once', async (when) => {
    for (const n of points) {
      const outcome = await brokenOff(killing(n, when));
      scene.expectPurged(outcome, at(n));
      scene.expectOnce(outcome);
    }
  });

  it('killed before a call, then recovered without carrying on: every copy is purged or named', async () => {
    const counts = new Set<number>();
    // Before the last call all is done, before the middle ones not: whatever is left out between.
    for (const n of new Set([...someOf(calls.length, most), calls.length])) {
      const outcome = await brokenOff(killing(n, 'before'), false);
      scene.expectHonest(outcome, at(n));
      scene.expectOnce(outcome);
      counts.add(outcome.purged);
    }
    expect(counts.size).toBeGreaterThan(1);
  });

  it('killed in the middle of the last change, and again at every call of the recovery', async () => {
    const last = calls.findLast(({ name, path }) => ['overwrite', 'moveOnto'].includes(name) && String(path).startsWith(scene.home.home));
    let total = 0;
    scene.reset();
    await expect(runPurge(scene.job(), tools({ disk: killing(last?.n ?? points.at(-1) ?? 1, 'torn') }))).rejects.toThrow(Killed);
    const counting = faultyDisk(nodeDisk(), () => undefined);
    await recoverPurge(scene.recovery(), tools({ disk: counting }));
    total = counting.calls();
    for (const m of someOf(total, most)) {
      scene.reset();
      await expect(runPurge(scene.job(), tools({ disk: killing(last?.n ?? points.at(-1) ?? 1, 'torn') }))).rejects.toThrow(Killed);
      await expect(recoverPurge(scene.recovery(), tools({ disk: killing(m, 'torn') }))).rejects.toThrow(Killed);
      const outcome = await recovered(broken());
      scene.expectPurged(outcome, `recovery at ${m}`);
      scene.expectOnce(outcome);
    }
  });

  it.each([
    ['io-error', 'at once'],
    ['io-error', 'half done'],
    ['disk-full', 'half done'],
    ['permission-denied', 'at once'],
  ] as const)('a call fails with %s, %s: purged or named, nothing torn', async (code, how) => {
    for (const n of points) {
      const outcome = await brokenOff(failing((call) => call.n === n, code, how === 'half done'));
      scene.expectHonest(outcome, `${code} at ${at(n)}`);
      scene.expectOnce(outcome);
    }
  });
}

describe('texts that are overwritten in place', () => {
  let scene: Scene;
  beforeAll(async () => void (scene = await Scene.make(TEXTS)));
  afterAll(() => scene[Symbol.dispose]());

  it('with half of an overwrite done, once: written again to its end', async () => {
    for (let nth = 1; nth <= 5; nth += 1) {
      let seen = 0;
      const half = (call: Call): boolean => call.name === 'overwrite' && (seen += 1) === nth;
      scene.reset();
      scene.expectPurged(await runPurge(scene.job(), tools({ disk: failing(half, 'io-error', true) })), `overwrite ${nth}`);
    }
  });

  it('at every flush from some point on: the bytes are not called purged', async () => {
    scene.reset();
    const outcome = await runPurge(scene.job(), tools({ disk: failing((call) => call.name === 'flush', 'io-error') }));
    expect(outcome.purged).toBe(0);
    expect(new Set(outcome.fates.map((fate) => fate.reason))).toEqual(new Set(['io-error']));
  });

  it('with a disk that stays full: files are left whole, and the outcome waits for room', async () => {
    const full = failing((call) => ['store', 'append'].includes(call.name), 'disk-full');
    scene.reset();
    await expect(runPurge(scene.job(), tools({ disk: full }))).rejects.toMatchObject({ code: 'journal-failed' });
    expect(scene.untouched()).toBe(true);
    scene.reset();
    const later = failing((call) => call.name === 'store' && String(call.path).includes('step-'), 'disk-full');
    const outcome = await runPurge(scene.job(), tools({ disk: later }));
    expect(scene.untouched()).toBe(true);
    expect(new Set(outcome.fates.map((fate) => fate.reason))).toEqual(new Set(['disk-full']));
  });
});
