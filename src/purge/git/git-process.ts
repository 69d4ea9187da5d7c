import { spawn } from 'node:child_process';

/** Why a command of git's did not do its work. Its own words stay out: they may hold a secret. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly kind: 'missing' | 'failed' | 'stopped' | 'unexpected';

  constructor(kind: GitError['kind'], command: string) {
    super(`git ${command}: ${kind}`);
    this.kind = kind;
  }
}

export interface GitOptions {
  readonly signal: AbortSignal;
  /** Further variables; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where it runs; default: the git directory. */
  readonly cwd?: string;
}

/** What one command may take. A history of the largest size that is rewritten takes minutes. */
const PATIENCE_MS = 3_600_000;

/**
 * git on one git directory, with nothing of the user's that could run a program or reach the network: no configuration but the
 * directory's own, no hooks, no file system monitor, no credential helpers, no questions, no locks taken for mere looking.
 * Variables: https://git-scm.com/docs/git#_environment_variables
 */
export class Git {
  readonly dir: string;
  readonly #options: GitOptions;

  constructor(dir: string, options: GitOptions) {
    this.dir = dir;
    this.#options = options;
  }

  /** The same directory, run elsewhere or with further variables. */
  with({ env, cwd }: Pick<GitOptions, 'env' | 'cwd'>): Git {
    return new Git(this.dir, { ...this.#options, env: { ...this.#options.env, ...env }, ...(cwd !== undefined && { cwd }) });
  }

  /** Another git directory, in the same way. */
  on(dir: string): Git {
    return new Git(dir, { signal: this.#options.signal });
  }

  /** What it writes, whole. Throws GitError. */
  async run(args: readonly string[], input: Uint8Array | string | AsyncIterable<string> = ''): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.stream(args, input)) parts.push(part);
    return Buffer.concat(parts);
  }

  async text(args: readonly string[], input: Uint8Array | string | AsyncIterable<string> = ''): Promise<string> {
    return (await this.run(args, input)).toString('utf8');
  }

  /** Whether it ends with 0. Throws GitError only where it could not be asked. */
  async succeeds(args: readonly string[], input = ''): Promise<boolean> {
    try {
      await this.run(args, input);
      return true;
    } catch (error) {
      if (error instanceof GitError && error.kind === 'failed') return false;
      throw error;
    }
  }

  /** What it writes, as it comes. Throws GitError, at the end too. Whoever stops reading ends it. */
  async *stream(args: readonly string[], input: Uint8Array | string | AsyncIterable<string> = ''): AsyncGenerator<Buffer> {
    const name = args.find((arg) => !arg.startsWith('-')) ?? '';
    const { signal } = this.#options;
    if (signal.aborted) throw new GitError('stopped', name);
    const child = spawn('git', [...SAFE, ...args], {
      cwd: this.#options.cwd ?? this.dir,
      env: { ...environment(), GIT_DIR: this.dir, ...this.#options.env },
      stdio: ['pipe', 'pipe', 'ignore'],
      // A group of its own: what it starts ends with it, and a terminal's Ctrl-C is for this process to hear.
      detached: process.platform !== 'win32',
    });
    const stop = (): void => stopAll(child.pid);
    const timer = setTimeout(stop, PATIENCE_MS);
    signal.addEventListener('abort', stop, { once: true });
    const ended = new Promise<{ code: number | null; error: NodeJS.ErrnoException | null }>((resolve) => {
      child.once('error', (error) => resolve({ code: null, error }));
      child.once('close', (code) => resolve({ code, error: null }));
    });
    // One that ends early does not hear the rest.
    child.stdin.on('error', () => undefined);
    const fed = feed(child.stdin, input);
    try {
      for await (const part of child.stdout) yield part as Buffer;
      await fed;
      const { code, error } = await ended;
      if (signal.aborted) throw new GitError('stopped', name);
      if (error !== null) throw new GitError(error.code === 'ENOENT' ? 'missing' : 'failed', name);
      if (code !== 0) throw new GitError('failed', name);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (child.exitCode === null && child.signalCode === null) stop();
      await ended;
    }
  }
}

function stopAll(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Ended meanwhile.
  }
}

const SAFE = [
  '--no-optional-locks',
  '--no-replace-objects',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.commitGraph=false',
  '-c',
  'gc.auto=0',
  '-c',
  'maintenance.auto=false',
];

/** What programs need to be found and to run; nothing that steers git or Python. */
function environment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || /^(?:GIT|PYTHON|SSH|LASTCOPY|NODE)_?/i.test(name)) continue;
    env[name] = value;
  }
  return {
    ...env,
    LC_ALL: 'C',
    PYTHONDONTWRITEBYTECODE: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'false',
  };
}

async function feed(stdin: NodeJS.WritableStream, input: Uint8Array | string | AsyncIterable<string>): Promise<void> {
  if (typeof input === 'string' || input instanceof Uint8Array) {
    stdin.end(input);
    return;
  }
  for await (const part of input) {
    if (!stdin.writable) break;
    if (!stdin.write(part)) await new Promise<void>((resolve) => settledOnce(stdin, resolve));
  }
  stdin.end();
}

function settledOnce(stdin: NodeJS.WritableStream, resolve: () => void): void {
  const done = (): void => {
    for (const name of ['drain', 'close', 'error']) stdin.removeListener(name, done);
    resolve();
  };
  for (const name of ['drain', 'close', 'error']) stdin.once(name, done);
}
