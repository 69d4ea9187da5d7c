import { randomUUID } from 'node:crypto';
import { type Bundle, type FleetKeys, type HeadPayload, Id, type OrderPayload, type Statement } from '../protocol/index.ts';
import * as v from 'valibot';
import {
  type ChainState,
  emptyChain,
  judge,
  type JudgedOrder,
  type Opened,
  openAdmission,
  openChainStatement,
  openHead,
  openRetirement,
  peek,
  statementHash,
  takeHash,
  takeStatement,
  takeTime,
  TrustError,
  unwrapFleetKeys,
  type Verdict,
} from '../trust/index.ts';
import type { AgentEvent } from './events.ts';
import type { DeviceKeys } from './keys.ts';
import type { LinkFrame } from './link.ts';
import type { Log } from './log-events.ts';
import { NEW_ORDER, type OrderEvent, step } from './order-state.ts';
import type { State } from './state/index.ts';
import type { StoredOrder } from './state/orders.ts';

export interface DeskOptions {
  readonly state: State;
  readonly deviceId: string;
  /** As it holds for this user now: the floor's mode may be stricter than the fleet's. */
  readonly bundle: () => Bundle;
  readonly keys: DeviceKeys;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
  /** New frames are in the outbox. */
  readonly flush: () => void;
  readonly ack: (cursor: number) => void;
  /** The device was let in or put out. */
  readonly onAdmission: (state: 'admitted' | 'revoked') => Promise<void>;
  /** An order may or must be hunted, or its final refusal be signed. Called again for the same order at most after it was done. */
  readonly onTask: (orderId: string, task: 'hunt' | 'refuse') => void;
  /** A running hunt of this order has to stop. */
  readonly onCancelled: (orderId: string) => void;
  readonly now?: () => Date;
}

/** An order as it was opened, with its verdict of this moment. */
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

/**
 * Takes what the server brings: durably first, then opened and believed by this device's own bundle, then judged. It
 * decides what is to be done with an order and when; others do it.
 */
export class OrderDesk implements Disposable {
  readonly #options: DeskOptions;
  readonly #opened = new Map<string, OrderAtHand>();
  #head: Opened<HeadPayload> | null = null;
  #admittedAt: string | null = null;
  #fleetKeys: FleetKeys | null = null;
  #soon: NodeJS.Timeout | null = null;
  #later: NodeJS.Timeout | null = null;
  #judging: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Null until admitted, and after being put out. */
  get fleetKeys(): FleetKeys | null {
    return this.#fleetKeys;
  }

  get cursor(): number {
    return this.chain.sequence;
  }

  get chain(): ChainState {
    return this.#options.state.chain.state() ?? emptyChain(this.#options.bundle().fleet);
  }

  get head(): HeadPayload | null {
    return this.#head?.payload ?? null;
  }

  /** Takes up what the last run left. */
  async open(): Promise<void> {
    const { state } = this.#options;
    const bundle = this.#options.bundle();
    const admission = state.facts.get('admission');
    if (admission) await this.#believe('admission', () => this.#admission(admission));
    const head = state.facts.get('head');
    if (head) await this.#believe('head', async () => void (this.#head = await openHead(head, bundle)));
    for (const order of state.orders.all()) this.#step(order.orderId, { type: 'interrupted' });
  }

  async take(frame: LinkFrame): Promise<void> {
    if (frame.t === 'item') await this.#item(frame.item);
    else if (frame.t === 'head') await this.#believe('head', () => this.#takeHead(frame.statement));
    else await this.#believe('admission', () => this.#admission(frame.statement, true));
    this.judgeSoon();
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

  /** Waits for judgements under way. */
  async idle(): Promise<void> {
    await this.#judging;
  }

  /** The order, opened by today's bundle. Null where it no longer opens. */
  async order(orderId: string): Promise<OrderAtHand | null> {
    const { state } = this.#options;
    const stored = state.orders.get(orderId);
    const kept = stored && state.chain.statement(stored.seq);
    if (!stored || !kept) return null;
    const before = this.#opened.get(orderId);
    if (before) return { ...before, stored };
    try {
      const bundle = this.#options.bundle();
      const order = await openChainStatement(kept.statement, bundle);
      if (order.payload.type !== 'order') return null;
      const judged = { order: order as Opened<OrderPayload>, retirements: await this.#retirements(order.payload, bundle) };
      const at = { stored, judged, ...kept };
      this.#opened.set(orderId, at);
      return at;
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      this.#refuse(`order:${orderId}`, error.code, error.message, orderId);
      return null;
    }
  }

  verdict(order: OrderAtHand): Verdict {
    const { state, deviceId, bundle, now } = this.#options;
    const chain = this.chain;
    const headSeq = this.#head?.payload.sequence ?? 0;
    const own = headSeq === chain.sequence ? chain.hash : state.chain.hashAt(headSeq);
    return judge({
      order: order.judged,
      bundle: bundle(),
      deviceId,
      admitted: this.#fleetKeys !== null,
      chain,
      head: this.#head,
      headMatches:
        this.#head !== null &&
        (headSeq === 0 ? this.#head.payload.hash === emptyChain(bundle().fleet).hash : own === this.#head.payload.hash),
      now: (now?.() ?? new Date()).toISOString(),
    });
  }

  /** A step in an order's life, stored and told. `extra` runs in the same transaction. */
  advance(
    orderId: string,
    event: OrderEvent,
    note: { code: string; sentence: string } | null = null,
    extra: () => void = () => undefined,
  ): void {
    this.#step(orderId, event, note, extra);
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    if (this.#soon) clearTimeout(this.#soon);
    if (this.#later) clearTimeout(this.#later);
  }

  async #item(item: Extract<LinkFrame, { t: 'item' }>['item']): Promise<void> {
    const { state, log, ack } = this.#options;
    const chain = this.chain;
    const subject = `seq:${item.seq}`;
    try {
      const hash = item.kind === 'hash' ? item.hash : statementHash(item.statement);
      if (item.seq <= chain.sequence && state.chain.itemHash(item.seq) === hash) {
        ack(chain.sequence); // our last acknowledgement was lost
        return;
      }
      if (item.kind === 'hash') {
        const after = takeHash(chain, item.seq, item.hash);
        state.transaction(() => state.chain.append(item, hash, after, this.#at()));
      } else {
        const opened = await openChainStatement(item.statement, this.#options.bundle());
        if (opened.payload.seq !== item.seq)
          throw new TrustError('bad-link', 'The statement is not the one that its place in the chain says.');
        const after = takeStatement(chain, opened, hash);
        const { payload } = opened;
        state.transaction(() => {
          state.chain.append(item, hash, after, this.#at());
          if (payload.type === 'order' && state.orders.get(payload.orderId) === null) this.#add(payload);
          else if (payload.type === 'order')
            this.#refuse(subject, 'replayed', 'An order of this id was taken before; this one is ignored.', null);
        });
        if (payload.type === 'cancellation') this.#options.onCancelled(payload.orderId);
        if (payload.type === 'order') this.#tellOrder(payload.orderId, null);
      }
      log('chain-item-taken', { seq: item.seq, kind: item.kind });
      ack(item.seq);
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      // The chain stays as it was: the true statement of this place can still come.
      log('chain-item-refused', { seq: item.seq, code: error.code });
      this.#refuse(subject, error.code, error.message, item.kind === 'statement' ? claimedOrder(item.statement) : null);
      this.#options.tell({ type: 'order-refused', seq: item.seq, code: error.code, sentence: error.message });
    }
  }

  #add(payload: OrderPayload): void {
    const { state } = this.#options;
    state.orders.add({
      orderId: payload.orderId,
      seq: payload.seq,
      label: payload.label,
      life: NEW_ORDER,
      deliveredAt: this.#at(),
      finishedAt: null,
      recheckAt: null,
      watchUntil: payload.watchUntil,
    });
    state.outbox.add({ t: 'progress', id: randomUUID(), orderId: payload.orderId, state: 'delivered', detail: null, at: this.#at() });
    this.#options.flush();
  }

  async #takeHead(statement: Statement): Promise<void> {
    const { state, log } = this.#options;
    const head = await openHead(statement, this.#options.bundle());
    // An old head again is no news: the server may not turn time back.
    if (this.#head && head.payload.issuedAt <= this.#head.payload.issuedAt) return;
    this.#head = head;
    const chain = this.chain;
    state.transaction(() => {
      state.facts.set('head', statement);
      state.chain.keep(takeTime(chain, head.payload.issuedAt));
    });
    log('head-taken', { sequence: head.payload.sequence });
  }

  async #admission(statement: Statement, fresh = false): Promise<void> {
    const { state, deviceId, keys, log, tell } = this.#options;
    const { payload } = await openAdmission(statement, this.#options.bundle());
    const mine =
      payload.deviceId === deviceId && payload.signingKey.x === keys.signer.publicKey.x && payload.sealingKey.x === keys.sealingKey.x;
    if (!mine) throw new TrustError('wrong-key', 'The admission is for another device or other keys.');
    // An older word cannot undo a newer one.
    if (this.#admittedAt !== null && payload.issuedAt <= this.#admittedAt) return;
    const fleetKeys = payload.wrapped === null || payload.state === 'revoked' ? null : await unwrapFleetKeys(payload.wrapped, keys.sealing);
    this.#admittedAt = payload.issuedAt;
    this.#fleetKeys = fleetKeys;
    if (fresh) {
      state.transaction(() => {
        state.facts.set('admission', statement);
        state.facts.set('membership', payload.state);
      });
      tell({ type: 'admission', state: payload.state });
    }
    log(payload.state === 'admitted' ? 'device-admitted' : 'device-revoked');
    await this.#options.onAdmission(payload.state);
  }

  async #retirements(order: OrderPayload, bundle: Bundle): Promise<JudgedOrder['retirements']> {
    const opened: JudgedOrder['retirements'][number][] = [];
    for (const statement of order.retirements) {
      try {
        opened.push(await openRetirement(statement, bundle));
      } catch (error) {
        if (!(error instanceof TrustError)) throw error;
        // Without its record the order reports: which one is missing is judge's to say.
        this.#refuse(`retirement:${order.orderId}`, error.code, error.message, null);
        return [];
      }
    }
    return opened;
  }

  async #judgeAll(): Promise<void> {
    const { state } = this.#options;
    let next = LONGEST_TIMER;
    for (const { orderId } of state.orders.all()) {
      if (this.#closed) return;
      const stored = state.orders.get(orderId);
      if (!stored || stored.life.phase === 'refused' || stored.life.done === 'executed') continue;
      const order = await this.order(orderId);
      if (!order || this.#closed) continue;
      const verdict = this.verdict(order);
      next = Math.min(next, this.#untilChange(order.judged.order.payload));
      const age = Date.parse(this.#at()) - Date.parse(stored.deliveredAt);
      if (verdict.decision === 'report' && verdict.code === 'stale-head' && age < GRACE) {
        next = Math.min(next, GRACE - age + 1);
        continue;
      }
      state.orders.judged(orderId, verdict, this.#at());
      const task = this.#step(orderId, { type: 'judged', decision: verdict.decision, code: verdict.code, sentence: verdict.sentence });
      if (task === 'hunt' || task === 'refuse') this.#options.onTask(orderId, task);
    }
    if (this.#closed) return;
    if (this.#later) clearTimeout(this.#later);
    this.#later = setTimeout(() => this.judgeSoon(0), next).unref();
  }

  /** Milliseconds until the clock alone may change an order's verdict. */
  #untilChange(order: OrderPayload): number {
    const now = Date.parse(this.#at());
    const times = [...order.rings.map(({ notBefore }) => notBefore), order.startBy, order.watchUntil, this.#head?.payload.expiresAt ?? ''];
    const ahead = times.map((time) => Date.parse(time) - now).filter((ms) => ms > 0);
    return Math.min(...ahead, LONGEST_TIMER) + 50;
  }

  #step(
    orderId: string,
    event: OrderEvent,
    note: { code: string; sentence: string } | null = null,
    extra: () => void = () => undefined,
  ): 'hunt' | 'refuse' | 'tell' | null {
    const { state, log } = this.#options;
    const before = state.orders.get(orderId);
    if (!before) return null;
    const { life, task } = step(before.life, event);
    const detail = note ?? (life.code !== null && life.sentence !== null ? { code: life.code, sentence: life.sentence } : null);
    state.transaction(() => {
      state.orders.update(orderId, { life });
      extra();
      if (task !== null || note !== null) {
        state.outbox.add({ t: 'progress', id: randomUUID(), orderId, state: life.phase, detail, at: this.#at() });
      }
    });
    if (task !== null || note !== null) {
      log('order-state', { orderId, state: life.phase, code: detail?.code });
      this.#tellOrder(orderId, detail);
      this.#options.flush();
    }
    return task;
  }

  #tellOrder(orderId: string, detail: { code: string; sentence: string } | null): void {
    const stored = this.#options.state.orders.get(orderId);
    if (stored) this.#options.tell({ type: 'order', orderId, label: stored.label, state: stored.life.phase, detail });
  }

  /** Written down once per subject and reason, and reported: the security team must see that someone tried. */
  #refuse(subject: string, code: string, sentence: string, orderId: string | null): void {
    const { state, flush } = this.#options;
    if (!state.orders.audit(subject, code, sentence, this.#at())) return;
    if (orderId === null || state.orders.get(orderId) !== null) return;
    state.outbox.add({ t: 'progress', id: randomUUID(), orderId, state: 'refused', detail: { code, sentence }, at: this.#at() });
    flush();
  }

  async #believe(what: 'head' | 'admission', work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      this.#options.log(what === 'head' ? 'head-refused' : 'admission-refused', { code: error.code });
      this.#refuse(what, error.code, error.message, null);
    }
  }

  #at(): string {
    return (this.#options.now?.() ?? new Date()).toISOString();
  }
}

/** Which order a statement that is not believed says it is; only to tell the server which one was refused. */
function claimedOrder(statement: Statement): string | null {
  try {
    const claimed = v.safeParse(Id, peek(statement)['orderId']);
    return claimed.success ? claimed.output : null;
  } catch {
    return null;
  }
}
