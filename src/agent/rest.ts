import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Quiet for so long, and what work has left behind is given back. */
const QUIET = 5_000;

/**
 * Gives memory back after sweeps and hunts: V8 keeps what they needed until it needs it for something else, and this process
 * rests nearly always. One thorough collection (some 50 ms) once things are quiet; nothing before the next burst.
 */
export class Rest implements Disposable {
  #timer: NodeJS.Timeout | null = null;

  /** Something was done: the collection waits until nothing more comes. */
  stir(): void {
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#collect(), QUIET).unref();
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #collect(): void {
    this.#timer = null;
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }
}
