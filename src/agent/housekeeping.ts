import type { Admission } from './admission.ts';
import type { ChainKeeper } from './chain-keeper.ts';
import type { AgentEvent } from './events.ts';
import type { DeviceKeys } from './keys.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Lookout } from './lookout.ts';
import type { Notices } from './notices.ts';
import { watchNudges } from './nudge.ts';
import type { OrderRunner } from './order-runner.ts';
import { dueRechecks } from './rechecks.ts';
import { expireUndo } from './recovery.ts';
import { startSchedule, type Times } from './schedule.ts';
import type { SettingsFile } from './settings.ts';
import { watchSleep } from './sleep-wake.ts';
import { takeUndone, type UndoneOptions } from './undone.ts';

export interface HousekeepingOptions extends UndoneOptions {
  readonly keys: DeviceKeys;
  readonly settings: SettingsFile;
  readonly admission: Admission;
  readonly chain: ChainKeeper;
  readonly runner: OrderRunner;
  readonly notices: Notices;
  readonly log: Log;
  readonly flush: () => void;
  readonly lookout: Lookout;
  readonly tell: (event: AgentEvent) => void;
  readonly onWatch: () => Promise<void>;
  /** The machine was asleep: a connection may be dead without knowing it. */
  readonly onWoke: () => void;
}

/** Keeps house now, by the clock, after sleep and after every nudge, and has the lookout sweep by the clock, until disposed. */
export async function startHousekeeping(options: HousekeepingOptions, times?: Partial<Times>): Promise<AsyncDisposable> {
  const { stateDir, settings, lookout, log } = options;
  const { sweepAt, reconcileAt } = settings.read();
  const chores = {
    sweep: () => lookout.sweep('schedule'),
    reconcile: () => lookout.reconcile(),
    housekeeping: () => keepHouse(options),
  };
  const nudged = () => void keepHouse(options).catch((error: unknown) => log('job-failed', { job: 'nudge', ...errorFields(error) }));
  await using attached = new AsyncDisposableStack();
  attached.use(await startSchedule({ sweep: sweepAt, reconcile: reconcileAt, housekeeping: '*/5 * * * *', ...times }, chores, log));
  attached.use(watchSleep((ms) => wake(options, ms)));
  attached.use(watchNudges(stateDir, nudged));
  await keepHouse(options);
  return attached.move();
}

/** Whatever time alone, or a command beside the agent, may have changed: settings, undo, rechecks, the head's age, the outbox. */
async function keepHouse(options: HousekeepingOptions): Promise<void> {
  const { state, settings, admission, chain, desk, runner, notices, flush, onWatch } = options;
  const now = new Date();
  if (settings.read().paused) notices.raise('paused');
  else notices.clear('paused');
  await expireUndo(options, now);
  await takeUndone(options);
  await onWatch();
  for (const orderId of dueRechecks(state, now)) runner.enqueue(orderId, 'recheck');
  const head = chain.head?.payload;
  if (admission.fleetKeys && (!head || head.expiresAt < now.toISOString())) notices.raise('orders-withheld');
  else notices.clear('orders-withheld');
  flush();
  desk.judgeSoon();
}

function wake({ desk, lookout, log, tell, onWoke }: HousekeepingOptions, sleptMs: number): void {
  const seconds = Math.round(sleptMs / 1_000);
  log('woke', { seconds });
  tell({ type: 'woke', sleptSeconds: seconds });
  onWoke();
  desk.judgeSoon();
  void lookout.reconcile();
}
