import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Locator } from '../../formats/index.ts';
import type { Reason, Step } from '../face.ts';
import { reasonOf } from '../guard.ts';
import type { Kept } from './finder.ts';

/** Where a file inside a file stands: the names from the outermost in; the file on disk has depth 1. */
export interface Level {
  readonly steps: Locator;
  readonly depth: number;
  /** Whether its content may become longer or shorter. */
  readonly anyLength: boolean;
}

/** The file on disk where it keeps its size, and where it is written anew. */
export const IN_PLACE: Level = { steps: [], depth: 1, anyLength: false };
export const ANEW: Level = { ...IN_PLACE, anyLength: true };

/** A file's content cannot be gone through to its end. The file stays as it is. */
export class GivenUp extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * The residual that an error makes of a file that was gone through and not written to. A format that fails at bytes which nobody
 * thought of must not stand in the way of all other files.
 */
export function givenUpFor(error: unknown): Reason {
  if (error instanceof GivenUp) return error.reason;
  return error instanceof RangeError || error instanceof TypeError ? 'store-damaged' : reasonOf(error);
}

/** How long the event loop may wait, and how long one file may take, with so much more for each MiB. */
const TURN_MS = 20;
const FILE_MS = 180_000;
const FILE_MS_PER_MIB = 10_000;

/** What those share that go through the content of one step's file. */
export class ContentWork {
  readonly kept: Kept[] = [];
  readonly #writes: readonly Locator[] | null;
  readonly #signal: AbortSignal;
  readonly #deadline: number;
  readonly #known = new Set<string>();
  #turn = performance.now();

  /** `changed`: the file is not as it was searched, so that values may stand anywhere in it. */
  constructor(step: Step, changed: boolean, signal: AbortSignal) {
    this.#writes = changed ? null : step.writes.map(({ locator }) => locator);
    this.#signal = signal;
    this.#deadline = performance.now() + FILE_MS + (step.identity.size / 1_048_576) * FILE_MS_PER_MIB;
  }

  /** Something that stays as it is. */
  keep(locator: Locator, entry: string | null, reason: Reason): void {
    const key = keyOf(locator, entry, reason);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.kept.push({ locator, entry, reason });
  }

  /** What is kept from here on can be taken back: it will be told again. */
  mark(): () => void {
    const before = this.kept.length;
    return () => {
      for (const { locator, entry, reason } of this.kept.splice(before)) this.#known.delete(keyOf(locator, entry, reason));
    };
  }

  /** Whether any of the planned writes may stand in what has this name. */
  wanted(steps: Locator): boolean {
    return this.#writes === null || this.#writes.some((locator) => mayHold(steps, locator));
  }

  /** Lets others run. Throws GivenUp once the purge is to stop, or the file has taken longer than any honest one does. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#turn >= TURN_MS) {
      await nextTurn();
      this.#turn = performance.now();
    }
    if (this.#signal.aborted) throw new GivenUp('interrupted');
    if (performance.now() > this.#deadline) throw new GivenUp('too-large');
  }
}

function keyOf(...kept: readonly [Locator, string | null, Reason]): string {
  return JSON.stringify(kept);
}

/** False only where another entry of the same archive is named: other steps do not tell a thing by one name alone. */
function mayHold(steps: Locator, locator: Locator): boolean {
  return steps.every((step, index) => {
    const other = locator[index];
    return other?.kind !== 'entry' || step.kind !== 'entry' || step.name === other.name;
  });
}
