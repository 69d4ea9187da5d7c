import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

/** The product's processes as one trial starts them: each a real process of its own, ended together. */
export interface Constellation extends AsyncDisposable {
  start(name: string, args: readonly string[], env?: Record<string, string>): ChildProcess;
  /** Rejects as soon as any process ends by itself. */
  readonly broken: Promise<never>;
}

export function constellation(launcher: URL, folder: string): Constellation {
  const children = new Map<string, ChildProcess>();
  let ending = false;
  let fail: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  // It is raced against; an end that nobody waits for any more is not an error.
  broken.catch(() => undefined);
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });

  return {
    broken,
    start(name, args, env = {}) {
      const out = openSync(join(folder, 'logs', `${name}.out`), 'a', 0o600);
      const child = spawn(process.execPath, [fileURLToPath(launcher), '--state', join(folder, 'state', name), ...args], {
        stdio: ['ignore', out, out],
        // The trial has a memory of its own, whatever the fleet's server of this shell has.
        env: { ...process.env, LASTCOPY_DATABASE: '', ...env },
      });
      closeSync(out);
      children.set(name, child);
      child.on('exit', (code, signal) => {
        children.delete(name);
        if (!ending)
          fail(new Error(`the ${name} ended by itself (${signal ?? code}); its last words are in ${join(folder, 'logs', `${name}.out`)}`));
      });
      return child;
    },
    async [Symbol.asyncDispose]() {
      ending = true;
      const gone = [...children.values()].map((child) => new Promise<void>((done) => child.once('exit', () => done())));
      for (const child of children.values()) child.kill('SIGTERM');
      await Promise.race([Promise.all(gone), sleep(5_000, undefined, { ref: false })]);
      for (const child of children.values()) child.kill('SIGKILL');
    },
  };
}

/** A loopback port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const address = probe.address();
  await new Promise<void>((done) => probe.close(() => done()));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
