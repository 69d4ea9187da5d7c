import type { RawPath } from '../disk/index.ts';
import type { Admission } from './admission.ts';
import { failedHunt, type HuntEnd, huntReceipt, refusalReceipt } from './hunt-receipt.ts';
import type { HuntId } from './hunt-plan.ts';
import type { Hunter, HuntResult } from './hunting.ts';
import { errorFields, type Log } from './log-events.ts';
import type { Notices } from './notices.ts';
import type { OrderAtHand, OrderDesk } from './order-desk.ts';
import type { OrderLives } from './order-lives.ts';
import type { OwnerWatch } from './owner-watch.ts';
import { carriedOut } from './order-state.ts';
import type { ReceiptBook } from './receipt-book.ts';
import type { ReceiptDraft } from './receipts.ts';
import { maySoonGo, nextRecheck } from './rechecks.ts';
import type { State } from './state/index.ts';

export interface RunnerOptions {
  readonly state: State;
  readonly desk: OrderDesk;
  readonly lives: OrderLives;
  readonly admission: Admission;
  readonly receipts: ReceiptBook;
  readonly hunter: Hunter;
  readonly notices: Notices;
  readonly owners: OwnerWatch;
  readonly log: Log;
  /** Finishes purges that were broken off. */
  readonly recover: () => Promise<unknown>;
  /** A hunt begins (true) or the last of several is over. */
  readonly onBusy: (busy: boolean) => void;
  /** Files that were just written: the inventory looks at them again. */
  readonly onWritten: (paths: readonly RawPath[]) => Promise<void>;
  /** The set of orders to watch may have changed. */
  readonly onWatch: () => Promise<void>;
}

/** Milliseconds until a recheck that may not be made now is tried again. */
const WAITING = 10 * 60_000;
/** A hunt that fails so often is told as it is. */
const FAILURES = 3;

type HuntPhase = 'first' | 'recheck';

/** Carries out what the desk decided, one order at a time, and enters the receipt of what came of it. */
export class OrderRunner {
  readonly #options: RunnerOptions;
  readonly #queue: { orderId: string; phase: HuntPhase }[] = [];
  readonly #failures = new Map<string, number>();
  #running: { orderId: string; phase: HuntPhase; stop: AbortController } | null = null;
  #work: Promise<void> | null = null;
  #closed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  enqueue(orderId: string, phase: HuntPhase): void {
    const same = (one: { orderId: string; phase: HuntPhase } | null) => one?.orderId === orderId && one.phase === phase;
    // A recheck stays due until it is over. A first hunt that is asked for again may be one that was just stopped.
    if (this.#closed || this.#queue.some(same) || (phase === 'recheck' && same(this.#running))) return;
    this.#queue.push({ orderId, phase });
    this.#work ??= this.#drain();
  }

  /** Stops the hunt of an order that was cancelled or paused before its next file; the desk then judges it again. */
  halt(orderId: string): void {
    if (this.#running?.orderId === orderId) this.#running.stop.abort(new Stopped('halted'));
  }

  /** Stops a hunt that may write: it is judged again by what holds now. */
  brake(): void {
    this.#running?.stop.abort(new Stopped('paused'));
  }

  /** The final no, signed. */
  async refuse(orderId: string): Promise<void> {
    const { state, desk, receipts } = this.#options;
    const order = await desk.order(orderId);
    if (order) await receipts.enter(order, refusalReceipt(state, orderId, order.stored.life));
  }

  /** Stops what runs and waits for it. What was begun goes on at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.length = 0;
    this.#running?.stop.abort(new Stopped('closing'));
    await this.#work;
  }

  async #drain(): Promise<void> {
    const { onBusy, log } = this.#options;
    onBusy(true);
    try {
      for (let next = this.#queue.shift(); next && !this.#closed; next = this.#queue.shift()) {
        const stop = new AbortController();
        this.#running = { ...next, stop };
        await this.#run(next.orderId, next.phase, stop).catch((error: unknown) => {
          // What is cut off by the end begins anew with the next start.
          if (!this.#closed) log('job-failed', { job: 'order', ...errorFields(error) });
        });
        this.#running = null;
      }
    } finally {
      this.#work = null;
      onBusy(false);
    }
  }

  async #run(orderId: string, phase: HuntPhase, stop: AbortController): Promise<void> {
    const { desk, lives, admission, receipts, hunter, state, notices, recover, onWatch, onWritten } = this.#options;
    await recover();
    const order = await desk.order(orderId);
    if (!order) return;
    const { judged, sealedKey, stored } = order;
    const { fleetKeys } = admission;
    if (!fleetKeys) {
      if (phase === 'first') desk.again(orderId);
      return;
    }
    if (phase === 'first' ? stored.life.phase !== 'hunting' : !carriedOut(stored.life)) return;
    const verdict = desk.verdict(order);
    if (verdict.decision !== 'run' && verdict.decision !== 'report') {
      if (phase === 'first') desk.again(orderId);
      // A paused order is looked at again later; one that is over is not.
      else state.orders.update(orderId, { recheckAt: verdict.decision === 'wait' ? later(WAITING) : null });
      return;
    }
    const attempt = phase === 'first' ? stored.life.attempt : receipts.count(orderId, 'recheck') + 1;
    const hunt = { orderId, phase, attempt };
    const began = new Date();
    const enter = async (end: HuntEnd) => {
      const ended = new Date();
      await this.#enter(order, hunt, end, ended, huntReceipt(hunt, verdict, end, began, ended));
      return end.result;
    };
    let result: HuntResult;
    notices.raise('order-running', stored.label);
    try {
      const hunted = await hunter.hunt(
        {
          judged,
          verdict,
          sealedKey,
          fleetKeys,
          phase,
          attempt,
          onStage: (stage, note) => phase === 'first' && lives.step(orderId, { type: stage }, note),
        },
        stop.signal,
      );
      result = await enter({ result: hunted, failure: null });
      this.#failures.delete(orderId);
    } catch (error) {
      if (stop.signal.aborted) {
        if (phase === 'first' && !this.#closed) {
          await recover();
          desk.again(orderId);
        }
        return;
      }
      if (this.#triesAgain(hunt, error)) return;
      result = await enter(failedHunt(state, orderId, judged.order.payload.verb));
    } finally {
      notices.clear('order-running');
    }
    await onWatch();
    await onWritten(result.written);
  }

  /** Counts a failure. While they are few, the order is judged and hunted again; a recheck stays due. */
  #triesAgain({ orderId, phase }: HuntId, error: unknown): boolean {
    const failures = (this.#failures.get(orderId) ?? 0) + 1;
    this.#failures.set(orderId, failures);
    this.#options.log('job-failed', { job: 'hunt', orderId, failures, ...errorFields(error) });
    if (failures < FAILURES) {
      if (phase === 'first') this.#options.desk.again(orderId, 5_000 * failures);
      return true;
    }
    this.#failures.delete(orderId);
    return false;
  }

  async #enter(order: OrderAtHand, hunt: HuntId, { result, failure }: HuntEnd, at: Date, receipt: ReceiptDraft): Promise<void> {
    const { state, lives, receipts, owners, log, notices } = this.#options;
    const { orderId, phase } = hunt;
    const { stored } = order;
    const { residuals, found, purged } = result;
    await receipts.enter(order, receipt, () => {
      // A hunt that was given up has not seen what remains: what the one before saw stands.
      if (failure === null) state.spots.clearAll(orderId, 'residual');
      for (const { path, entry, kind } of result.spots) state.spots.mark(path, orderId, entry, kind);
      if (failure === null) owners.keep(orderId, result.waiting, result.ofApplications);
      const { decision, reason } = receipt;
      // A recheck that failed takes nothing back.
      if (phase === 'first' || failure === null) lives.step(orderId, { type: 'finished', executed: decision === 'executed', reason });
      const finishedAt = stored.finishedAt ?? at.toISOString();
      const recheckAt = nextRecheck(finishedAt, receipts.count(orderId, 'recheck'), failure !== null || maySoonGo(residuals), at);
      state.orders.update(orderId, { finishedAt, recheckAt });
    });
    log('hunt-finished', { orderId, phase, found, purged, residuals: residuals.length });
    if (residuals.length > 0) notices.raise('residuals', `${residuals.length} remain of ${stored.label}.`);
    owners.attend();
  }
}

const later = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();

/** Why a hunt was stopped. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}
