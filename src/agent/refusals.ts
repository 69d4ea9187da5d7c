import { randomUUID } from 'node:crypto';
import { TrustError } from '../trust/index.ts';
import type { Log } from './log-events.ts';
import type { State } from './state/index.ts';

/** What came from the server and was not believed: the security team must see that someone tried. */
export class Refusals {
  readonly #state: State;
  readonly #log: Log;
  readonly #flush: () => void;

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

  /** Does `work`, which takes a statement; one that trust refuses is noted and changes nothing. */
  async guard(what: 'head' | 'admission', work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      this.#log(what === 'head' ? 'head-refused' : 'admission-refused', { code: error.code });
      this.note(what, error.code, error.message);
    }
  }
}
