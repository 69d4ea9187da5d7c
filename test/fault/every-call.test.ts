import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskError, type DiskErrorCode, nodeDisk } from '../../src/disk/index.ts';
import { type Outcome, PurgeError } from '../../src/purge/index.ts';
import { recoverPurge, runPurge } from '../../src/purge/run.ts';
import { inProcessScanner, tools as toolsWith } from '../purge/purge-home.ts';
import { type Call, faultyDisk } from './faulty-disk.ts';
import { Scene } from './scene.ts';

/**
 * The purge of one home, broken off at every single disk call: before it, after it, and in the middle of it. A process
 * that was killed is played by an error that nothing catches and by a disk that is dead from then on; some points are
 * repeated with real processes and SIGKILL in real-kills.test.ts.
 */
class Killed extends Error {}

/** The slow engine costs ten times what the purge itself does; the sweep is about the purge, and looks for itself. */
const tools = (more: Parameters<typeof toolsWith>[0] = {}) => toolsWith({ scanner: () => inProcessScanner('engine'), ...more });

let scene: Scene;
let total = 0;

beforeAll(async () => {
  scene = await Scene.make('memory');
  scene.reset();
  const disk = faultyDisk(nodeDisk(), () => undefined);
  scene.expectClean(await runPurge(scene.job(), tools({ disk })));
  total = disk.calls();
  expect(total).toBeGreaterThan(100);
});
afterAll(() => scene[Symbol.dispose]());

function killing(at: number, when: Call['when'] | 'torn') {
  let dead = false;
  return faultyDisk(nodeDisk(), (call) => {
    if (dead) throw new Killed();
    if (call.n !== at || call.when !== (when === 'after' ? 'after' : 'before')) return;
    dead = true;
    if (when === 'torn') call.tear?.();
    throw new Killed();
  });
}

function failing(at: (call: Call) => boolean, code: DiskErrorCode, torn = false) {
  return faultyDisk(nodeDisk(), (call) => {
    if (call.when !== 'before' || !at(call)) return;
    if (torn) call.tear?.();
    throw new DiskError(code, call.name, call.path);
  });
}

/** Runs until it ends or dies; then recovers, as the agent does at its next start. */
async function brokenOff(disk: ReturnType<typeof faultyDisk>, resume = true): Promise<Outcome> {
  scene.reset();
  try {
    return await runPurge(scene.job(), tools({ disk }));
  } catch (error) {
    if (!(error instanceof Killed) && !(error instanceof PurgeError && error.code === 'journal-failed')) throw error;
  }
  return recovered(resume);
}

async function recovered(resume = true): Promise<Outcome> {
  try {
    return await recoverPurge(scene.recovery({ resume }), tools());
  } catch (error) {
    if (!(error instanceof PurgeError) || error.code !== 'plan-unknown') throw error;
    // Nothing was begun: the agent starts from the beginning.
    expect(scene.spans().every(({ bytes }) => bytes === 'before')).toBe(true);
    return runPurge(scene.job(), tools());
  }
}

describe('killed', () => {
  it.each(['before', 'after', 'torn'] as const)('%s every call, then recovered: all is purged, once', async (when) => {
    for (let n = 1; n <= total; n += 1) {
      const outcome = await brokenOff(killing(n, when));
      scene.expectClean(outcome);
      scene.expectOnce(outcome);
    }
  });

  it('before every call, then recovered without carrying on: every copy is purged or named', async () => {
    const counts = new Set<number>();
    for (let n = 1; n <= total; n += 3) {
      const outcome = await brokenOff(killing(n, 'before'), false);
      scene.expectHonest(outcome);
      scene.expectOnce(outcome);
      counts.add(outcome.purged);
    }
    expect(counts.size).toBeGreaterThan(3);
  });

  it('in the middle of an overwrite, and again at every call of the recovery', async () => {
    let overwrite = 0;
    const find = faultyDisk(nodeDisk(), (call) => {
      if (call.name === 'overwrite' && call.when === 'before') overwrite = call.n;
    });
    scene.reset();
    await runPurge(scene.job(), tools({ disk: find }));
    for (let m = 1, ended = false; !ended; m += 1) {
      scene.reset();
      await expect(runPurge(scene.job(), tools({ disk: killing(overwrite, 'torn') }))).rejects.toThrow(Killed);
      expect(scene.spans().filter(({ bytes }) => bytes === 'mixed')).toHaveLength(1);
      try {
        await recoverPurge(scene.recovery(), tools({ disk: killing(m, 'torn') }));
        ended = true;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      const outcome = await recovered();
      scene.expectClean(outcome);
      scene.expectOnce(outcome);
    }
  });
});

describe('failing', () => {
  it.each(['io-error', 'disk-full', 'permission-denied'] as const)('with %s at every call: purged or named, nothing torn', async (code) => {
    for (let n = 1; n <= total; n += 1) {
      const outcome = await brokenOff(failing((call) => call.n === n, code));
      scene.expectHonest(outcome);
      scene.expectOnce(outcome);
    }
  });

  it('with half of an overwrite done, once: written again to its end', async () => {
    for (let nth = 1; nth <= 5; nth += 1) {
      let seen = 0;
      const outcome = await brokenOff(
        failing(
          (call) => {
            if (call.name === 'overwrite') seen += 1;
            return call.name === 'overwrite' && seen === nth;
          },
          'io-error',
          true,
        ),
      );
      scene.expectClean(outcome);
    }
  });

  it('at every flush from some point on: the bytes are not called purged', async () => {
    const outcome = await brokenOff(failing((call) => call.name === 'flush', 'io-error'));
    expect(outcome.purged).toBe(0);
    expect(new Set(outcome.fates.map((fate) => fate.reason))).toEqual(new Set(['io-error']));
  });

  it('with a disk that stays full: files are left whole, and the outcome waits for room', async () => {
    const full = failing((call) => ['store', 'append'].includes(call.name), 'disk-full');
    scene.reset();
    await expect(runPurge(scene.job(), tools({ disk: full }))).rejects.toMatchObject({ code: 'journal-failed' });
    expect(scene.spans().every(({ bytes }) => bytes === 'before')).toBe(true);
    scene.reset();
    const later = failing((call) => call.name === 'store' && String(call.path).includes('step-'), 'disk-full');
    const outcome = await runPurge(scene.job(), tools({ disk: later }));
    expect(scene.spans().every(({ bytes }) => bytes === 'before')).toBe(true);
    expect(new Set(outcome.fates.map((fate) => fate.reason))).toEqual(new Set(['disk-full']));
  });
});
