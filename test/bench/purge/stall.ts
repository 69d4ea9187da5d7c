import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Another program that reads the files while they are purged, over and over, each as a whole. How long a file could not be had: from
 * the first try that failed, or took long, to the end of the next that was well.
 */

export interface Stall {
  /** Milliseconds of the longest while in which one file could not be had. */
  readonly worstMs: number;
  /** How often a try failed. */
  readonly failed: number;
  readonly tries: number;
}

type How = 'file' | 'sqlite' | 'git';

export interface Reader {
  /** What it has met since it began, or since it was asked last. */
  met(): Promise<Stall>;
  stop(): void;
}

/** Starts a reader of its own process. */
export async function startReader(paths: readonly string[], how: How): Promise<Reader> {
  const child = fork(new URL(import.meta.url), [], { serialization: 'advanced' });
  child.send({ paths, how });
  await once(child, 'message');
  return {
    async met() {
      child.send('met');
      const [said] = (await once(child, 'message')) as [Stall];
      return said;
    },
    stop: () => child.disconnect(),
  };
}

class Reading {
  readonly #paths: readonly string[];
  readonly #how: How;
  /** Since when a file cannot be had. */
  readonly #waiting = new Map<string, number>();
  readonly #gone = new Set<string>();
  #met = { worstMs: 0, failed: 0, tries: 0 };

  constructor(paths: readonly string[], how: How) {
    this.#paths = paths;
    this.#how = how;
  }

  async round(): Promise<void> {
    for (const path of this.#paths) {
      const began = performance.now();
      this.#met.tries += 1;
      try {
        READ[this.#how](path);
        this.#took(performance.now() - (this.#waiting.get(path) ?? began));
        this.#waiting.delete(path);
        if (this.#gone.delete(path)) this.#met.failed += 1;
      } catch (error) {
        if (!this.#waiting.has(path)) this.#waiting.set(path, began);
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') this.#gone.add(path);
        else this.#met.failed += 1;
      }
    }
    await sleep(1);
  }

  met(): Stall {
    // What was deleted for good is not stalled.
    for (const [path, since] of this.#waiting) if (!this.#gone.has(path)) this.#took(performance.now() - since);
    const { worstMs, failed, tries } = this.#met;
    this.#met = { worstMs: 0, failed: 0, tries: 0 };
    return { worstMs, failed, tries };
  }

  #took(ms: number): void {
    this.#met.worstMs = Math.max(this.#met.worstMs, ms);
  }
}

const READ: Readonly<Record<How, (path: string) => void>> = {
  file: (path) => void readFileSync(path),
  sqlite(path) {
    using db = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    db.prepare('SELECT title FROM notes WHERE id = 1').get();
  },
  // Every commit, and what it changed.
  git: (path) => void execFileSync('git', ['-C', path, '-c', 'safe.directory=*', 'log', '--stat'], { stdio: 'ignore' }),
};

if (process.send !== undefined && process.argv[1] === new URL(import.meta.url).pathname) {
  let reading: Reading | null = null;
  process.on('message', (order: 'met' | { paths: string[]; how: How }) => {
    if (order === 'met') return void process.send?.(reading?.met());
    reading = new Reading(order.paths, order.how);
    process.send?.('reading');
  });
  while (process.connected) {
    if (reading === null) await sleep(10);
    else await (reading as Reading).round();
  }
}
