import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DoneList } from '../../src/cli/resume/done-list.ts';
import { ScanState } from '../../src/cli/resume/scan-state.ts';
import type { HitLine } from '../../src/cli/results/face.ts';
import { MAIN } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { ScanHome } from './scan-home.ts';

/** A scan that is broken off goes on where it was, whatever ended it, and tells the same as one that was not. */

let started: ChildProcess | null = null;
afterEach(() => void started?.kill('SIGKILL'));

/** What is read in a moment, and behind it a hole that takes for ever. */
function fill(at: ScanHome): string {
  const token = freshToken();
  for (let index = 0; index < 400; index++) at.write(`d${index % 10}/f${index}.txt`, `n=${index} token=${token}\n`);
  at.write('d3/data.enc', 'Salted__ and what follows, encrypted');
  const hole = at.write('zz', '');
  truncateSync(hole, 2 ** 40);
  return hole;
}

function start(at: ScanHome, args: readonly string[]): ChildProcess & { said: () => string } {
  const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
  const child = spawn(process.execPath, [MAIN, ...root, '--state', at.state, ...args], {
    env: { ...process.env, HOME: at.home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started = child;
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return Object.assign(child, { said: () => text });
}

/** The folder of the one scan that is going on; null before it has written. */
function stateOf(at: ScanHome): string | null {
  const scans = join(at.state, 'scans');
  if (!existsSync(scans)) return null;
  const name = readdirSync(scans, { withFileTypes: true }).find((entry) => entry.isDirectory())?.name;
  return name === undefined ? null : join(scans, name);
}

/** Until the first files are written. */
async function hasWritten(at: ScanHome, child: { said: () => string }): Promise<string> {
  for (let tries = 0; tries < 6_000; tries++) {
    const folder = stateOf(at);
    if (folder !== null && existsSync(join(folder, 'done')) && readFileSync(join(folder, 'done'), 'utf8').split('\n[').length > 50)
      return folder;
    await pause(5);
  }
  throw new Error(`the scan has written nothing: ${child.said()}`);
}

const told = (lines: readonly Record<string, unknown>[]): string[] =>
  lines
    .filter(({ type }) => type !== 'summary')
    .map((line) => JSON.stringify(line))
    .toSorted();

describe('an interrupted scan', () => {
  it('killed in the middle goes on and tells the same as a scan in one go; a changed file is read again', {
    timeout: 180_000,
  }, async () => {
    using at = new ScanHome();
    const hole = fill(at);
    const first = start(at, ['scan', at.home, '--json']);
    const folder = await hasWritten(at, first);
    first.kill('SIGKILL');
    await once(first, 'close');
    rmSync(hole);
    expect(readFileSync(join(folder, 'done'), 'utf8')).toContain('"');
    expect(statSync(join(folder, 'done')).mode & 0o077).toBe(0);

    // One file that was done has changed, one is gone.
    at.write('d0/f0.txt', `token=${freshToken()}\n`);
    rmSync(join(at.home, 'd0/f10.txt'));
    const resumed = await at.run(['scan', at.home, '--json', '--resume']);
    expect(resumed.stderr).toMatch(/^Going on with the scan that was interrupted at .*; \d+ files? done\.$/m);
    expect(stateOf(at)).toBeNull();
    const whole = await at.run(['scan', at.home, '--json']);
    expect(whole.stderr).toBe('');
    expect(told(resumed.lines())).toEqual(told(whole.lines()));
    const { files, bytes, findings, notVisible } = whole.lines().at(-1) ?? {};
    expect(resumed.lines().at(-1)).toMatchObject({ files, bytes, findings, notVisible, resumed: expect.any(Number) });
    expect(findings).toBe(399);
    expect(resumed.code).toBe(1);
  });

  it('by Ctrl-C says how to go on; another one of the same meanwhile is not resumed but runs', { timeout: 180_000 }, async () => {
    using at = new ScanHome();
    fill(at);
    const first = start(at, ['scan', at.home, '--ignore', "it's", '--json']);
    await hasWritten(at, first);
    const second = await at.run(['scan', at.home, '--ignore', "it's", '--json', '--resume']);
    expect(second).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/still runs.*\n.*Wait for its end/) });
    first.kill('SIGINT');
    const [code] = (await once(first, 'close')) as [number];
    expect(first.said()).toMatch(/Stopped\. What was done is kept; it goes on by: lastcopy .*scan .*--ignore 'it'\\''s' --json --resume$/m);
    expect(code).toBe(2);
    // With other options it is another scan.
    const other = await at.run(['scan', join(at.home, 'd0/f0.txt'), '--resume']);
    expect(other.stderr).toMatch(/no interrupted scan of these paths/);
    expect(stateOf(at)).not.toBeNull();
  });
});

describe('the state of an interrupted scan', () => {
  const line = (path: string): HitLine => ({
    type: 'finding',
    rule: 'some-rule',
    path,
    place: 'other',
    class: 'COPY',
    format: 'text',
    form: 'raw',
    locator: [],
    span: { start: 1, end: 2 },
    fingerprint: 'fp1.0.x',
  });
  const batch = (...paths: string[]) => ({
    files: paths.map((path) => ({ path, identity: '1:2:3:4:5' })),
    told: paths.map((path) => ({ path, line: line(path) })),
  });
  const open = (folder: string, fresh = false): ScanState => {
    const state = ScanState.open(folder, fresh);
    if (state === 'busy') throw new Error('busy');
    return state;
  };

  it('keeps what was added, once, and is held by one at a time', () => {
    using at = new ScanHome();
    const folder = join(at.folder, 'scan');
    {
      using state = open(folder);
      state.add(batch('/a', '/b'));
      state.add(batch('/b', '/c\n"#'));
      expect(ScanState.open(folder, false)).toBe('busy');
      expect(ScanState.open(folder, true)).toBe('busy');
    }
    {
      using state = open(folder);
      expect([...state.done.keys()]).toEqual(['/a', '/b', '/c\n"#']);
      expect([...state.told()].map(({ path }) => path)).toEqual(['/a', '/b', '/c\n"#']);
      expect(state.since).toMatch(/^20/);
    }
    using state = open(folder, true);
    expect(state.done.size).toBe(0);
    expect([...state.told()]).toEqual([]);
  });

  it('whose list is torn at any byte keeps whole batches only, and goes on from there', () => {
    using at = new ScanHome();
    const folder = join(at.folder, 'scan');
    {
      using state = open(folder);
      state.add(batch('/a'));
      state.add(batch('/b'));
    }
    const file = join(folder, 'done');
    const whole = readFileSync(file);
    const first = whole.indexOf('["/b"');
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      using state = open(folder);
      expect([...state.done.keys()]).toEqual(length < first ? [] : ['/a']);
    }
    writeFileSync(
      file,
      whole.map((byte, index) => (index === 3 ? byte ^ 1 : byte)),
    );
    {
      using state = open(folder);
      expect(state.done.size).toBe(0);
      state.add(batch('/c'));
    }
    using state = open(folder);
    expect([...state.done.keys()]).toEqual(['/c']);
  });

  it('counts no file as done that the database does not know of', () => {
    using at = new ScanHome();
    const folder = join(at.folder, 'scan');
    {
      using state = open(folder);
      state.add(batch('/a'));
    }
    {
      using list = DoneList.open(join(folder, 'done'), 1, () => undefined);
      list.append(2, [{ path: '/lost', identity: '1:2:3:4:5' }]);
    }
    using state = open(folder);
    expect([...state.done.keys()]).toEqual(['/a']);
  });

  it('whose database is damaged begins anew', () => {
    using at = new ScanHome();
    const folder = join(at.folder, 'scan');
    {
      using state = open(folder);
      state.add(batch('/a'));
    }
    const database = join(folder, 'told.sqlite');
    for (const damage of [
      () => writeFileSync(database, 'no database at all, but long enough to be looked at as one'.repeat(100)),
      () => appendFileSync(join(folder, 'done'), '["/x","1:2:3:4:5"]\n#9 0\n'),
      () => truncateSync(database, 0),
    ]) {
      damage();
      using state = open(folder);
      expect(state.done.has('/x')).toBe(false);
      expect([...state.told()].every(({ path }) => state.done.has(path))).toBe(true);
    }
  });
});
