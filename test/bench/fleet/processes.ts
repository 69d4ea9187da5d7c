import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ServerOptions } from '../../../src/server/index.ts';
import type { Call } from './agents-process.ts';
import type { ServerMemory } from './server-process.ts';

const { SERVER_ENV } = createRequire(import.meta.url)('../../../src/cli/launcher.cjs') as { SERVER_ENV: Record<string, string> };

const script = (name: string): string => new URL(name, import.meta.url).pathname;

/** The next message of a child. Rejects when the child ends first. */
function next<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a child process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}

/** A server to be measured, killed and started again. */
export class MeasuredServer implements AsyncDisposable {
  readonly dir: string;
  url = '';
  readonly #options: Partial<ServerOptions>;
  #child: ChildProcess | null = null;

  constructor(dir: string, options: Partial<ServerOptions>) {
    this.dir = dir;
    this.#options = options;
  }
  async up(): Promise<void> {
    const file = join(this.dir, 'options.json');
    const port = this.url === '' ? 0 : Number(new URL(this.url).port);
    writeFileSync(file, JSON.stringify({ stateDir: this.dir, ...this.#options, port }), { mode: 0o600 });
    this.#child = fork(script('server-process.ts'), [file], { execArgv: ['--expose-gc'], env: { ...SERVER_ENV, ...process.env } });
    ({ url: this.url } = await next<{ url: string }>(this.#child));
  }
  async memory(): Promise<ServerMemory> {
    const child = this.#running;
    child.send('memory');
    return next(child);
  }
  /** Seconds of processor time since it began. */
  async cpu(): Promise<number> {
    const child = this.#running;
    child.send('cpu');
    return next(child);
  }
  async kill(): Promise<void> {
    const child = this.#running;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  get database(): string | undefined {
    return this.#options.database;
  }
  get #running(): ChildProcess {
    if (!this.#child) throw new Error('the server is not up');
    return this.#child;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.send('close');
    await gone;
  }
}

/** The simulated agents, in as many processes as keep each below the usual bound of open files. */
export class Agents implements AsyncDisposable {
  readonly #children: ChildProcess[];
  constructor(processes: number) {
    this.#children = Array.from({ length: processes }, () => fork(script('agents-process.ts'), []));
  }
  get processes(): number {
    return this.#children.length;
  }
  /** One answer per process. */
  async ask<T>(call: Call | ((process: number) => Call)): Promise<T[]> {
    return Promise.all(
      this.#children.map(async (child, n) => {
        child.send(typeof call === 'function' ? call(n) : call);
        return (await next<{ result: T }>(child)).result;
      }),
    );
  }
  /** Resolves once every process watches for welcomes; `all` when every agent has one. */
  async awaitReturn(): Promise<{ all: Promise<number[]> }> {
    for (const child of this.#children) child.send({ do: 'return' } satisfies Call);
    await Promise.all(this.#children.map((child) => next<'ready'>(child)));
    const all = Promise.all(this.#children.map((child) => next<{ result: number[] }>(child)));
    return { all: all.then((lists) => lists.flatMap(({ result }) => result)) };
  }
  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) if (child.connected) child.send({ do: 'end' } satisfies Call);
    for (const child of this.#children) if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
  }
}
