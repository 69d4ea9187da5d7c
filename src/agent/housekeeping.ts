import type { Admission } from './admission.ts';
import { takeAgreed } from './agreed.ts';
import type { ChainKeeper } from './chain-keeper.ts';
import type { Clock } from './clock.ts';
import type { AgentEvent } from './events.ts';
import type { DeviceKeys } from './keys.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Lookout } from './lookout.ts';
import type { Notices } from './notices.ts';
import { watchNudges } from './nudge.ts';
import type { OrderRunner } from './order-runner.ts';
import type { OwnerWatch } from './owner-watch.ts';
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
  readonly clock: Clock;
  readonly runner: OrderRunner;
  readonly owners: OwnerWatch;
  readonly notices: Notices;
  readonly log: Log;
  readonly flush: () => void;
  readonly lookout: Lookout;
  readonly tell: (event: AgentEvent) => void;
  readonly onWatch: () => Promise<void>;
  /** The machine was asleep: a connection may be dead without knowing it. */
  readonly onWoke: () => void;
}

export interface Housekeeping extends AsyncDisposable {
  /** Takes up, now, what was changed beside the agent. Settles when done. */
  keep(): Promise<void>;
}

/** Keeps house now, by the clock, after sleep and after every nudge, and has the lookout sweep by the clock, until disposed. */
export async function startHousekeeping(options: HousekeepingOptions, times?: Partial<Times>): Promise<Housekeeping> {
  const { stateDir, settings, lookout, log } = options;
  const { sweepAt, reconcileAt } = settings.read();
  let paused: boolean | null = null;
  let kept: Promise<void> = Promise.resolve();
  const keep = () => {
    paused = brake(options, paused);
    const next = kept.then(() => keepHouse(options));
    kept = next.catch(() => undefined);
    return next;
  };
  const chores = {
    sweep: () => lookout.sweep('schedule'),
    reconcile: () => lookout.reconcile(),
    housekeeping: keep,
  };
  const nudged = () => void keep().catch((error: unknown) => log('job-failed', { job: 'nudge', ...errorFields(error) }));
  await using attached = new AsyncDisposableStack();
  attached.use(await startSchedule({ sweep: sweepAt, reconcile: reconcileAt, housekeeping: '*/5 * * * *', ...times }, chores, log));
  attached.use(watchSleep((ms) => wake(options, ms)));
  attached.use(watchNudges(stateDir, nudged));
  attached.defer(() => kept);
  await keep();
  const moved = attached.move();
  return { keep, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

/** Whatever time alone, or a command beside the agent, may have changed: settings, undo, rechecks, the head's age, the outbox. */
async function keepHouse(options: HousekeepingOptions): Promise<void> {
  const { state, settings, admission, chain, clock, desk, runner, owners, notices, flush, onWatch } = options;
  const now = new Date();
  await expireUndo(options, now);
  await takeUndone(options);
  takeAgreed(state, settings, now);
  await onWatch();
  await owners.patrol();
  for (const orderId of dueRechecks(state, now)) runner.enqueue(orderId, 'recheck');
  const head = chain.head?.payload;
  clock.look(now.getTime());
  const stale = admission.fleetKeys && (!head || head.expiresAt < now.toISOString());
  // A clock that runs ahead is told as that.
  if (stale && !clock.explains(head ?? null)) notices.raise('orders-withheld');
  else notices.clear('orders-withheld');
  flush();
  desk.judgeSoon();
}

/** The user's own brake holds at once: what writes now stops and is judged again. Returns what holds. */
function brake({ settings, runner, notices, tell }: HousekeepingOptions, before: boolean | null): boolean {
  const { paused } = settings.read();
  if (paused) notices.raise('paused');
  else notices.clear('paused');
  if (paused === (before ?? false)) return paused;
  if (paused) runner.brake();
  tell({ type: 'paused', paused });
  return paused;
}

function wake({ clock, desk, lookout, log, tell, onWoke }: HousekeepingOptions, sleptMs: number): void {
  const seconds = Math.round(sleptMs / 1_000);
  log('woke', { seconds });
  tell({ type: 'woke', sleptSeconds: seconds });
  clock.woke();
  onWoke();
  desk.judgeSoon();
  void lookout.reconcile();
}
