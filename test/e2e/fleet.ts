import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A whole fleet of real processes on this machine, driven only by the command line that users have. */

/** How the launcher starts an agent. */
const { AGENT_FLAGS, AGENT_ENV } = createRequire(import.meta.url)('../../src/cli/launcher.cjs') as {
  AGENT_FLAGS: string[];
  AGENT_ENV: Record<string, string>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The command's entry; benchmarks name the bundled one. */
export const MAIN = process.env['LASTCOPY_MAIN'] ?? join(root, 'src/cli/main.ts');
const ROOT_FLAGS = process.getuid?.() === 0 ? ['--allow-root'] : [];

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as NDJSON. */
  lines(): Record<string, unknown>[];
}

/** Runs `lastcopy ARGS` to its end. */
export function lastcopy(
  args: readonly string[],
  options: { input?: string | Uint8Array; env?: Record<string, string>; home?: string } = {},
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...ROOT_FLAGS, ...args],
      { env: environment(options.home, options.env), maxBuffer: 64 << 20, timeout: 120_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code !== 'number') return reject(new Error(`lastcopy ${args[0]} did not end: ${error?.message}\n${stderr}`));
        resolve({
          code,
          stdout,
          stderr,
          lines: () =>
            stdout
              .split('\n')
              .filter(Boolean)
              .map((line) => JSON.parse(line) as Record<string, unknown>),
        });
      },
    );
    child.stdin?.end(options.input ?? '');
  });
}

function environment(home: string | undefined, env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  return { ...rest, ...(home ? { HOME: home } : {}), ...env };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((done) => probe.close(() => done()));
  return port;
}

export class Fleet implements AsyncDisposable {
  readonly folder: string;
  readonly bundle: string;
  readonly operator: string;
  readonly #children = new Map<string, ChildProcess>();
  readonly #port: number;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#port = port;
    this.bundle = join(folder, 'fleet/bundle.json');
    this.operator = join(folder, 'fleet/operator-alice.secret.json');
  }

  /** Makes a fleet's files; starts nothing. */
  static async make(options: readonly string[] = ['--allow-key-file']): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-e2e-'));
    const port = await freePort();
    const said = await lastcopy([
      'fleet',
      'init',
      '--name',
      'test',
      '--server',
      `http://127.0.0.1:${port}`,
      '--operator',
      'alice',
      '--out',
      join(folder, 'fleet'),
      ...options,
    ]);
    if (said.code !== 0) throw new Error(said.stderr);
    return new Fleet(folder, port);
  }

  home(name: string): string {
    const home = join(this.folder, 'homes', name);
    mkdirSync(home, { recursive: true });
    return home;
  }
  state(name: string): string {
    return join(this.folder, 'state', name);
  }
  output(name: string): string {
    const path = join(this.folder, 'out', `${name}.out`);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }
  child(name: string): ChildProcess {
    const child = this.#children.get(name);
    if (!child) throw new Error(`${name} does not run`);
    return child;
  }

  start(name: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    mkdirSync(join(this.folder, 'out'), { recursive: true });
    const out = openSync(join(this.folder, 'out', `${name}.out`), 'a');
    const flags = args.includes('agent') ? AGENT_FLAGS : [];
    const child = spawn(process.execPath, [...flags, MAIN, ...ROOT_FLAGS, '--state', this.state(name), ...args], {
      stdio: ['ignore', out, out],
      env: environment(undefined, { LASTCOPY_LOG: 'debug', ...env }),
    });
    closeSync(out);
    this.#children.set(name, child);
    return child;
  }
  /** Id of alice's order key. */
  get orderKeyId(): string {
    return (JSON.parse(readFileSync(this.operator, 'utf8')) as { keyId: string }).keyId;
  }
  /** The port that the bundle names. */
  get port(): number {
    return this.#port;
  }
  /** On the bundle's port unless something else stands there and passes on to `port`. */
  async startServer(port = this.#port): Promise<void> {
    this.start('server', ['server', '--bundle', this.bundle, '--port', String(port)]);
    await this.until('the server answers', async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/nonce`).catch(() => null);
      return answer?.ok === true;
    });
  }
  startSteward(args: readonly string[] = []): ChildProcess {
    return this.start('steward', ['steward', '--bundle', this.bundle, '--keys', join(this.folder, 'fleet/steward.secret.json'), ...args]);
  }
  startAgent(name: string, args: readonly string[] = []): ChildProcess {
    return this.start(name, ['agent', '--bundle', this.bundle, '--home', this.home(name), ...args], {
      HOME: this.home(name),
      ...AGENT_ENV,
    });
  }

  /** Ends one process by `signal` and waits until it is gone. */
  async kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const child = this.child(name);
    const gone = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) done({ code: child.exitCode, signal: child.signalCode });
      else child.once('exit', (code, by) => done({ code, signal: by }));
    });
    child.kill(signal);
    const how = await gone;
    this.#children.delete(name);
    return how;
  }

  /** An operator's command against this fleet. */
  operate(args: readonly string[], input?: string | Uint8Array, as = 'alice'): Promise<Said> {
    const operator = join(this.folder, `fleet/operator-${as}.secret.json`);
    return lastcopy([...args, '--bundle', this.bundle, '--operator', operator], input === undefined ? {} : { input });
  }
  rotate(value: string, args: readonly string[] = []): Promise<Said> {
    return this.operate(['rotate', '--ref', 'test/secret', '--invalid-since', 'now', '--include-home', '--yes', '--json', ...args], value);
  }
  async devices(): Promise<Record<string, unknown>[]> {
    return (await this.operate(['fleet', 'devices', '--json'])).lines();
  }
  /** Waits until so many devices are admitted and have told what they see. */
  async ready(count: number): Promise<void> {
    await this.until(`${count} devices have reported`, async () => {
      const devices = await this.devices();
      return devices.filter(({ state, notVisible }) => state === 'admitted' && notVisible !== null).length >= count;
    });
  }

  async until(what: string, holds: () => Promise<boolean> | boolean, milliseconds = 30_000): Promise<void> {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      if (await holds()) return;
      await sleep(100);
    }
    const last = [...this.#children.keys()].map((name) => `--- ${name}\n${this.output(name).slice(-2_000)}`).join('\n');
    throw new Error(`waited ${milliseconds} ms in vain: ${what}\n${last}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#children.keys()].map((name) => this.kill(name, 'SIGKILL')));
    if (!process.env['LASTCOPY_KEEP']) rmSync(this.folder, { recursive: true, force: true });
  }
}
