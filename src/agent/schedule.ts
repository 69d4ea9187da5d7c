import { errorFields, type Log } from './log-events.ts';

/** Work that comes back by the clock: node-cron expressions, in local time. Null switches one off (tests). */
export interface Times {
  readonly sweep: string | null;
  readonly reconcile: string | null;
  /** Rechecks, expiry of undo, orders whose time has come. */
  readonly housekeeping: string | null;
}

export type Chores = Readonly<Record<keyof Times, () => Promise<void>>>;

/** Runs chores by the clock until disposed. One that still runs is not started again. */
export async function startSchedule(times: Times, chores: Chores, log: Log): Promise<AsyncDisposable> {
  const { schedule } = await import('node-cron');
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
  await using tasks = new AsyncDisposableStack();
  for (const name of ['sweep', 'reconcile', 'housekeeping'] as const) {
    const expression = times[name];
    if (expression === null) continue;
    const run = () => chores[name]().catch((error: unknown) => log('job-failed', { job: name, ...errorFields(error) }));
    const task = schedule(expression, run, {
      name: `lastcopy-${name}`,
      noOverlap: true,
      suppressMissedWarning: true,
      unref: true,
      logger: quiet,
      // A fleet's laptops do not all start at the same second.
      maxRandomDelay: name === 'sweep' ? 60_000 : 0,
    });
    tasks.defer(() => task.destroy());
  }
  return tasks.move();
}
