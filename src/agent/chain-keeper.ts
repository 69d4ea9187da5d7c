import * as v from 'valibot';
import { type Bundle, type ChainItem, type HeadPayload, Id, type Statement } from '../protocol/index.ts';
import {
  type ChainState,
  emptyChain,
  type Opened,
  type OpenedTurn,
  type Keyring,
  openHead,
  openLink,
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
  /** What stands behind `bundle`. */
  readonly keyring: Keyring;
  readonly lives: OrderLives;
  readonly refusals: Refusals;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
  /** This order was cancelled or paused: what writes for it stops. */
  readonly onHalted: (orderId: string) => void;
  /** The fleet's keys are others now. */
  readonly onTurned: () => Promise<void>;
}

/** What is signed contradicts hashes that only the server has said. They are forgotten; the true ones come with another connection. */
class Contradicted extends Error {
  override readonly name = 'Contradicted';
  constructor() {
    super('the server gave hashes of orders that what is signed contradicts; they are asked for again');
  }
}

/**
 * A server that goes on inventing hashes must not make the agent connect for ever; one that invented some and is honest again is
 * to be believed without a restart.
 */
const MOST_CUTS = 8;

/** The order chain as this device believes it: its items, linked one by one, and the newest signed head. */
export class ChainKeeper {
  readonly #options: ChainOptions;
  #head: Opened<HeadPayload> | null = null;
  /** How often a word has cut the chain back. */
  readonly #cutFor = new Map<string, number>();

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

  /** Takes up what the last run left. The keys first: everything else is believed by them. */
  async open(): Promise<void> {
    const { state, bundle, refusals } = this.#options;
    const head = state.facts.get('head');
    if (head) await refusals.guard('head', async () => void (this.#head = await openHead(head, bundle)));
  }

  /** The keys as they had turned when the last run ended. */
  async openKeys(): Promise<void> {
    const { state, bundle, keyring, refusals, log } = this.#options;
    try {
      for (const statement of state.facts.get('turns') ?? []) {
        const opened = await openLink(statement, bundle);
        if ('keys' in opened) keyring.take(opened);
      }
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      // The bundle was replaced by one with other roots: it stands by itself.
      log('keys-refused', { code: error.code, version: keyring.version });
      refusals.note('keys', error.code, error.message);
    }
  }

  /**
   * Opens one item, links it and stores it. Returns the sequence that may be acknowledged; null when the item was refused.
   * Throws where the connection should begin anew, from a chain that was cut back.
   */
  async takeItem(item: ChainItem): Promise<number | null> {
    const { state, log, lives, refusals, onHalted } = this.#options;
    const { chain } = this;
    const subject = `seq:${item.seq}`;
    try {
      const hash = item.kind === 'hash' ? item.hash : statementHash(item.statement);
      // Here already: the last acknowledgement was lost.
      if (item.seq <= chain.sequence && state.chain.itemHash(item.seq) === hash) return chain.sequence;
      if (item.kind === 'hash') {
        const after = takeHash(chain, item.seq, item.hash);
        state.transaction(() => state.chain.append(item, hash, after, new Date().toISOString()));
        this.#weighHearsay();
      } else {
        const opened = await openLink(item.statement, this.#options.bundle);
        const { payload } = opened;
        if (payload.seq !== item.seq) throw new TrustError('bad-link', 'The statement is not the one that its place in the chain says.');
        if (payload.seq === chain.sequence + 1 && payload.prev !== chain.hash && this.#dropHearsay(item.seq - 1, hash))
          throw new Contradicted();
        const after = takeStatement(chain, opened, hash);
        state.transaction(() => {
          state.chain.append(item, hash, after, new Date().toISOString());
          if (payload.type === 'turn') state.facts.set('turns', [...(state.facts.get('turns') ?? []), item.statement]);
          if (payload.type !== 'order') return;
          if (state.orders.get(payload.orderId) === null) lives.begin(payload);
          else refusals.note(subject, 'replayed', 'An order of this id was taken before; this one is ignored.');
        });
        if (payload.type === 'cancellation' || payload.type === 'pause') onHalted(payload.orderId);
        if (payload.type === 'order') lives.tell(payload.orderId);
        if ('keys' in opened) await this.#turned(opened);
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

  async #turned(turn: OpenedTurn): Promise<void> {
    const { state, keyring, refusals, log, onTurned } = this.#options;
    keyring.take(turn);
    log('keys-turned', { version: keyring.version });
    const by = (keyIds: readonly string[]) => this.#head?.signers.some(({ keyId }) => keyIds.includes(keyId)) === true;
    // The last word of a key that was replaced holds until it runs out, that of a stolen one does not.
    if (by(turn.keys.disowned)) this.#head = null;
    if (!by(turn.keys.stewardKeys.map(({ keyId }) => keyId))) state.facts.clear('head');
    await refusals.again();
    await onTurned();
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
      this.#weighHearsay();
    });
  }

  /** The steward's head is about hashes at the chain's end, and says otherwise. Throws Contradicted. */
  #weighHearsay(): void {
    if (this.#head === null || this.headMatches) return;
    const { sequence, issuedAt } = this.#head.payload;
    if (sequence <= this.chain.sequence && this.#dropHearsay(sequence, issuedAt)) throw new Contradicted();
  }

  /**
   * Forgets the hashes at the chain's end: no signature stands over them until a statement or a head follows. False where none of
   * them is at or before `at`, or where that has not helped so far: each `word` that contradicts them does it MOST_CUTS times.
   */
  #dropHearsay(at: number, word: string): boolean {
    const { state, log } = this.#options;
    const { chain } = this;
    let sequence = chain.sequence;
    while (sequence > 0 && state.chain.statement(sequence) === null) sequence--;
    const key = `${sequence}:${word}`;
    const before = this.#cutFor.get(key) ?? 0;
    if (sequence >= at || before === MOST_CUTS) return false;
    this.#cutFor.set(key, before + 1);
    const hash = state.chain.hashAt(sequence) ?? emptyChain(this.#options.bundle.fleet).hash;
    state.transaction(() => state.chain.cut({ ...chain, sequence, hash }));
    log('chain-cut', { from: chain.sequence, to: sequence });
    return true;
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
