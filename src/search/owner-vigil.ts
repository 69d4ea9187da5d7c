import { homedir } from 'node:os';
import type { RawPath } from '../disk/index.ts';
import { type OwnerApplication, type OwnersNow, ownersNow } from './owners.ts';

/** A file that waits for its application to be closed. */
export interface OwnedFile extends OwnerApplication {
  readonly path: RawPath;
}

interface Watched {
  /** Processes that were seen to hold it. */
  pids: readonly number[];
  close: string;
  /** Since when nobody holds it; null while somebody does. */
  freeSince: number | null;
}

/** Nobody may hold a file for so long before it counts as closed: applications go on writing while they end. */
const SETTLE_MS = 2_000;
/** Everything is looked at again after so long, whatever the processes do: one that goes on may have let go of the file. */
const FULL_MS = 15_000;

export interface VigilOptions {
  readonly home?: string;
  /** Milliseconds that a file must have been free. */
  readonly settle?: number;
  /** For tests. */
  readonly look?: () => Promise<OwnersNow>;
  readonly isAlive?: (pid: number) => boolean;
  readonly now?: () => number;
}

/**
 * Watches files until their applications have ended. A look costs next to nothing while the processes that were seen last still
 * live; only when they are gone, or now and then, are all processes looked at.
 */
export class OwnerVigil {
  readonly #look: () => Promise<OwnersNow>;
  readonly #isAlive: (pid: number) => boolean;
  readonly #now: () => number;
  readonly #settle: number;
  #watched = new Map<string, Watched>();
  #fullAt = Number.NEGATIVE_INFINITY;

  constructor(options: VigilOptions = {}) {
    const { home = homedir(), settle = SETTLE_MS, look = () => ownersNow(home), isAlive = lives, now = () => performance.now() } = options;
    this.#settle = settle;
    this.#look = look;
    this.#isAlive = isAlive;
    this.#now = now;
  }

  /** Those of the files that have been free long enough, and who has to be closed for the others. To be asked every second or two. */
  async look<T extends OwnedFile>(files: readonly T[]): Promise<{ free: T[]; held: { file: T; close: string }[] }> {
    const now = this.#now();
    const known = this.#watched;
    const stillHeld = (one: Watched | undefined): boolean => one?.freeSince === null && one.pids.some((pid) => this.#isAlive(pid));
    if (now - this.#fullAt >= FULL_MS || files.some((file) => !stillHeld(known.get(keyOf(file))))) await this.#lookAtAll(files, now);
    const free: T[] = [];
    const held: { file: T; close: string }[] = [];
    for (const file of files) {
      const { freeSince, close } = this.#watched.get(keyOf(file)) ?? { freeSince: null, close: file.owner };
      if (freeSince !== null && now - freeSince >= this.#settle) free.push(file);
      else held.push({ file, close });
    }
    return { free, held };
  }

  async #lookAtAll(files: readonly OwnedFile[], now: number): Promise<void> {
    const owners = await this.#look();
    this.#fullAt = now;
    this.#watched = new Map(
      files.map((file) => {
        const { runs, pids, close } = owners.of(file.path, file);
        const freeSince = runs === 'no' ? (this.#watched.get(keyOf(file))?.freeSince ?? now) : null;
        return [keyOf(file), { pids, close, freeSince }];
      }),
    );
  }
}

function keyOf({ path, owner }: OwnedFile): string {
  return `${typeof path === 'string' ? path : `\0${path.toString('latin1')}`}\0${owner}`;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
