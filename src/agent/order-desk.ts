import type { Bundle, OrderPayload, Statement } from '../protocol/index.ts';
import {
  judge,
  type JudgedOrder,
  type ModeRule,
  type Opened,
  openChainStatement,
  openRetirement,
  type OrderRights,
  rightsOf,
  TrustError,
  type Verdict,
} from '../trust/index.ts';
import type { Admission } from './admission.ts';
import type { ChainKeeper } from './chain-keeper.ts';
import { type Clock, staleByClock } from './clock.ts';
import { FAILED } from './hunt-receipt.ts';
import type { OrderLives } from './order-lives.ts';
import { carriedOut } from './order-state.ts';
import type { Refusals } from './refusals.ts';
import type { State } from './state/index.ts';
import type { StoredOrder } from './state/orders.ts';

export interface DeskOptions {
  readonly state: State;
  readonly deviceId: string;
  /** As it holds for this user now: the floor's mode may be stricter than the fleet's. */
  readonly bundle: () => Bundle;
  /** Whose word that mode is, and the orders to which the user has agreed where it is one of warning. */
  readonly word: () => { readonly modeBy: ModeRule; readonly agreed: readonly string[] };
  readonly admission: Admission;
  readonly chain: ChainKeeper;
  readonly clock: Clock;
  readonly lives: OrderLives;
  readonly refusals: Refusals;
  /** An order may or must be hunted, or its final refusal be signed. Called again for the same order at most after it was done. */
  readonly onTask: (orderId: string, task: 'hunt' | 'refuse') => void;
  /** Something of an order that has hunted waits for the user to agree, by the verdict. Called again and again. */
  readonly onAsk: (orderId: string, verdict: Verdict) => void;
}

/** An order as it was opened, and as it stands in this device's state. */
export interface OrderAtHand {
  readonly stored: StoredOrder;
  readonly judged: JudgedOrder;
  readonly statement: Statement;
  readonly sealedKey: string | null;
}

/** Frames come in bursts (head, items, promotion): they are judged together. */
const BURST = 25;
/** A head that has not come yet is no news so soon after the order. */
const GRACE = 1_000;
const LONGEST_TIMER = 3_600_000;

/** Opens the orders that were taken and judges them by this device's own bundle. It decides what is to be done and when; others do it. */
export class OrderDesk implements Disposable {
  readonly #options: DeskOptions;
  readonly #opened = new Map<string, OrderAtHand>();
  #soon: NodeJS.Timeout | null = null;
  #later: NodeJS.Timeout | null = null;
  #judging: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Takes up what the last run left: what it was busy with begins again. */
  open(): void {
    const { state, lives } = this.#options;
    for (const { orderId } of state.orders.all()) lives.step(orderId, { type: 'interrupted' });
  }

  /** Judges every open order shortly: after frames, changes of policy, sleep, and when time has passed. */
  judgeSoon(delay = BURST): void {
    if (this.#closed) return;
    if (this.#soon) clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      this.#judging = this.#judging.then(() => this.#judgeAll());
      this.#judging.catch(() => undefined);
    }, delay);
  }

  /** The fleet's keys are others now: orders are opened by them again. */
  keysTurned(): void {
    this.#opened.clear();
    this.judgeSoon();
  }

  /** Waits for judgements under way. */
  async idle(): Promise<void> {
    await this.#judging;
  }

  /** The order, opened by this run's bundle. Null where it does not open. */
  async order(orderId: string): Promise<OrderAtHand | null> {
    const { state } = this.#options;
    const stored = state.orders.get(orderId);
    const kept = stored && state.chain.statement(stored.seq);
    if (!stored || !kept) return null;
    const before = this.#opened.get(orderId);
    if (before) return { ...before, stored };
    try {
      const order = await openChainStatement(kept.statement, this.#options.bundle(), true);
      if (order.payload.type !== 'order') return null;
      const judged = { order: order as Opened<OrderPayload>, retirements: await this.#retirements(order.payload) };
      const at = { stored, judged, ...kept };
      this.#opened.set(orderId, at);
      return at;
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      this.#options.refusals.note(`order:${orderId}`, error.code, error.message);
      return null;
    }
  }

  /** Orders that were carried out here and whose values must not come back yet. */
  async watched(): Promise<OrderAtHand[]> {
    const now = new Date().toISOString();
    const watched = [];
    for (const { orderId, life, watchUntil } of this.#options.state.orders.all()) {
      // Of a hunt that was given up nobody knows what remains: finding it is no relapse.
      const order = carriedOut(life) && life.code !== FAILED.code && watchUntil > now ? await this.order(orderId) : null;
      if (order) watched.push(order);
    }
    return watched;
  }

  verdict({ judged }: OrderAtHand): Verdict {
    const { deviceId, bundle, word, admission, clock, chain: keeper } = this.#options;
    const { chain, head, headMatches } = keeper;
    const admitted = admission.fleetKeys !== null;
    const { modeBy, agreed } = word();
    const verdict = judge({
      order: judged,
      bundle: bundle(),
      modeBy,
      agreed: agreed.includes(judged.order.payload.orderId),
      deviceId,
      admitted,
      chain,
      head,
      headMatches,
      now: new Date().toISOString(),
    });
    const skew = verdict.code === 'stale-head' && clock.explains(head?.payload ?? null) ? clock.skew() : null;
    return skew === null ? verdict : { ...verdict, code: 'clock-skew', sentence: staleByClock(skew) };
  }

  /** Back to be judged: for what was interrupted, and for what the chain says differently by now. */
  again(orderId: string, delay?: number): void {
    this.#options.lives.step(orderId, { type: 'interrupted' });
    this.judgeSoon(delay);
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    if (this.#soon) clearTimeout(this.#soon);
    if (this.#later) clearTimeout(this.#later);
  }

  async #retirements(order: OrderPayload): Promise<JudgedOrder['retirements']> {
    const opened: JudgedOrder['retirements'][number][] = [];
    for (const statement of order.retirements) {
      try {
        opened.push(await openRetirement(statement, this.#options.bundle(), true));
      } catch (error) {
        if (!(error instanceof TrustError)) throw error;
        // Without its record the order reports: which one is missing is judge's to say.
        this.#options.refusals.note(`retirement:${order.orderId}`, error.code, error.message);
        return [];
      }
    }
    return opened;
  }

  async #judgeAll(): Promise<void> {
    const { state, lives, onTask, onAsk } = this.#options;
    let next = LONGEST_TIMER;
    for (const { orderId } of state.orders.all()) {
      if (this.#closed) return;
      const stored = state.orders.get(orderId);
      if (!stored || stored.life.phase === 'refused') continue;
      const carried = carriedOut(stored.life);
      const { chain } = this.#options.chain;
      // A time that is over is renewed only while the chain still knows of the order.
      if (carried && stored.watchUntil <= new Date().toISOString() && !chain.orders?.[orderId]) continue;
      const order = await this.order(orderId);
      if (!order || this.#closed) continue;
      const rights = rightsOf(order.judged.order, chain, this.#options.bundle());
      if (rights.watchUntil !== stored.watchUntil) state.orders.update(orderId, { watchUntil: rights.watchUntil });
      if (carried && rights.watchUntil <= new Date().toISOString()) continue;
      const verdict = this.verdict(order);
      if (stored.life.phase === 'finished') onAsk(orderId, verdict);
      if (carried) continue;
      const { decision, code, sentence } = verdict;
      const now = Date.now();
      next = Math.min(next, this.#untilChange(order.judged.order.payload, rights, now));
      const age = now - Date.parse(stored.deliveredAt);
      if (decision === 'report' && code === 'stale-head' && age < GRACE) {
        next = Math.min(next, GRACE - age + 1);
        continue;
      }
      state.orders.judged(orderId, verdict, new Date(now).toISOString());
      const task = lives.step(orderId, { type: 'judged', decision, code, sentence });
      if (task === 'hunt' || task === 'refuse') onTask(orderId, task);
    }
    if (this.#closed) return;
    if (this.#later) clearTimeout(this.#later);
    this.#later = setTimeout(() => this.judgeSoon(0), next).unref();
  }

  /** Milliseconds until the clock alone may change an order's verdict. */
  #untilChange(order: OrderPayload, { startBy, watchUntil }: OrderRights, now: number): number {
    const { head } = this.#options.chain;
    const times = [...order.rings.map(({ notBefore }) => notBefore), startBy, watchUntil, head?.payload.expiresAt ?? ''];
    const ahead = times.map((time) => Date.parse(time) - now).filter((ms) => ms > 0);
    return Math.min(...ahead, LONGEST_TIMER) + 50;
  }
}
