import { catalogue } from '../places/index.ts';
import type { ReceiptPayload, ResidualReason } from '../protocol/index.ts';
import type { RawPath } from '../disk/index.ts';
import { journalledPlans } from '../purge/index.ts';
import { ownerRunning } from '../search/index.ts';
import { statementHash, type Verdict } from '../trust/index.ts';
import type { AgentEvent } from './events.ts';
import { type Hunter, type HuntResult } from './hunting.ts';
import type { DeviceKeys } from './keys.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Notices } from './notices.ts';
import type { OrderAtHand, OrderDesk } from './order-desk.ts';
import { type ReceiptDraft, receiptPayload, signReceipt } from './receipts.ts';
import type { Shown } from './shown.ts';
import type { State } from './state/index.ts';
import type { Relapse } from './watch-list.ts';

export interface RunnerOptions {
  readonly state: State;
  readonly stateDir: string;
  readonly fleet: string;
  readonly deviceId: string;
  readonly keys: DeviceKeys;
  readonly desk: OrderDesk;
  readonly hunter: Hunter;
  readonly notices: Notices;
  readonly shown: () => Promise<Shown>;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
  readonly flush: () => void;
  /** Finishes purges that were broken off. */
  readonly recover: () => Promise<void>;
  /** A hunt begins (true) or the last of several is over. */
  readonly onBusy: (busy: boolean) => void;
  /** Files that were just written: the inventory looks at them again. */
  readonly onWritten: (paths: readonly RawPath[]) => Promise<void>;
  /** The set of orders to watch may have changed. */
  readonly onWatch: () => Promise<void>;
}

/** Something of the order could not be looked for here, so nothing is claimed of it. */
const NOT_WHOLE = {
  code: 'entries-not-hunted',
  sentence:
    'This device could not hunt every value of the order: it lacks a key. Sign the order again, so that its keys are wrapped to this device.',
};

/** Residuals that another look may get rid of. */
const PASSING: readonly ResidualReason[] = [
  'span-changed',
  'file-changed',
  'file-busy',
  'interrupted',
  'io-error',
  'disk-full',
  'verification-failed',
];
const RECHECK = 24 * 3_600_000;
/** Milliseconds to the next look, per recheck, while passing residuals remain. */
const AGAIN = [2 * 60_000, 10 * 60_000, 60 * 60_000];
/** A hunt that fails so often is told as it is. */
const FAILURES = 3;

type Phase = ReceiptPayload['phase'];

/** Carries out what the desk decided, one order at a time, and signs what came of it. */
export class OrderRunner {
  readonly #options: RunnerOptions;
  readonly #queue: { orderId: string; phase: 'first' | 'recheck' }[] = [];
  readonly #failures = new Map<string, number>();
  #running: { orderId: string; stop: AbortController } | null = null;
  #work: Promise<void> | null = null;
  #closed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#work !== null;
  }

  enqueue(orderId: string, phase: 'first' | 'recheck'): void {
    if (this.#closed || this.#queue.some((one) => one.orderId === orderId && one.phase === phase)) return;
    this.#queue.push({ orderId, phase });
    this.#work ??= this.#drain();
  }

  /** Stops the hunt of a cancelled order; the desk then judges it again. */
  cancel(orderId: string): void {
    if (this.#running?.orderId === orderId) this.#running.stop.abort(new Stopped('cancelled'));
  }

  /** Stops what runs and waits for it. What was begun goes on at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.length = 0;
    this.#running?.stop.abort(new Stopped('closing'));
    await this.#work;
  }

  /** The final no, signed. */
  async refuse(orderId: string): Promise<void> {
    const order = await this.#options.desk.order(orderId);
    if (!order) return;
    const { code, sentence, attempt } = order.stored.life;
    const plans = this.#options.state.plans.of(orderId);
    const purged = plans.flatMap(({ outcome }) => outcome?.fates.filter((fate) => fate.outcome === 'purged') ?? []).length;
    const at = new Date().toISOString();
    await this.#receipt(order, {
      phase: 'first',
      attempt,
      decision: 'refused',
      reason: { code: code ?? 'refused', sentence: sentence ?? '' },
      startedAt: at,
      finishedAt: at,
      found: purged,
      purged,
      files: 0,
      residuals: [],
      notVisible: { count: 0, reasons: {} },
      undoUntil: null,
    });
  }

  /** Orders whose time to be looked at again has come, and those whose owner application has been closed. */
  recheckDue(now: Date): void {
    const { state } = this.#options;
    for (const order of state.orders.all()) {
      if (order.life.done !== 'executed' || order.watchUntil < now.toISOString()) continue;
      const due = order.recheckAt !== null && order.recheckAt <= now.toISOString();
      if (due || this.#ownerClosed(order.orderId)) this.enqueue(order.orderId, 'recheck');
    }
  }

  /** Purges that their owner has undone since the last look: told once, and left alone by the watch. */
  async takeUndone(): Promise<void> {
    const { state, stateDir } = this.#options;
    for (const { planId, orderId, undone } of journalledPlans(stateDir)) {
      const plan = state.plans.get(planId);
      if (undone.length === 0 || !plan || plan.undoneAt !== null) continue;
      const order = await this.#options.desk.order(orderId);
      if (!order) continue;
      const paths = new Set(undone.map(String));
      const fates = plan.outcome?.fates.filter((fate) => fate.outcome === 'purged' && paths.has(String(fate.path))) ?? [];
      const shown = await this.#options.shown();
      const at = new Date().toISOString();
      const draft: Omit<ReceiptDraft, 'orderId' | 'orderHash'> = {
        phase: 'undo',
        attempt: state.plans.all().findIndex((one) => one.planId === planId) + 1,
        decision: 'executed',
        reason: { code: 'undone', sentence: 'The owner of these files has undone the purge.' },
        startedAt: at,
        finishedAt: at,
        found: fates.length,
        purged: 0,
        files: undone.length,
        residuals: fates.map((fate) => ({
          entry: fate.entry,
          place: fate.place,
          class: fate.class,
          path: shown.path(fate.path),
          locator: [...shown.locator(fate.locator)],
          reason: 'cancelled',
          sentence: 'The owner of this file has put the old bytes back.',
        })),
        notVisible: { count: 0, reasons: {} },
        undoUntil: null,
      };
      await this.#receipt(order, draft, () => {
        state.plans.undone(planId, at);
        for (const path of undone) for (const { id } of order.judged.order.payload.entries) state.spots.mark(path, orderId, id, 'undone');
      });
    }
  }

  /** A dead value is back in a file, or its successor where it should not be: told once per file and order. */
  async relapsed(path: RawPath, relapses: readonly Relapse[]): Promise<void> {
    const { state, log, tell, notices, desk } = this.#options;
    // What its owner has just put back is no relapse.
    if (relapses.length > 0) await this.takeUndone();
    for (const { order: payload, entry, kind, hit } of relapses) {
      const { orderId } = payload;
      if (state.spots.has(path, orderId, 'relapse') || state.spots.has(path, orderId, 'undone')) continue;
      const order = await desk.order(orderId);
      if (!order) continue;
      const shown = await this.#options.shown();
      const { place, class: placeClass } = hit.file;
      const where = { place, class: placeClass, path: shown.path(path), locator: [...shown.locator(hit.locator)] };
      const sentence =
        kind === 'old-value'
          ? 'The old value is back in this file. Find out which program wrote it, and announce the rotation again to remove it.'
          : 'The new value stands in a place from which the old one was removed. Move it to where it belongs.';
      const at = new Date().toISOString();
      log('relapse', { orderId, kind });
      tell({ type: 'relapse', orderId, kind, replica: { ...where, rule: hit.by, form: hit.form } });
      notices.raise('relapse', sentence);
      const attempt = state.plans.receipts(orderId).filter(({ phase }) => phase === 'relapse').length + 1;
      const draft = {
        phase: 'relapse' as const,
        attempt,
        decision: 'reported' as const,
        reason: { code: kind === 'old-value' ? 'relapse' : 'successor-in-purged-place', sentence },
        startedAt: at,
        finishedAt: at,
        found: 1,
        purged: 0,
        files: 1,
        residuals: [{ entry: entry.id, ...where, reason: 'policy-report-only' as const, sentence }],
        notVisible: { count: 0, reasons: {} },
        undoUntil: null,
      };
      await this.#receipt(order, draft, () => state.spots.mark(path, orderId, entry.id, 'relapse'));
    }
    if (relapses.length === 0) state.spots.settle(path);
  }

  async #drain(): Promise<void> {
    const { onBusy, log } = this.#options;
    onBusy(true);
    try {
      for (let next = this.#queue.shift(); next && !this.#closed; next = this.#queue.shift()) {
        await this.#run(next.orderId, next.phase).catch((error: unknown) => log('job-failed', { job: 'order', ...errorFields(error) }));
      }
    } finally {
      this.#work = null;
      onBusy(false);
    }
  }

  async #run(orderId: string, phase: 'first' | 'recheck'): Promise<void> {
    const { desk, hunter, state, notices, recover } = this.#options;
    await recover();
    const order = await desk.order(orderId);
    const { fleetKeys } = desk;
    if (!order) return;
    if (!fleetKeys) {
      if (phase === 'first') this.#again(orderId);
      return;
    }
    const verdict = desk.verdict(order);
    if (phase === 'first' && order.stored.life.phase !== 'hunting') return;
    if (verdict.decision !== 'run' && verdict.decision !== 'report') {
      if (phase === 'first') this.#again(orderId);
      else state.orders.update(orderId, { recheckAt: null });
      return;
    }
    const attempt = phase === 'first' ? order.stored.life.attempt : this.#receipts(orderId, 'recheck') + 1;
    const stop = new AbortController();
    this.#running = { orderId, stop };
    const startedAt = new Date();
    notices.raise('order-running', order.stored.label);
    try {
      const result = await hunter.hunt(
        {
          judged: order.judged,
          verdict,
          sealedKey: order.sealedKey,
          fleetKeys,
          phase,
          attempt,
          onStage: (stage, note) => phase === 'first' && desk.advance(orderId, { type: stage }, note),
        },
        stop.signal,
      );
      this.#failures.delete(orderId);
      await this.#finish(order, verdict, phase, attempt, startedAt, result, null);
    } catch (error) {
      if (stop.signal.aborted) {
        if (phase === 'first' && !this.#closed) {
          await recover();
          this.#again(orderId);
        }
        return;
      }
      await this.#failed(order, verdict, phase, attempt, startedAt, error);
    } finally {
      this.#running = null;
      notices.clear('order-running');
    }
  }

  /** Back to be judged: for what was interrupted, and for what the chain says differently by now. */
  #again(orderId: string, delay?: number): void {
    this.#options.desk.advance(orderId, { type: 'interrupted' });
    this.#options.desk.judgeSoon(delay);
  }

  async #failed(order: OrderAtHand, verdict: Verdict, phase: Phase, attempt: number, startedAt: Date, error: unknown): Promise<void> {
    const { orderId } = order.stored;
    const failures = (this.#failures.get(orderId) ?? 0) + 1;
    this.#failures.set(orderId, failures);
    this.#options.log('job-failed', { job: 'hunt', orderId, failures, ...errorFields(error) });
    if (failures < FAILURES && phase === 'first') {
      this.#again(orderId, 5_000 * failures);
      return;
    }
    this.#failures.delete(orderId);
    const purged = this.#options.state.plans
      .of(orderId)
      .flatMap(({ outcome }) => outcome?.fates.filter((fate) => fate.outcome === 'purged') ?? []);
    const result: HuntResult = {
      whole: false,
      found: purged.length,
      purged: purged.length,
      files: new Set(purged.map(({ path }) => String(path))).size,
      residuals: [],
      notVisible: { count: 1, reasons: { interrupted: 1 } },
      undoUntil: null,
      written: [],
      spots: [],
    };
    const sentence = 'The hunt failed again and again on this device; its log says why. What it could not search counts as not visible.';
    await this.#finish(order, verdict, phase, attempt, startedAt, result, { code: 'hunt-failed', sentence });
  }

  async #finish(
    order: OrderAtHand,
    verdict: Verdict,
    phase: Phase,
    attempt: number,
    startedAt: Date,
    result: HuntResult,
    failure: { code: string; sentence: string } | null,
  ): Promise<void> {
    const { state, desk, log, onWritten, onWatch, notices } = this.#options;
    const { orderId } = order.stored;
    const finishedAt = new Date();
    const draft = {
      phase,
      attempt,
      decision: verdict.decision === 'run' && result.whole ? ('executed' as const) : ('reported' as const),
      reason:
        failure ?? (result.whole ? null : NOT_WHOLE) ?? (verdict.code === null ? null : { code: verdict.code, sentence: verdict.sentence }),
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
      found: result.found,
      purged: result.purged,
      files: result.files,
      residuals: result.residuals,
      notVisible: result.notVisible,
      undoUntil: result.undoUntil,
    };
    const passing = result.residuals.some(({ reason }) => PASSING.includes(reason));
    await this.#receipt(order, draft, () => {
      state.spots.clearAll(orderId, 'residual');
      for (const { path, entry, kind } of result.spots) state.spots.mark(path, orderId, entry, kind);
      if (phase === 'first') desk.advance(orderId, { type: 'finished' });
      const first = order.stored.finishedAt ?? finishedAt.toISOString();
      state.orders.update(orderId, { finishedAt: first, recheckAt: this.#nextRecheck(orderId, first, passing, finishedAt) });
    });
    log('hunt-finished', { orderId, phase, found: result.found, purged: result.purged, residuals: result.residuals.length });
    if (result.residuals.length > 0) notices.raise('residuals', `${result.residuals.length} remain of ${order.stored.label}.`);
    if (result.residuals.some(({ reason }) => reason === 'owner-application-running'))
      notices.raise('close-application', order.stored.label);
    else notices.clear('close-application');
    await onWatch();
    await onWritten(result.written);
  }

  #nextRecheck(orderId: string, firstFinishedAt: string, passing: boolean, now: Date): string | null {
    const again = passing ? AGAIN[this.#receipts(orderId, 'recheck')] : undefined;
    const next = again === undefined ? Date.parse(firstFinishedAt) + RECHECK : now.getTime() + again;
    return next > now.getTime() ? new Date(next).toISOString() : null;
  }

  /** Whether copies waited for an application to be closed that is closed now. */
  #ownerClosed(orderId: string): boolean {
    const last = this.#options.state.plans.receipts(orderId).findLast(({ phase }) => phase === 'first' || phase === 'recheck');
    const waiting = last?.payload.residuals.filter(({ reason }) => reason === 'owner-application-running') ?? [];
    return waiting.some(({ place: id }) => {
      const place = catalogue.find((one) => one.id === id);
      return place !== undefined && ownerRunning(place) === 'no';
    });
  }

  #receipts(orderId: string, phase: Phase): number {
    return this.#options.state.plans.receipts(orderId).filter((receipt) => receipt.phase === phase).length;
  }

  /** Signs, then stores receipt, outbox frame and `also` in one transaction: a receipt exists exactly once. */
  async #receipt(
    order: OrderAtHand,
    draft: Omit<ReceiptDraft, 'orderId' | 'orderHash'>,
    also: () => void = () => undefined,
  ): Promise<void> {
    const { state, fleet, deviceId, keys, log, tell, flush } = this.#options;
    const { orderId, label } = order.stored;
    const payload = receiptPayload({ ...draft, orderId, orderHash: statementHash(order.statement) }, { fleet, deviceId });
    const statement = await signReceipt(payload, keys.signer);
    const made = state.transaction(() => {
      const fresh = state.plans.addReceipt(payload, payload.finishedAt);
      if (fresh) state.outbox.add({ t: 'receipt', id: payload.receiptId, statement });
      also();
      return fresh;
    });
    flush();
    if (!made) return;
    const { phase, decision, found, purged, residualCount: residuals, undoUntil } = payload;
    const milliseconds = Date.parse(payload.finishedAt) - Date.parse(payload.startedAt);
    log('receipt-made', { orderId, phase, decision, found, purged, residuals, notVisible: payload.notVisible.count, milliseconds });
    tell({
      type: 'receipt',
      orderId,
      label,
      phase,
      decision,
      found,
      purged,
      residuals,
      notVisible: payload.notVisible.count,
      undoUntil,
      milliseconds,
    });
  }
}

/** Why a hunt was stopped. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}
