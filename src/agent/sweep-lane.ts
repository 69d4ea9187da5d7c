/** Why a sweep was stopped: something more urgent wants the machine, or the agent ends. */
export class Yielded extends Error {
  override readonly name = 'Yielded';
}

interface Wanted {
  reason: string;
  whole: boolean;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * One sweep at a time. Requests that come meanwhile become one; a hunt holds the lane, and what was stopped for it is taken up
 * again afterwards.
 */
export class SweepLane {
  readonly #run: (reason: string, whole: boolean, signal: AbortSignal) => Promise<void>;
  #wanted: Wanted | null = null;
  #stop: AbortController | null = null;
  #work: Promise<void> | null = null;
  #held = false;
  #closed = false;

  constructor(run: (reason: string, whole: boolean, signal: AbortSignal) => Promise<void>) {
    this.#run = run;
  }

  /** Settles when a sweep that began after this call is over; rejects with what ended it. */
  ask(reason: string, whole: boolean): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#wanted ??= { reason, whole, done: Promise.withResolvers() };
    if (whole && !this.#wanted.whole) Object.assign(this.#wanted, { reason, whole });
    const { promise } = this.#wanted.done;
    // Most callers do not wait; the run itself logs what went wrong.
    promise.catch(() => undefined);
    this.#go();
    return promise;
  }

  /** Stops a sweep that runs and keeps others from starting, until let go. */
  hold(on: boolean): void {
    this.#held = on;
    if (on) this.#stop?.abort(new Yielded('a hunt is more urgent'));
    else this.#go();
  }

  /** Begins anew what runs now: what it rests on has changed. */
  restart(reason: string): Promise<void> {
    this.#stop?.abort(new Yielded('the keys changed'));
    return this.ask(reason, true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop?.abort(new Yielded('the agent ends'));
    await this.#work;
    this.#wanted?.done.resolve();
    this.#wanted = null;
  }

  #go(): void {
    if (this.#work !== null || this.#held || this.#closed || this.#wanted === null) return;
    const wanted = this.#wanted;
    this.#wanted = null;
    const stop = new AbortController();
    this.#stop = stop;
    this.#work = this.#run(wanted.reason, wanted.whole, stop.signal)
      .then(wanted.done.resolve, (error: unknown) => {
        if (!(error instanceof Yielded) || this.#closed) return wanted.done.reject(error);
        // Whoever waits for the stopped one gets the next.
        const next = this.#wanted;
        this.#wanted = { reason: wanted.reason, whole: wanted.whole || (next?.whole ?? false), done: wanted.done };
        if (next) wanted.done.promise.then(next.done.resolve, next.done.reject);
      })
      .finally(() => {
        this.#work = null;
        this.#stop = null;
        this.#go();
      });
  }
}
