import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ownerRunning } from '../../src/search/index.ts';
import { Tree } from './tree.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: 'ignore' });
  children.push(child);
  const cmdline = `/proc/${child.pid}/cmdline`;
  for (let waited = 0; waited < 100 && !(existsSync(cmdline) && readFileSync(cmdline, 'utf8').startsWith(command)); waited++)
    await delay(10);
  await delay(50);
}

describe('whether an application runs', () => {
  it('sees a program by its name, also one longer than the kernel keeps', async () => {
    using tree = new Tree();
    for (const name of ['lc-app', 'lc-application-with-a-long-name']) {
      expect(ownerRunning({ running: [name] })).toBe('no');
      copyFileSync('/bin/sleep', tree.path(name));
      chmodSync(tree.path(name), 0o755);
      await run(tree.path(name), ['60']);
      expect(ownerRunning({ running: ['other', name.toUpperCase()] })).toBe('yes');
    }
    expect(ownerRunning({ running: ['lc-ap'] })).toBe('no');
  });

  it('sees a script by its own name behind the interpreter', async () => {
    using tree = new Tree();
    tree.write('lc-tool.mjs', 'setTimeout(() => 0, 60000)');
    await run(process.execPath, ['--no-warnings', tree.path('lc-tool.mjs')]);
    expect(ownerRunning({ running: ['lc-tool'] })).toBe('yes');
  });

  it('does not ask where it does not matter, and says when it cannot know', () => {
    expect(ownerRunning({ running: [] }, '/nowhere')).toBe('no');
    expect(ownerRunning({ running: ['x'] }, '/nowhere')).toBe('unknown');
  });
});
