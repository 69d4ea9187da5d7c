import * as v from 'valibot';
import { type Bundle, type ChainItem, type HeadPayload, Id, type Statement } from '../protocol/index.ts';
import {
  type ChainState,
  emptyChain,
  type Opened,
  openChainStatement,
  openHead,
  peek,
  statementHash,
  takeHash,
  takeStatement,
  takeTime,
  TrustError,
} from '../trust/index.ts';
import type { AgentEvent } from './events.ts';
import type { Log } from './log-events.ts';
import type { OrderLives } from './order-lives.ts';
import type { Refusals } from './refusals.ts';
import type { State } from './state/index.ts';

export interface ChainOptions {
  readonly state: State;
  readonly bundle: Bundle;
  readonly lives: OrderLives;
  readonly refusals: Refusals;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
  /** This order was cancelled. */
  readonly onCancelled: (orderId: string) => void;
}

/** The order chain as this device believes it: its items, linked one by one, and the newest signed head. */
export class ChainKeeper {
  readonly #options: ChainOptions;
  #head: Opened<HeadPayload> | null = null;

  constructor(options: ChainOptions) {
    this.#options = options;
  }

  get chain(): ChainState {
    return this.#options.state.chain.state() ?? emptyChain(this.#options.bundle.fleet);
  }

  get head(): Opened<HeadPayload> | null {
    return this.#head;
  }

  /** Whether the head is about this very chain, and not about another that the server shows to others. */
  get headMatches(): boolean {
    if (this.#head === null) return false;
    const { sequence, hash } = this.#head.payload;
    if (sequence === 0) return hash === emptyChain(this.#options.bundle.fleet).hash;
    const { chain } = this;
    return hash === (sequence === chain.sequence ? chain.hash : this.#options.state.chain.hashAt(sequence));
  }

  /** Takes up what the last run left. */
  async open(): Promise<void> {
    const { state, bundle, refusals } = this.#options;
    const head = state.facts.get('head');
    if (head) await refusals.guard('head', async () => void (this.#head = await openHead(head, bundle)));
  }

  /** Opens one item, links it and stores it. Returns the sequence that may be acknowledged; null when the item was refused. */
  async takeItem(item: ChainItem): Promise<number | null> {
    const { state, log, lives, refusals, onCancelled } = this.#options;
    const { chain } = this;
    const subject = `seq:${item.seq}`;
    try {
      const hash = item.kind === 'hash' ? item.hash : statementHash(item.statement);
      // Here already: the last acknowledgement was lost.
      if (item.seq <= chain.sequence && state.chain.itemHash(item.seq) === hash) return chain.sequence;
      if (item.kind === 'hash') {
        const after = takeHash(chain, item.seq, item.hash);
        state.transaction(() => state.chain.append(item, hash, after, new Date().toISOString()));
      } else {
        const opened = await openChainStatement(item.statement, this.#options.bundle);
        const { payload } = opened;
        if (payload.seq !== item.seq) throw new TrustError('bad-link', 'The statement is not the one that its place in the chain says.');
        const after = takeStatement(chain, opened, hash);
        state.transaction(() => {
          state.chain.append(item, hash, after, new Date().toISOString());
          if (payload.type !== 'order') return;
          if (state.orders.get(payload.orderId) === null) lives.begin(payload);
          else refusals.note(subject, 'replayed', 'An order of this id was taken before; this one is ignored.');
        });
        if (payload.type === 'cancellation') onCancelled(payload.orderId);
        if (payload.type === 'order') lives.tell(payload.orderId);
      }
      log('chain-item-taken', { seq: item.seq, kind: item.kind });
      return item.seq;
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      // The chain stays as it was: the true statement of this place can still come.
      log('chain-item-refused', { seq: item.seq, code: error.code });
      refusals.note(subject, error.code, error.message, item.kind === 'statement' ? claimedOrder(item.statement) : null);
      this.#options.tell({ type: 'order-refused', seq: item.seq, code: error.code, sentence: error.message });
      return null;
    }
  }

  async takeHead(statement: Statement): Promise<void> {
    await this.#options.refusals.guard('head', async () => {
      const { state, log, bundle } = this.#options;
      const head = await openHead(statement, bundle);
      // An old head again is no news: the server may not turn time back.
      if (this.#head && head.payload.issuedAt <= this.#head.payload.issuedAt) return;
      this.#head = head;
      const { chain } = this;
      state.transaction(() => {
        state.facts.set('head', statement);
        state.chain.keep(takeTime(chain, head.payload.issuedAt));
      });
      log('head-taken', { sequence: head.payload.sequence });
    });
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
