import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { AdmissionPayload, type Bundle, type ServerFrame, type StewardFrame } from '../protocol/index.ts';
import {
  type ChainState,
  failureOf,
  type Linked,
  makeStatement,
  openReceipt,
  type OrderRights,
  peek,
  rightsBy,
  ringOf,
  type Signer,
  TrustError,
} from '../trust/index.ts';
import type { Answer, HealthBook, WatchedOrder } from './health-book.ts';
import { failing, type HealthGate } from './health-gate.ts';
import type { StewardState } from './state.ts';

export type WatchEvent =
  | { type: 'pausing'; orderId: string; why: string }
  | { type: 'paused'; orderId: string; sequence: number }
  /** The server has not put a pause into the chain: heads wait for it. */
  | { type: 'pause-refused'; orderId: string; code: string }
  /** A receipt that its device has not signed. */
  | { type: 'receipt-refused'; orderId: string; deviceId: string; code: string };

export interface OrderWatchOptions {
  readonly bundle: Bundle;
  readonly signer: Signer;
  readonly book: HealthBook;
  readonly state: Pick<StewardState, 'word'>;
  /** Null: orders are never paused by the steward. */
  readonly gate: HealthGate | null;
  readonly chain: () => ChainState;
  readonly send: (frame: StewardFrame) => boolean;
  readonly tell: (event: WatchEvent) => void;
  readonly onError: (error: unknown) => void;
  /** Milliseconds between two looks at the receipts of an order that runs, while they come; up to eight times that when none do. Default 2,000. */
  readonly every?: number;
}

const EVERY = 2_000;
/** Looks that are left out at most while nothing comes. */
const REST = 8;
/** Milliseconds after which a question that was not answered is asked again. */
const PATIENCE = 30_000;
/** Asked for once more after receipts came: what several servers write at once may become visible out of its order. */
const OVERLAP = 64;

/**
 * Watches how orders fare by the receipts that devices sign, each checked by the key that the steward itself has admitted, and
 * pauses an order in whose ring too many fail. It only takes power away: operators let the order go on.
 *
 * While a pause is not in the chain no head is signed (`holds`): a server that keeps it back cannot let the order run for longer
 * than the last head lives.
 */
export class OrderWatch implements Disposable {
  readonly #options: OrderWatchOptions;
  readonly #clock: NodeJS.Timeout;
  /** Order → why it is to be paused. */
  readonly #pausing = new Map<string, string>();
  /** The pause on its way. */
  #sent: { readonly id: string; readonly orderId: string; readonly seq: number } | null = null;
  /** Order → when its receipts were asked for, milliseconds; until the answer comes. */
  readonly #asked = new Map<string, number>();
  /** Order → looks without anything new, and those that are still to be left out. */
  readonly #quiet = new Map<string, { readonly times: number; readonly left: number }>();
  #work: Promise<void> = Promise.resolve();

  constructor(options: OrderWatchOptions) {
    this.#options = options;
    this.#clock = setInterval(() => this.look(), options.every ?? EVERY);
  }

  /** Whether something that must be said first keeps the steward from stating the chain. */
  get holds(): boolean {
    return this.#pausing.size > 0;
  }

  /** A link of the chain that the steward has just taken. */
  follow({ payload, hash }: Linked, before: OrderRights | null): void {
    const { book } = this.#options;
    if (payload.type === 'order') {
      const { orderId, verb, rings, startBy, watchUntil, scope } = payload;
      if (verb !== 'report') book.add({ orderId, verb, rings, startBy, watchUntil, scope, hash });
      return;
    }
    const { orderId } = payload;
    if (payload.type === 'pause' && this.#pausing.delete(orderId)) this.#options.tell({ type: 'paused', orderId, sequence: payload.seq });
    if (this.#sent?.orderId === orderId && !this.#pausing.has(orderId)) this.#sent = null;
    if (payload.type === 'cancellation') {
      this.#pausing.delete(orderId);
      book.forget(orderId);
    }
    if (before?.paused && !this.rights(orderId)?.paused) book.begin(orderId);
    // Whatever was signed, devices may go to work on it.
    this.#quiet.delete(orderId);
    // The tip moved: what is on its way does not fit any more.
    this.#again();
  }

  /** By what stands of an order now; null where it is not watched. */
  rights(orderId: string): OrderRights | null {
    const order = this.#options.book.orders().find((one) => one.orderId === orderId);
    return order ? this.#rightsOf(order) : null;
  }

  /** The line is up: whatever was asked for or sent before is lost. */
  up(): void {
    this.#asked.clear();
    this.#sent = null;
    this.#again();
    this.look();
  }

  /** Asks for what came in of every order that runs. */
  look(): void {
    const { book, send, gate } = this.#options;
    if (gate === null) return;
    if (this.#pausing.size > 0 && this.#sent === null) this.#again();
    const now = new Date().toISOString();
    for (const order of book.orders()) {
      const { orderId } = order;
      const rights = this.#rightsOf(order);
      if (!rights || rights.watchUntil < now) {
        // Nothing of it runs any more, so there is nothing to stop.
        this.#pausing.delete(orderId);
        this.#quiet.delete(orderId);
        book.forget(orderId);
        continue;
      }
      if (rights.authority.fault || rights.opened.length === 0 || (this.#asked.get(orderId) ?? 0) > Date.now() - PATIENCE) continue;
      const { times, left } = this.#quiet.get(orderId) ?? { times: 0, left: 0 };
      if (left > 0) {
        this.#quiet.set(orderId, { times, left: left - 1 });
        continue;
      }
      const after = Math.max(0, book.cursor(orderId) - (times === 0 ? OVERLAP : 0));
      if (send({ t: 'receipts-wanted', id: randomUUID(), orderId, after })) this.#asked.set(orderId, Date.now());
    }
  }

  /** Takes a frame that is an answer to this watch; false where it is not. */
  async take(frame: ServerFrame): Promise<boolean> {
    if (frame.t === 'receipts') {
      await this.#receipts(frame);
      return true;
    }
    if ((frame.t === 'accepted' || frame.t === 'refused') && frame.id !== null && frame.id === this.#sent?.id) {
      if (frame.t === 'refused') {
        const { orderId } = this.#sent;
        this.#sent = null;
        // Moved: the next link comes, and with it another try.
        if (frame.code !== 'chain-moved') this.#options.tell({ type: 'pause-refused', orderId, code: frame.code });
      }
      return true;
    }
    return false;
  }

  /** Waits for a pause that is being signed. */
  async idle(): Promise<void> {
    await this.#work;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#clock);
  }

  #rightsOf(order: WatchedOrder): OrderRights | null {
    const { chain, bundle } = this.#options;
    const standing = chain().orders?.[order.orderId];
    return standing?.hash === order.hash ? rightsBy(order, standing, bundle) : null;
  }

  async #receipts({ orderId, receipts, next, more }: Extract<ServerFrame, { t: 'receipts' }>): Promise<void> {
    const { book, send } = this.#options;
    this.#asked.delete(orderId);
    const order = book.orders().find((one) => one.orderId === orderId);
    if (!order) return;
    const answers: Answer[] = [];
    for (const { deviceId, statement } of receipts) {
      const answer = await this.#answer(order, deviceId, statement);
      if (answer) answers.push(answer);
    }
    if (next > book.cursor(orderId)) this.#quiet.delete(orderId);
    else {
      const times = (this.#quiet.get(orderId)?.times ?? 0) + 1;
      this.#quiet.set(orderId, { times, left: Math.min(times, REST) - 1 });
    }
    book.take(orderId, answers, next);
    this.#judge(order);
    if (more && send({ t: 'receipts-wanted', id: randomUUID(), orderId, after: next })) this.#asked.set(orderId, Date.now());
  }

  /** A receipt that counts; null where its device is not one that was let in, or did not sign it. */
  async #answer(order: WatchedOrder, deviceId: string, statement: Parameters<typeof openReceipt>[0]): Promise<Answer | null> {
    const { state, bundle, tell } = this.#options;
    const { orderId, rings, scope } = order;
    const word = state.word(deviceId);
    if (word?.state !== 'admitted' || (scope.devices !== 'all' && !scope.devices.includes(deviceId))) return null;
    const { signingKey } = v.parse(AdmissionPayload, peek(word.statement));
    try {
      const { payload } = await openReceipt(statement, { fleet: bundle.fleet, deviceId, signingKey });
      if (payload.orderId !== orderId || payload.orderHash !== order.hash) return null;
      const { receiptId, finishedAt } = payload;
      return { orderId, deviceId, receiptId, ring: ringOf(deviceId, orderId, rings), finishedAt, failure: failureOf(payload) };
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      tell({ type: 'receipt-refused', orderId, deviceId, code: error.code });
      return null;
    }
  }

  #judge(order: WatchedOrder): void {
    const { book, gate, bundle, signer } = this.#options;
    const { orderId } = order;
    const rights = this.#rightsOf(order);
    const valid = bundle.stewardKeys.some(({ keyId }) => keyId === signer.keyId);
    if (!gate || !valid || !rights || rights.paused || this.#pausing.has(orderId)) return;
    const bad = failing(book.tally(orderId), gate);
    if (!bad) return;
    const kinds = book.failures(orderId, bad.ring).map(({ failure, count }) => `${failure} ${count}`);
    const why = `${bad.failed} of ${bad.answered} devices of ring ${bad.ring} that answered have failed (${kinds.join(', ')})`;
    this.#pausing.set(orderId, why);
    this.#options.tell({ type: 'pausing', orderId, why });
    this.#again();
  }

  /** Signs the next pause that is due at the chain's tip. One at a time: each takes its own place. */
  #again(): void {
    this.#work = this.#work.then(() => this.#send()).catch((error: unknown) => this.#options.onError(error));
  }

  async #send(): Promise<void> {
    const { bundle, signer, chain, send } = this.#options;
    const [due] = this.#pausing;
    if (!due) return;
    const [orderId, reason] = due;
    const { sequence, hash } = chain();
    if (this.#sent?.seq === sequence + 1) return;
    const link = { fleet: bundle.fleet, seq: sequence + 1, prev: hash, issuedAt: new Date().toISOString() };
    const statement = await makeStatement({ type: 'pause', ...link, orderId, reason }, [signer]);
    const id = randomUUID();
    if (send({ t: 'pause', id, statement })) this.#sent = { id, orderId, seq: sequence + 1 };
  }
}
