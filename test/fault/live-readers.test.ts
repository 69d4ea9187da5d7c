import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runPurge } from '../../src/purge/run.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { lacksModule } from '../formats/python.ts';
import { MODULES } from '../model/outside.ts';
import { lacks } from '../real-programs.ts';
import { tools } from './broken-off.ts';
import { Scene, type Setting } from './scene.ts';
import { SETTINGS } from './settings.ts';

/** Another program reads the files over and over while they are purged, and while that is undone. */

const ROUNDS = 5;
/** Two copies have more equal bytes between them. */
const NEAR = 8;

/** `whole`: a file is the old or the new one. `copies`: each copy in it is the old or the new one. */
const READ: Readonly<Record<string, 'whole' | 'copies'>> = {
  'P1, texts': 'copies',
  'P6, LevelDB': 'copies',
  'P6, tar': 'copies',
  'P7, zip and gzip': 'whole',
};

describe.skipIf(lacksModule(...MODULES))('who reads meanwhile', () => {
  for (const [name, promise] of Object.entries(READ)) {
    const setting = SETTINGS[name];
    if (setting === undefined) throw new Error(`no such setting: ${name}`);
    it.skipIf(lacks(...(setting.needs ?? [])))(`sees old or new, never anything else (${name})`, () => readAlong(setting, promise));
  }
});

async function readAlong(setting: Setting, promise: 'whole' | 'copies'): Promise<void> {
  using scene = await Scene.make(setting);
  const paths = scene.plan.steps.map(({ path }) => String(path));
  using reader = new Reader(paths);
  let contents = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    scene.reset();
    const before = new Map(paths.map((path) => [path, readFileSync(path)]));
    await reader.start();
    scene.expectPurged(await runPurge(scene.job(), tools()));
    const after = new Map(paths.map((path) => [path, readFileSync(path)]));
    await undoPurge(scene.undoing(), tools());
    for (const [path, saw] of await reader.stop()) {
      const [old, fresh] = [before.get(path) ?? Buffer.alloc(0), after.get(path) ?? Buffer.alloc(0)];
      contents += saw.length;
      for (const one of saw) {
        expect(one.startsWith('!') ? one : '', path).toBe('');
        const bytes = Buffer.from(one, 'base64');
        expect(promise === 'whole' ? bytes.equals(old) || bytes.equals(fresh) : isOfBoth(bytes, old, fresh), path).toBe(true);
      }
    }
  }
  // It did look while they changed.
  expect(contents).toBeGreaterThan(ROUNDS * paths.length);
}

/** Whether each stretch in which the two differ is the one's or the other's, and the rest is as in both. */
function isOfBoth(bytes: Buffer, old: Buffer, fresh: Buffer): boolean {
  if (bytes.length !== old.length || bytes.length !== fresh.length) return false;
  const stretches: { start: number; end: number }[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    if (old[at] === fresh[at]) {
      if (bytes[at] !== old[at]) return false;
      continue;
    }
    const last = stretches.at(-1);
    if (last !== undefined && at - last.end < NEAR) last.end = at + 1;
    else stretches.push({ start: at, end: at + 1 });
  }
  return stretches.every(({ start, end }) => [old, fresh].some((whole) => bytes.subarray(start, end).equals(whole.subarray(start, end))));
}

class Reader implements Disposable {
  readonly #child: ReturnType<typeof fork>;

  constructor(paths: readonly string[]) {
    this.#child = fork(new URL('./live-reader.ts', import.meta.url), paths, { stdio: 'ignore' });
  }
  async start(): Promise<void> {
    const reading = once(this.#child, 'message');
    this.#child.send('start');
    await reading;
  }
  async stop(): Promise<[path: string, saw: string[]][]> {
    const answer = once(this.#child, 'message');
    this.#child.send('stop');
    const [seen] = (await answer) as [[string, string[]][]];
    return seen;
  }
  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}
