import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ran } from './engine-runner.ts';

/** Processes that scan a list of files on one thread when they are told to, ours and Hyperscan's, behind one face. */

export class Runner implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors = (this.#errors + text).slice(-2_000)));
    if (this.#child.stdout === null) throw new Error(`${command}: no output`);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** One line of JSON that the process says. Throws what it wrote on its standard error when it ended instead. */
  async heard<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(this.#errors.trim() || 'it ended');
    return JSON.parse(value) as T;
  }

  async run(command: string): Promise<Ran> {
    this.#child.stdin?.write(`${command}\n`);
    return this.heard<Ran>();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin?.end();
    await ended;
  }
}

export function ourRunner(folder: string, list: string, execArgv: readonly string[] = []): Runner {
  return new Runner(process.execPath, [...execArgv, fileURLToPath(new URL('engine-runner.ts', import.meta.url)), folder, list]);
}

/** Throws with what is missing. */
export function hyperscanRunner(place: string, patterns: string, list: string): Runner {
  const program = join(place, 'hyperscan');
  const source = fileURLToPath(new URL('hyperscan.c', import.meta.url));
  try {
    execFileSync('gcc', ['-O3', '-march=native', '-o', program, source, '-lhs'], { stdio: 'pipe' });
  } catch (error) {
    const said = (error as { stderr?: Buffer }).stderr?.toString().split('\n')[0] ?? '';
    throw new Error(`gcc and libhyperscan-dev are needed (${said || 'gcc was not found'})`, { cause: error });
  }
  return new Runner(program, [patterns, list]);
}
