import { randomUUID } from 'node:crypto';
import { TrustError } from '../trust/index.ts';
import type { Log } from './log-events.ts';
import type { State } from './state/index.ts';

/** A steward's new key comes with the chain, behind the words that it has signed: so long they may wait for it. */
const EARLY = 10_000;

/** What came from the server and was not believed: the security team must see that someone tried. */
export class Refusals implements Disposable {
  readonly #state: State;
  readonly #log: Log;
  readonly #flush: () => void;
  #closed = false;
  readonly #early = new Map<Word, { readonly work: () => Promise<void>; readonly timer: NodeJS.Timeout }>();

  constructor(options: { state: State; log: Log; flush: () => void }) {
    this.#state = options.state;
    this.#log = options.log;
    this.#flush = options.flush;
  }

  /** Written down once per subject and code; told to the server where the order is one that this device has not taken. */
  note(subject: string, code: string, sentence: string, orderId: string | null = null): void {
    const at = new Date().toISOString();
    if (!this.#state.orders.audit(subject, code, sentence, at)) return;
    if (orderId === null || this.#state.orders.get(orderId) !== null) return;
    this.#state.outbox.add({ t: 'progress', id: randomUUID(), orderId, state: 'refused', detail: { code, sentence }, at });
    this.#flush();
  }

  /**
   * Does `work`, which takes a statement; one that trust refuses is noted and changes nothing. One by a key that is not known is
   * tried again when keys turn, and noted when none has for some time.
   */
  async guard(what: Word, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#forget(what);
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      if (error.code !== 'unknown-key') return this.#refuse(what, error);
      this.#forget(what);
      if (this.#closed) return;
      const timer = setTimeout(() => {
        this.#forget(what);
        this.#refuse(what, error);
      }, EARLY);
      this.#early.set(what, { work, timer });
    }
  }

  /** Keys have turned: what came too early may be believed now. */
  async again(): Promise<void> {
    // One that is still too early is held again.
    const early = new Map(this.#early);
    for (const [what, { work }] of early) await this.guard(what, work);
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    for (const what of this.#early.keys()) this.#forget(what);
  }

  #forget(what: Word): void {
    clearTimeout(this.#early.get(what)?.timer);
    this.#early.delete(what);
  }

  #refuse(what: Word, { code, message }: TrustError): void {
    this.#log(what === 'head' ? 'head-refused' : 'admission-refused', { code });
    this.note(what, code, message);
  }
}

type Word = 'head' | 'admission';
