import { readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { joinPath, type RawPath } from '../disk/index.ts';
import { type Scanner, ScannerDied, type SearchEvent, type SearchRequest, startScanner } from '../search/index.ts';
import { AgentError } from './errors.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Strikes } from './state/strikes.ts';

/** What a search came to, summed over the runs that it took. */
export interface Searched {
  readonly files: number;
  readonly skipped: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Parts of the disk whose reading ends the scanner: left out, and counted as not visible. */
  readonly denied: readonly RawPath[];
}

export interface Taker {
  take(event: SearchEvent): void;
  /** A run ended early; what it told of a file without the closing `file` event does not count. */
  reset(): void;
}

/** Two strikes within a day and the job is denied (osquery's complaint: kill, restart, same query). */
const STRIKES = 2;
const DENIED_FOR = 24 * 60 * 60_000;

/**
 * Runs searches in scanner processes. A search that ends its scanner is tried once more; then it is split at the first
 * level of folders, so that only the folder with the poisonous file is denied, for a day.
 */
export class Scanning implements AsyncDisposable {
  readonly #scanner: Scanner;
  readonly #strikes: Strikes;
  readonly #log: Log;

  constructor(options: { entry: URL; allowRoot: boolean; strikes: Strikes; log: Log; env?: Readonly<Record<string, string | undefined>> }) {
    this.#strikes = options.strikes;
    this.#log = options.log;
    this.#scanner = startScanner({
      entry: options.entry,
      allowRoot: options.allowRoot,
      onLog: (line) => options.log('scanner-line', { line }),
      ...(options.env === undefined ? {} : { env: { PATH: process.env['PATH'], ...options.env } }),
    });
  }

  /** `job` names what is searched and why, stably. Rejects with the signal's reason, or with the scanner's own fault. */
  async search(job: string, request: SearchRequest, taker: Taker, signal: AbortSignal): Promise<Searched> {
    try {
      return await this.#attempt(job, request, taker, signal);
    } catch (error) {
      if (!(error instanceof AgentError) || error.code !== 'scanner-denied') throw error;
    }
    const sum = { files: 0, skipped: 0, bytes: 0, seconds: 0, denied: [] as RawPath[] };
    const parts = request.roots.flatMap(childrenOf);
    for (const root of parts) {
      try {
        const part = await this.#attempt(`${job}:${digest(root)}`, { ...request, roots: [root] }, taker, signal);
        sum.files += part.files;
        sum.skipped += part.skipped;
        sum.bytes += part.bytes;
        sum.seconds += part.seconds;
      } catch (error) {
        if (!(error instanceof AgentError) || error.code !== 'scanner-denied') throw error;
        this.#log('scanner-denied', { job });
        sum.denied.push(root);
      }
    }
    return sum;
  }

  async #attempt(job: string, request: SearchRequest, taker: Taker, signal: AbortSignal): Promise<Searched> {
    for (;;) {
      if (this.#strikes.count(job, new Date(Date.now() - DENIED_FOR).toISOString()) >= STRIKES) {
        throw new AgentError('scanner-denied', 'This search ended the scanner twice and is left out for a day.', { remedy: 'retry' });
      }
      const sum = { files: 0, skipped: 0, bytes: 0, seconds: 0, denied: [] };
      try {
        for await (const event of this.#scanner.search(request, signal)) {
          if (event.type === 'summary') {
            sum.files += event.files;
            sum.skipped += event.skipped;
            sum.bytes += event.bytes;
            sum.seconds += event.seconds;
          }
          taker.take(event);
        }
        this.#strikes.clear(job);
        return sum;
      } catch (error) {
        taker.reset();
        if (!(error instanceof ScannerDied) || error.reason === 'refused-root' || error.reason === 'not-started') throw error;
        const count = this.#strikes.add(job, new Date().toISOString());
        this.#log('scanner-died', { job: job.split(':')[0] ?? job, strikes: count, ...errorFields(error) });
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scanner[Symbol.asyncDispose]();
  }
}

/** What lies in a folder, or the path itself where it is none. */
function childrenOf(path: RawPath): RawPath[] {
  try {
    return readdirSync(path, { encoding: 'buffer' }).map((name) => joinPath(path, name));
  } catch {
    return [path];
  }
}

function digest(path: RawPath): string {
  return createHash('sha256').update(path).digest('base64url').slice(0, 16);
}
