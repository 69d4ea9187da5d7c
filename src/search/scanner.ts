import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type EventBatch, unpacked } from './batch.ts';
import { ScannerDied, SearchFailed } from './errors.ts';
import type { Scanner, SearchEvent, SearchRequest } from './face.ts';
import { scannerEnvironment } from './scanner-environment.ts';
import type { FromScanner, ToScanner } from './scanner-messages.ts';
import { EXIT_REFUSED_ROOT } from './scanner-messages.ts';

export interface ScannerOptions {
  /** scanner-main, as source or bundled. */
  readonly entry: URL;
  /** Cap of the JavaScript heap, in MiB. Default 384. */
  readonly memoryMb?: number;
  /** Scheduling priority, 0 (normal) to 19 (lowest). Default 10. */
  readonly nice?: number;
  /** The process ends after so many milliseconds without a search. Default 5000. */
  readonly idleMs?: number;
  /** Killed after so many milliseconds without a sign of life during a search. Default 120,000; sleep does not count. */
  readonly stallMs?: number;
  /** Further arguments for Node. */
  readonly execArgv?: readonly string[];
  /** The user has said `--allow-root`. */
  readonly allowRoot?: boolean;
  /** Lines that the process wrote on its standard error: fault kinds and code positions, never data. */
  readonly onLog?: (line: string) => void;
  /** Default `process.env`; only what places need goes to the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** One search as the parent sees it. */
interface Job {
  readonly requestId: string;
  readonly batches: EventBatch[];
  ended: boolean;
  error: Error | null;
  wake: () => void;
}

/** What is short-lived is little: a larger space for it only costs memory. */
const SEMI_SPACE_MB = 4;
/**
 * For glibc's allocator (https://man7.org/linux/man-pages/man3/mallopt.3.html): large buffers go back to the system at once, and
 * threads share one arena. By default it keeps a fifth of what the process holds. Others do not read it.
 */
const ALLOCATOR = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '1' };
const STALL_CHECKS = 24;
const END_GRACE_MS = 2_000;

/**
 * Starts scanner processes as searches need them: the first search forks one, searches share it, and it ends when idle,
 * on disposal, or with its parent. Searches may run at the same time. Neither an idle process nor a waiting timer keeps
 * the parent's event loop alive.
 */
export function startScanner(options: ScannerOptions): Scanner {
  return new ProcessScanner(options);
}

class ProcessScanner implements Scanner {
  readonly #options: ScannerOptions;
  readonly #all = new Set<Running>();
  #process: Running | null = null;
  #idle: NodeJS.Timeout | null = null;
  #disposed = false;

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.child.pid;
  }

  async *search(request: SearchRequest, signal?: AbortSignal): AsyncGenerator<SearchEvent, void, undefined> {
    if (this.#disposed) throw new Error('This scanner was disposed of; start another one.');
    signal?.throwIfAborted();
    if (this.#idle !== null) clearTimeout(this.#idle);
    const threaded = (request.threads ?? 1) > 1;
    // A process without threads finishes what it has, and ends; that search goes to one with them.
    if (this.#process?.child.connected === false || (threaded && this.#process?.threaded === false)) this.#process = null;
    this.#process ??= this.#start(threaded);
    const running = this.#process;
    const { number, job } = running.begin(request);
    const onAbort = (): void => job.wake();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for (;;) {
        signal?.throwIfAborted();
        const batch = job.batches.shift();
        if (batch !== undefined) {
          for (const event of unpacked(batch)) yield event;
          running.tell({ type: 'ack', job: number });
        } else if (job.error !== null) throw job.error;
        else if (job.ended) return;
        else await new Promise<void>((wake) => (job.wake = wake));
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      running.finish(number);
      if (running.idle && this.#process === running) this.#sleepLater(running);
      else if (running.idle) void running.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    if (this.#idle !== null) clearTimeout(this.#idle);
    await Promise.all([...this.#all].map((running) => running.end()));
  }

  #start(threaded: boolean): Running {
    const running: Running = new Running(this.#options, threaded, (gone) => {
      this.#all.delete(gone);
      if (this.#process === gone) this.#process = null;
    });
    this.#all.add(running);
    return running;
  }

  #sleepLater(running: Running): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (!running.idle) return;
      // A search that begins while this one ends gets a process of its own.
      if (this.#process === running) this.#process = null;
      void running.end();
    }, this.#options.idleMs ?? 5_000);
    this.#idle.unref();
  }
}

/** One live process and the searches in it. */
class Running {
  readonly child: ChildProcess;
  /** May start threads. */
  readonly threaded: boolean;
  readonly #jobs = new Map<number, Job>();
  readonly #stallCheckMs: number;
  #next = 1;
  #checks: NodeJS.Timeout | null = null;
  #silent = 0;
  #stalled = false;
  #gone = false;

  constructor(options: ScannerOptions, threaded: boolean, onGone: (self: Running) => void) {
    this.threaded = threaded;
    const flags = [`--nice=${options.nice ?? 10}`, ...(options.allowRoot === true ? ['--allow-root'] : [])];
    this.child = fork(options.entry, flags, {
      serialization: 'advanced',
      execArgv: [
        `--max-old-space-size=${options.memoryMb ?? 384}`,
        `--max-semi-space-size=${SEMI_SPACE_MB}`,
        // Hundreds of patterns are each used a few times: compiled once, to native code, and not to bytecode first.
        '--no-regexp-tier-up',
        // Read any file, and nothing else: no writing, no network, no further process, no native code.
        '--permission',
        '--allow-fs-read=*',
        // Threads of ours are under the same permissions. Code that starts others could leave them out, so it is not given lightly.
        ...(threaded ? ['--allow-worker', '--disable-warning=PERM0006'] : []),
        ...(options.execArgv ?? []),
      ],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...scannerEnvironment(options.env ?? process.env), ...ALLOCATOR },
    });
    this.#stallCheckMs = (options.stallMs ?? 120_000) / STALL_CHECKS;
    this.child.on('message', (message) => this.#hear(message as FromScanner));
    this.child.on('error', (cause) => this.#die(onGone, null, null, cause));
    this.child.on('exit', (code, signal) => this.#die(onGone, code, signal));
    const { stderr } = this.child;
    if (stderr !== null) createInterface({ input: stderr }).on('line', (line) => options.onLog?.(line.slice(0, 2_000)));
  }

  get idle(): boolean {
    return this.#jobs.size === 0;
  }

  begin(request: SearchRequest): { number: number; job: Job } {
    const number = this.#next++;
    const job: Job = { requestId: request.id, batches: [], ended: false, error: null, wake: () => undefined };
    this.#jobs.set(number, job);
    this.#hold(true);
    this.tell({ type: 'search', job: number, request });
    return { number, job };
  }

  finish(number: number): void {
    const job = this.#jobs.get(number);
    if (job === undefined) return;
    this.#jobs.delete(number);
    if (!job.ended && job.error === null) this.tell({ type: 'cancel', job: number });
    if (this.idle) this.#hold(false);
  }

  tell(message: ToScanner): void {
    this.#silent = 0;
    // A message that cannot be delivered means that the process is ending: `exit` tells the jobs.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** Lets go of the channel, on which the process ends by itself; kills it when it does not. */
  async end(): Promise<void> {
    if (this.#gone) return;
    const exited = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    // Whoever waits for the end must not run out of work before it.
    this.child.ref();
    const late = setTimeout(() => this.child.kill('SIGKILL'), END_GRACE_MS);
    if (this.child.connected) this.child.disconnect();
    await exited;
    clearTimeout(late);
  }

  #hear(message: FromScanner): void {
    this.#silent = 0;
    const job = this.#jobs.get(message.job);
    if (job === undefined) return;
    if (message.type === 'events') job.batches.push(message.events);
    else if (message.type === 'end') job.ended = true;
    else job.error = new SearchFailed(job.requestId, message);
    job.wake();
  }

  #die(onGone: (self: Running) => void, exitCode: number | null, signal: NodeJS.Signals | null, cause?: unknown): void {
    if (this.#gone) return;
    this.#gone = true;
    onGone(this);
    if (this.#checks !== null) clearInterval(this.#checks);
    const reason =
      this.child.pid === undefined ? 'not-started' : this.#stalled ? 'stalled' : exitCode === EXIT_REFUSED_ROOT ? 'refused-root' : 'ended';
    for (const job of this.#jobs.values()) {
      if (!job.ended) job.error ??= new ScannerDied(job.requestId, reason, { exitCode, signal, cause });
      job.wake();
    }
  }

  /** While there is work, the process keeps the parent alive and must show signs of life. */
  #hold(busy: boolean): void {
    const stderr = this.child.stderr as Socket | null;
    if (busy) {
      this.child.ref();
      this.child.channel?.ref();
      stderr?.ref();
    } else {
      this.child.unref();
      this.child.channel?.unref();
      stderr?.unref();
    }
    if (this.#checks !== null) clearInterval(this.#checks);
    this.#checks = null;
    if (!busy || this.#gone) return;
    this.#silent = 0;
    this.#checks = setInterval(() => {
      // A scanner that waits for its events to be consumed is not stalled. Ticks, not clocks: a laptop's sleep is one tick.
      const waited = [...this.#jobs.values()].every((job) => job.batches.length === 0);
      this.#silent = waited ? this.#silent + 1 : 0;
      if (this.#silent < STALL_CHECKS) return;
      this.#stalled = true;
      this.child.kill('SIGKILL');
    }, this.#stallCheckMs);
    this.#checks.unref();
  }
}
