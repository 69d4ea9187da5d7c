import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastcopy, MAIN } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';

/** Commands that are broken off, that have no room, or whose reader goes away. */

let folder: string;
let home: string;
let started: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-broken-'));
  home = join(folder, 'home');
  mkdirSync(home);
});
afterEach(() => {
  started?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], input: string, stdout: 'ignore' | 'pipe' | number = 'ignore'): ChildProcess {
  const child = spawn(process.execPath, [MAIN, '--allow-root', '--state', join(folder, 'state'), ...args], {
    env: { ...process.env, HOME: home },
    stdio: ['pipe', stdout, 'pipe'],
  });
  child.stdin?.end(input);
  started = child;
  return child;
}

/** Folders of plans in the journal: each holds pre-images, and here, without a keychain, their key. */
function plans(): string[] {
  const journal = join(folder, 'state', 'journal');
  return existsSync(journal) ? readdirSync(journal, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : [])) : [];
}

describe('a purge that is broken off', () => {
  it('says so, and the next one finishes it and leaves no pre-image behind', { timeout: 60_000 }, async () => {
    const secret = freshToken();
    const files = Array.from({ length: 60 }, (_, index) => join(home, `f${index}.txt`));
    for (const file of files) writeFileSync(file, `${secret}\n`);

    const first = start(['purge', home, '--secret-stdin'], secret);
    let said = '';
    first.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    for (let tries = 0; plans().length === 0 && tries < 2_000; tries++) await pause(5);
    first.kill('SIGINT');
    await once(first, 'close');
    expect(said).toMatch(/Run lastcopy purge again/);
    expect(plans()).toHaveLength(1);

    const again = await lastcopy(['--state', join(folder, 'state'), 'purge', home, '--secret-stdin', '--json'], { home, input: secret });
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/had been interrupted; now finished/);
    expect(plans()).toEqual([]);
    expect(files.filter((file) => readFileSync(file, 'utf8').includes(secret))).toEqual([]);
  });
});

describe('a search whose reader goes away', () => {
  it('ends quietly with 2, as what it found reached nobody', { timeout: 60_000 }, async () => {
    const secret = freshToken();
    for (let index = 0; index < 20; index++) writeFileSync(join(home, `f${index}.txt`), `${secret}\n`.repeat(2_000));
    const child = start(['hunt', home, '--secret-stdin', '--json'], secret, 'pipe');
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.stdout?.destroy();
    const [code] = await once(child, 'close');
    expect(said).toBe('');
    expect(code).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full'))('names a full disk', { timeout: 60_000 }, async () => {
    const secret = freshToken();
    writeFileSync(join(home, 'f.txt'), secret);
    const full = openSync('/dev/full', 'w');
    const child = start(['hunt', home, '--secret-stdin', '--json'], secret, full);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = await once(child, 'close');
    closeSync(full);
    expect(said).toMatch(/results cannot be written \(ENOSPC\)/);
    expect(said).not.toMatch(/\bat .*:\d+/);
    expect(code).toBe(2);
  });
});

describe('a state directory without room', () => {
  it('stops a purge before any file is touched, and says what to look at', { timeout: 60_000 }, async () => {
    const secret = freshToken();
    const file = join(home, 'f.txt');
    writeFileSync(file, secret);
    const state = join(folder, 'state');
    mkdirSync(join(state, 'journal', 'purger.lock'), { recursive: true });
    const said = await lastcopy(['--state', state, 'purge', home, '--secret-stdin'], { home, input: secret });
    expect(said.stderr).toMatch(/journal .* cannot be written; no file was touched/);
    expect(said.code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(secret);
  });
});

describe('a dry run', () => {
  it('names a hard-linked file by each of its names', async () => {
    const secret = freshToken();
    writeFileSync(join(home, 'a.txt'), secret);
    linkSync(join(home, 'a.txt'), join(home, 'b.txt'));
    const said = await lastcopy(['--state', join(folder, 'state'), 'purge', home, '--secret-stdin', '--dry-run', '--json'], {
      home,
      input: secret,
    });
    expect(
      said
        .lines()
        .filter(({ type }) => type === 'planned')
        .map(({ path }) => path),
    ).toEqual([join(home, 'a.txt'), join(home, 'b.txt')]);
  });
});
