import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, lockState } from '../../src/agent/lock.ts';

let stateDir = '';
let holder: ChildProcess | null = null;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'lastcopy-lock-'));
});
afterEach(() => {
  holder?.kill('SIGKILL');
  rmSync(stateDir, { recursive: true, force: true });
});

async function hold(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('lock-holder.ts', import.meta.url)), stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  holder = child;
  return child;
}

describe('the lock of a state directory', () => {
  it('keeps a second process out and names the first', async () => {
    const child = await hold();
    expect(() => lockState(stateDir)).toThrow(
      expect.objectContaining({ code: 'already-running', message: expect.stringContaining(`pid ${child.pid}`) }),
    );
    expect(lockHolder(stateDir)).toMatchObject({ pid: child.pid });
  });

  it('is free as soon as its holder was killed, though its files stay', async () => {
    const child = await hold();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(lockHolder(stateDir)).toBeNull();
    using lock = lockState(stateDir);
    expect(lock).toBeDefined();
    expect(lockHolder(stateDir)).toMatchObject({ pid: process.pid });
  });

  it('keeps out a second agent of the same process, and is given back by disposal', () => {
    const first = lockState(stateDir);
    expect(() => lockState(stateDir)).toThrow(expect.objectContaining({ code: 'already-running' }));
    first[Symbol.dispose]();
    lockState(stateDir)[Symbol.dispose]();
    expect(lockHolder(stateDir)).toBeNull();
  });

  it('is nobody’s where no agent ever ran', () => {
    expect(lockHolder(join(stateDir, 'nowhere'))).toBeNull();
  });
});
