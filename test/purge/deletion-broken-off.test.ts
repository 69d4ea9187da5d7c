import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { makePlan, type Outcome, type Plan } from '../../src/purge/index.ts';
import { recoverPurge, runPurge } from '../../src/purge/run.ts';
import { makeKey, type UndoKey } from '../../src/purge/seal.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { failing, Killed, killing, recovered, runOn, someOf, tools } from '../fault/broken-off.ts';
import { type Call, faultyDisk } from '../fault/faulty-disk.ts';
import { cacheEntry } from '../formats/simple-caches.ts';
import { freshSecret, NOTHING_RUNS, PurgeHome } from './purge-home.ts';

/** The deletion of a set of files, broken off at its disk calls. LASTCOPY_LONG=1: at every one. */

const CACHE = '.cache/chromium/Default/Cache/Cache_Data';
const NAMES = ['00000000000000aa_0', '00000000000000aa_1'];
const OTHER = '00000000000000bb_0';
const MOST = 10;
const STRIDE = process.env['LASTCOPY_LONG'] === '1' ? 1 : 5;

let home: PurgeHome;
let key: UndoKey;
let plan: Plan;
let calls = 0;
const secret = freshSecret();
const files = new Map<string, Uint8Array>();

beforeAll(async () => {
  home = new PurgeHome('memory');
  key = await makeKey();
  const body = gzipSync(`${'so many words of no interest '.repeat(30)}{"token":"${secret}"}${' and others'.repeat(30)}`);
  files.set('00000000000000aa_0', cacheEntry({ key: 'https://a.example/', body, headers: ['content-encoding: gzip'] }));
  files.set('00000000000000aa_1', cacheEntry({ key: 'https://a.example/', body: Buffer.from(`code of ${secret}`), headers: null }));
  files.set(OTHER, cacheEntry({ key: 'https://b.example/', body: Buffer.from('other'), headers: ['x: y'] }));
  await reset();
  const disk = faultyDisk(nodeDisk(), (call: Call) => (calls = call.n));
  await runPurge(job(), tools({ disk }));
});
afterAll(() => home[Symbol.dispose]());

async function reset(): Promise<void> {
  for (const name of entries()) if (!files.has(name)) throw new Error(`left behind: ${name}`);
  for (const [name, bytes] of files) {
    home.write(`${CACHE}/${name}`, bytes);
    chmodSync(home.path(`${CACHE}/${name}`), 0o640);
  }
  home.freshState();
  plan = makePlan(await home.hits({ e1: secret }), authority(), NOTHING_RUNS);
  expect(plan.steps).toMatchObject([{ method: 'P3', beside: [{}], writes: [{}, {}] }]);
}

const authority = () => home.authority({ e1: secret }, { planId: 'plan-1' });
const job = () => home.job(plan, authority(), key);
const recovery = (resume = true) => ({ ...home.common(), planId: 'plan-1', identity: key.identity, resume });
const broken = (resume = true) => ({ job: job(), recovery: recovery(resume), untouched: () => expect(whole()).toBe(true) });

function entries(): string[] {
  try {
    return readdirSync(home.path(CACHE)).toSorted();
  } catch {
    return [];
  }
}

function whole(): boolean {
  return [...files].every(([name, bytes]) => entries().includes(name) && home.read(`${CACHE}/${name}`).equals(bytes));
}

/** Both files are there as they were and are named, or gone and purged; the other one never changes, and nothing is left behind. */
function honest(outcome: Outcome, how: string): void {
  expect(outcome.fates, how).toHaveLength(2);
  const there = entries();
  expect(
    there.filter((name) => !files.has(name)),
    `${how}: left behind`,
  ).toEqual([]);
  expect(home.read(`${CACHE}/${OTHER}`).equals(files.get(OTHER) ?? Buffer.alloc(0)), how).toBe(true);
  for (const name of NAMES) {
    if (there.includes(name)) expect(home.read(`${CACHE}/${name}`).equals(files.get(name) ?? Buffer.alloc(0)), `${how}: torn`).toBe(true);
    const fate = outcome.fates.find(({ path }) => path === home.path(`${CACHE}/${name}`));
    expect(there.includes(name) && fate?.outcome === 'purged', `${how}: ${name} is there`).toBe(false);
    if (!there.includes(name)) expect(fate?.outcome, `${how}: ${name}, ${fate?.reason ?? ''}`).toBe('purged');
  }
}

describe('a deletion that is broken off', () => {
  it.each(['before', 'after', 'torn'] as const)('killed %s a call, then recovered: as if nothing had been', async (when) => {
    for (const n of someOf(calls, MOST)) {
      await reset();
      const outcome = await runOn(killing(n, when), broken());
      honest(outcome, `${when} ${n}`);
      expect(outcome.purged, `${when} ${n}`).toBe(2);
    }
  });

  it('killed, then recovered without carrying on: both are gone, or both are there and named', async () => {
    const counts = new Set<number>();
    for (const n of someOf(calls, MOST)) {
      await reset();
      const outcome = await runOn(killing(n, 'before'), broken(false));
      honest(outcome, String(n));
      counts.add(outcome.purged);
    }
    expect([...counts].toSorted()).toEqual([0, 2]);
  });

  it.each(['io-error', 'disk-full', 'permission-denied'] as const)('with %s at one call: gone or named, nothing torn', async (code) => {
    for (const n of someOf(calls, MOST)) {
      await reset();
      honest(
        await runOn(
          failing((call) => call.n === n, code),
          broken(),
        ),
        `${code} ${n}`,
      );
    }
  });

  it('with no further rename from some point on: the first file is there again, under its own name', async () => {
    await reset();
    let renamed = 0;
    const disk = failing((call) => call.name === 'moveOnto' && String(call.path).includes('.lastcopy-') && (renamed += 1) > 1, 'io-error');
    const outcome = await runOn(disk, broken());
    expect(outcome.fates.map(({ reason }) => reason)).toEqual(['io-error', 'io-error']);
    expect(whole()).toBe(true);
  });

  it('in the middle, and again at every call of the recovery', async () => {
    await reset();
    let wiping = 0;
    const find = faultyDisk(nodeDisk(), (call) => {
      if (call.name === 'overwrite' && wiping === 0) wiping = call.n;
    });
    await runPurge(job(), tools({ disk: find }));
    for (let m = 1, ended = false; !ended; m += STRIDE) {
      await reset();
      await expect(runPurge(job(), tools({ disk: killing(wiping, 'torn') }))).rejects.toThrow(Killed);
      try {
        await recoverPurge(recovery(), tools({ disk: killing(m, 'before') }));
        ended = true;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      const outcome = await recovered(broken());
      honest(outcome, String(m));
      expect(outcome.purged).toBe(2);
    }
  });

  it('an undo that is killed or fails at any call, and is asked for again, puts all back', async () => {
    for (const when of ['killed', 'failing'] as const) {
      for (let n = 1, ended = false; !ended; n += STRIDE) {
        await reset();
        await runPurge(job(), tools());
        const undo = { ...home.common(), planId: 'plan-1', identity: key.identity };
        const disk = when === 'killed' ? killing(n, 'before') : failing((call) => call.n === n, 'io-error');
        try {
          await undoPurge(undo, tools({ disk }));
          ended = disk.calls() < n;
        } catch (error) {
          if (!(error instanceof Killed) && !(error instanceof Error && 'code' in error)) throw error;
        }
        const half = entries().filter((name) => NAMES.includes(name));
        for (const name of half) expect(readFileSync(home.path(`${CACHE}/${name}`)).equals(files.get(name) ?? Buffer.alloc(0))).toBe(true);
        const { files: undone } = await undoPurge(undo, tools());
        expect(undone, `${when} ${n}`).toMatchObject([{ result: 'restored', replicas: 2 }]);
        expect(whole(), `${when} ${n}`).toBe(true);
        expect(statSync(home.path(`${CACHE}/${NAMES[0] ?? ''}`)).mode & 0o777).toBe(0o640);
        expect(entries()).toEqual([...files.keys()].toSorted());
      }
    }
  });
});
