/**
 * Sleep is seen as a gap in time: after a suspend a socket still reads OPEN though it is dead, and file events were lost.
 */
export interface Moment {
  /** Milliseconds since the epoch (Date.now). */
  readonly wall: number;
  /** Milliseconds of the monotonic clock (performance.now), which on Linux and macOS stands still during sleep. */
  readonly monotonic: number;
}

/** A gap shorter than this is a busy machine, not a sleep. */
export const GAP = 30_000;

/**
 * How many milliseconds the machine slept between two looks that should be `interval` apart; 0 when it did not. A clock set
 * forward reads as sleep, which costs one needless reconnect; a clock set back does not.
 */
export function slept(before: Moment, now: Moment, interval: number, gap = GAP): number {
  const wall = now.wall - before.wall;
  const monotonic = now.monotonic - before.monotonic;
  const missing = Math.max(wall - Math.max(monotonic, interval), monotonic - interval);
  return missing >= gap ? missing : 0;
}

/** Looks every `interval` ms and calls `onWake` with the length of the sleep. The timer does not keep the process alive. */
export function watchSleep(onWake: (ms: number) => void, interval = 15_000, now: () => Moment = present): Disposable {
  let before = now();
  const timer = setInterval(() => {
    const current = now();
    const ms = slept(before, current, interval);
    before = current;
    if (ms > 0) onWake(ms);
  }, interval);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function present(): Moment {
  return { wall: Date.now(), monotonic: performance.now() };
}
