import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { closePlan, journalledPlans, makePlan, startPurger } from '../../src/purge/index.ts';
import { runPurge } from '../../src/purge/run.ts';
import { makeKey } from '../../src/purge/seal.ts';
import { PROCESSES } from '../processes.ts';
import { freshSecret, NOTHING_RUNS, PurgeHome, tools } from '../purge/purge-home.ts';
import { faultyDisk } from './faulty-disk.ts';
import { Scene } from './scene.ts';
import { TEXTS } from './settings.ts';

const PURGER = PROCESSES.purger;
const KILLING = new URL('./killing-purger.ts', import.meta.url);

describe('SIGKILL', () => {
  it('at a spread of calls, then recovered by a new process with a real scanner: all is purged, once', async () => {
    using scene = await Scene.make(TEXTS);
    const marks: string[] = [];
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'before' && ['overwrite', 'append'].includes(call.name)) marks.push(`${call.n}t`);
      else if (call.when === 'before' && call.name === 'flush') marks.push(`${call.n}`);
    });
    scene.reset();
    await runPurge(scene.job(), tools({ disk }));
    const chosen = marks.filter((_mark, index) => index % 5 === 1);
    expect(chosen.length).toBeGreaterThan(3);
    for (const at of chosen) {
      scene.reset();
      const killed = startPurger({ entry: KILLING, nice: 0, env: { ...process.env, FAULT_AT: at } });
      await expect(killed.run(scene.job())).rejects.toMatchObject({ code: 'purger-died', message: /SIGKILL/ });
      await using purger = startPurger({ entry: PURGER, nice: 0 });
      const outcome = await purger.recover(scene.recovery());
      scene.expectPurged(outcome);
      expect(await purger.recover(scene.recovery())).toEqual(outcome);
      scene.expectOnce(outcome);
    }
  });

  it('of the parent: the purger finishes its file, stops, and leaves the rest to recovery', async () => {
    using scene = await Scene.make(TEXTS);
    scene.reset();
    let running: Promise<unknown> = Promise.resolve();
    {
      await using purger = startPurger({ entry: PURGER, nice: 0 });
      let seen: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => (seen = resolve));
      running = purger.run(scene.job(), (event) => event.stage === 'applying' && event.step === 1 && seen());
      running.catch(() => undefined);
      await begun;
      // Disposing lets go of the channel, which is what a dead parent looks like.
    }
    await running.catch((error: unknown) => expect(error).toMatchObject({ code: 'purger-died' }));
    expect(scene.states()).not.toContain('mixed');
    await using purger = startPurger({ entry: PURGER, nice: 0 });
    scene.expectPurged(await purger.recover(scene.recovery()));
  });
});

describe.each(['keep-open', 'open-append-close'])('an appender that keeps writing (%s)', (mode) => {
  it('loses no line to the purge', async () => {
    using home = new PurgeHome('memory');
    const secret = freshSecret();
    const path = home.path('session.jsonl');
    using appender = appending(path, mode, secret);
    await appender.going;
    const hits = await home.hits({ e1: secret });
    expect(hits).toHaveLength(4);
    const authority = home.authority({ e1: secret });
    const plan = makePlan(hits, authority, NOTHING_RUNS);
    const size = statSync(path).size;

    await using purger = startPurger({ entry: PURGER, nice: 0 });
    const outcome = await purger.run(home.job(plan, authority, await makeKey()));

    const grown = statSync(path).size;
    const written = await appender.stop();
    expect(outcome.fates.map((fate) => fate.reason)).toEqual([null, null, null, null]);
    expect(grown).toBeGreaterThan(size);
    const text = readFileSync(path, 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { number: number; text: string });
    expect(lines.map((line) => line.number)).toEqual([...Array(written).keys()]);
    expect(text).not.toContain(secret);
    expect(lines.filter((line) => line.text.startsWith('again REDACTED'))).toHaveLength(4);
  });
});

function appending(path: string, mode: string, secret: string) {
  const child = fork(new URL('./appender.ts', import.meta.url), [path, mode, secret], { stdio: 'ignore' });
  return {
    going: once(child, 'message'),
    async stop(): Promise<number> {
      const answer = once(child, 'message');
      child.send('stop');
      const [{ written }] = (await answer) as [{ written: number }];
      return written;
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

describe('leaks', () => {
  it('the value is in nothing that the purger and its scanner leave, print or answer, whole or killed', async () => {
    using scene = await Scene.make(TEXTS);
    const printed: string[] = [];
    const told: unknown[] = [];
    for (const at of ['', '40', '75t']) {
      scene.reset();
      const entry = at === '' ? PURGER : KILLING;
      const purger = startPurger({ entry, nice: 0, env: { ...process.env, FAULT_AT: at }, onLog: (text) => printed.push(text) });
      await purger
        .run(scene.job(), (event) => told.push(event))
        .then(
          (outcome) => told.push(outcome),
          (error: unknown) => told.push(error, String((error as Error).stack)),
        );
      const files = readdirSync(scene.home.state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.length).toBeGreaterThan(3);
      for (const file of files) {
        const path = join(file.parentPath, file.name);
        expect(needlesIn(readFileSync(path), scene.secret), file.name).toEqual([]);
        expect(statSync(path).mode & 0o077, file.name).toBe(0);
      }
    }
    const said = Buffer.from(JSON.stringify([printed, told]));
    expect(needlesIn(said, scene.secret)).toEqual([]);
    expect(said.length).toBeGreaterThan(1_000);
  });

  it('even where the value is the name of a file or a key in it', async () => {
    using home = new PurgeHome('memory');
    const secret = freshSecret();
    home.write(`dump-${secret}.json`, JSON.stringify({ [secret]: { [secret]: 1 } }));
    home.write('plain.json', JSON.stringify({ tokens: { [secret]: [secret] } }));
    const { outcome, job } = await home.purge({ e1: secret });
    expect(outcome.purged).toBe(4);
    expect(needlesIn(Buffer.from(JSON.stringify(outcome)), secret)).toEqual([]);
    expect(outcome.fates.map((fate) => String(fate.path))).toContain(home.path('dump-REDACTED.json'));
    const log = readFileSync(join(home.state, 'journal', job.plan.planId, 'log'));
    expect(needlesIn(log, secret)).toEqual([]);
  });
});

it('refuses root unless told otherwise', async () => {
  using scene = await Scene.make(TEXTS);
  scene.reset();
  await using purger = startPurger({ entry: PURGER, nice: 0 });
  const running = purger.run({ ...scene.job(), allowRoot: false });
  if (process.getuid?.() === 0) await expect(running).rejects.toMatchObject({ code: 'refuses-root' });
  else await running;
  expect(existsSync(join(scene.home.state, 'journal'))).toBe(process.getuid?.() !== 0);
});

it('without a keychain the key lies in the journal until the plan is finished, and then nothing is left to open', async () => {
  using scene = await Scene.make(TEXTS);
  scene.reset();
  const job = scene.job({ sealing: { kind: 'key-file' }, undoUntil: null });
  const folder = join(scene.home.state, 'journal', scene.plan.planId);
  const killed = startPurger({ entry: KILLING, nice: 0, env: { ...process.env, FAULT_AT: '60' } });
  await expect(killed.run(job)).rejects.toMatchObject({ code: 'purger-died' });
  expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
  await using purger = startPurger({ entry: PURGER, nice: 0 });
  const outcome = await purger.recover(scene.recovery({ identity: null }));
  scene.expectPurged(outcome);
  expect(outcome.undoUntil).toBeNull();
  expect(readdirSync(folder).filter((name) => name === 'key' || name.endsWith('.age'))).toEqual([]);
  expect(journalledPlans(scene.home.state)).toMatchObject([{ state: 'finished', undoable: false }]);
  closePlan(scene.home.state, scene.plan.planId);
  expect(existsSync(folder)).toBe(false);
});

it.skipIf(process.platform !== 'linux')('a file whose name is no text goes through processes and journal', async () => {
  using home = new PurgeHome('memory');
  const secret = freshSecret();
  const path = Buffer.concat([Buffer.from(home.path('name-')), Buffer.from([0xff, 0xfe])]);
  writeFileSync(path, `key=${secret}\n`);
  const hits = await home.hits({ e1: secret });
  const authority = home.authority({ e1: secret });
  const plan = makePlan(hits, authority, NOTHING_RUNS);
  const key = await makeKey();
  await using purger = startPurger({ entry: PURGER, nice: 0 });
  const outcome = await purger.run(home.job(plan, authority, key));
  expect(outcome.fates).toMatchObject([{ outcome: 'purged', path }]);
  expect(readFileSync(path, 'utf8')).toMatch(/^key=REDACTED/);
  const undone = await purger.undo({ ...home.common(), planId: plan.planId, identity: key.identity, paths: [path] });
  expect(undone.files).toMatchObject([{ result: 'restored', path }]);
  expect(readFileSync(path, 'utf8')).toBe(`key=${secret}\n`);
});

it('two purgers of one state directory take turns', async () => {
  using scene = await Scene.make(TEXTS);
  scene.reset();
  await using purger = startPurger({ entry: PURGER, nice: 0 });
  const first = purger.run(scene.job());
  const second = purger.recover(scene.recovery()).catch((error: unknown) => error);
  const outcome = await first;
  scene.expectPurged(outcome);
  const other = await second;
  // Whichever came first: either nothing was there yet, or the same outcome is given again.
  if (other instanceof Error) expect(other).toMatchObject({ code: 'plan-unknown' });
  else expect(other).toEqual(outcome);
});

function needlesIn(bytes: Buffer, secret: string): string[] {
  const forms: Record<string, Buffer> = {
    raw: Buffer.from(secret),
    hex: Buffer.from(Buffer.from(secret).toString('hex')),
    utf16: Buffer.from(secret, 'utf16le'),
    reversed: Buffer.from([...secret].reverse().join('')),
    base64: Buffer.from(Buffer.from(secret).toString('base64').slice(0, 40)),
    'base64 +1': Buffer.from(Buffer.from(`x${secret}`).toString('base64').slice(2, 42)),
    'base64 +2': Buffer.from(Buffer.from(`xx${secret}`).toString('base64').slice(3, 43)),
    bytes: Buffer.from([...Buffer.from(secret)].join(',')),
  };
  return Object.keys(forms).filter((form) => bytes.includes(forms[form] ?? ''));
}
