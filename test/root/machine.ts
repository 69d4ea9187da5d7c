import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { debian, type Kind, PLACE } from './debian.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Default: root. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A machine of its own as far as processes and files go: a copy of a clean Debian in its own namespaces. The network is this one's. */
export class Machine implements AsyncDisposable {
  readonly root: string;
  readonly #folder: string;
  readonly #groups: readonly string[];
  readonly #holder: ChildProcess;
  #init = 0;
  #said = '';

  private constructor(kind: Kind) {
    const base = debian(kind);
    this.#folder = mkdtempSync(join(PLACE, 'run-'));
    chmodSync(this.#folder, 0o755);
    this.root = join(this.#folder, 'root');
    execFileSync('cp', ['-a', '--reflink=auto', base, this.root]);
    this.#groups = kind === 'desktop' ? ownGroups(this.#folder.slice(-6)) : [];
    const enter = fileURLToPath(new URL('enter.sh', import.meta.url));
    const joining = this.#groups.map((group) => `echo $$ > ${group}/cgroup.procs`);
    const script = [...joining, 'exec unshare --mount --pid --cgroup --ipc --uts --fork --kill-child sh "$@"'].join('; ');
    const kindOfInit = kind === 'desktop' ? 'systemd' : 'plain';
    this.#holder = spawn('setpriv', ['--pdeathsig', 'KILL', 'bash', '-c', script, 'bash', enter, this.root, kindOfInit], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
    });
    this.#holder.stderr?.on('data', (data: Buffer) => (this.#said += data.toString()));
  }

  /** Starts one; a `desktop` has booted when this settles. */
  static async start(kind: Kind): Promise<Machine> {
    const machine = new Machine(kind);
    try {
      await machine.#up(kind);
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #up(kind: Kind): Promise<void> {
    const pid = this.#holder.pid ?? 0;
    await this.until('PID 1 runs', () => {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      this.#init = Number(children.split(' ')[0]);
      const name = this.#init > 0 ? readFileSync(`/proc/${this.#init}/comm`, 'utf8').trim() : '';
      return name === (kind === 'desktop' ? 'systemd' : 'bash');
    });
    if (kind !== 'desktop') return;
    await this.until('the machine has booted', async () =>
      /running|degraded/.test((await this.run(['systemctl', 'is-system-running'])).stdout),
    );
  }

  /** A file of the machine, as this machine sees it. */
  path(file: string): string {
    return join(this.root, file);
  }
  exists(file: string): boolean {
    return existsSync(this.path(file));
  }
  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }
  /** Writes a file; `owner` is a uid, root's else. */
  put(file: string, content: string | Uint8Array, options: { mode?: number; owner?: number } = {}): void {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, options.mode ?? 0o644);
    if (options.owner !== undefined) chownSync(path, options.owner, options.owner);
  }

  /** Runs a program to its end, with no terminal and nothing of this process's environment. */
  run(command: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const child = this.spawn(command, options);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (data: Buffer) => stdout.push(data));
    child.stderr?.on('data', (data: Buffer) => stderr.push(data));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 120_000);
      child.on('error', reject);
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        resolve({ code: code ?? (signal ? 128 : 1), stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
      });
    });
  }

  /** The same, and it has to succeed. */
  async ok(command: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(command, options);
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}\n${stdout.slice(-3_000)}\n${stderr.slice(-3_000)}`);
    return stdout;
  }

  spawn(command: readonly string[], options: RunOptions = {}): ChildProcess {
    const env = { PATH, HOME: '/root', LC_ALL: 'C.UTF-8', ...options.env };
    const words = ['env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command];
    const as = options.user ? ['runuser', '-u', options.user, '--', ...words] : words;
    return spawn('nsenter', ['--target', String(this.#init), '--all', '--root', '--wdns=/', ...as], { stdio: ['pipe', 'pipe', 'pipe'] });
  }

  async until(what: string, holds: () => Promise<boolean> | boolean, milliseconds = 60_000): Promise<void> {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      try {
        if (await holds()) return;
      } catch {
        // Not there yet.
      }
      await sleep(100);
    }
    throw new Error(`waited ${milliseconds} ms in vain: ${what}\n${this.#said.slice(-2_000)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone =
      this.#holder.exitCode !== null || this.#holder.signalCode !== null ? null : new Promise((done) => this.#holder.once('exit', done));
    // Without its PID 1 nothing of the machine lives on.
    if (this.#init > 0) process.kill(this.#init, 'SIGKILL');
    else this.#holder.kill('SIGKILL');
    await gone;
    if (process.env['LASTCOPY_KEEP']) return;
    for (const group of this.#groups) spawnSync('find', [group, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Control groups that the machine's systemd may have to itself, in each hierarchy that systemd manages. */
function ownGroups(name: string): string[] {
  const unified = existsSync('/sys/fs/cgroup/cgroup.controllers');
  const hierarchies = unified ? ['/sys/fs/cgroup'] : ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];
  return hierarchies
    .filter((folder) => existsSync(folder))
    .map((folder) => {
      const group = join(folder, `lastcopy-test-${name}`);
      mkdirSync(group);
      return group;
    });
}
