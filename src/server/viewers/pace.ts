/**
 * Runs `work` soon after it was asked for, never twice within `interval` milliseconds and never two at once; what is asked for
 * meanwhile is one more run. `work` must not reject.
 */
export interface Pace extends Disposable {
  ask(): void;
  /** Settles when nothing runs. */
  idle(): Promise<void>;
}

/** So that what comes together goes together. */
const GATHER = 15;

export function pace(interval: number, work: () => Promise<void>): Pace {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let due = false;
  let last = Number.NEGATIVE_INFINITY;
  let over = false;

  const plan = (): void => {
    if (over || running || timer) return;
    timer = setTimeout(run, Math.max(GATHER, last + interval - performance.now()));
  };
  const run = (): void => {
    timer = null;
    due = false;
    last = performance.now();
    running = work().finally(() => {
      running = null;
      if (due) plan();
    });
  };
  return {
    ask() {
      due = true;
      plan();
    },
    async idle() {
      await running;
    },
    [Symbol.dispose]() {
      over = true;
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
