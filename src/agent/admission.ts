import type { Bundle, FleetKeys, Statement } from '../protocol/index.ts';
import { newestEpoch, openAdmission, TrustError, unwrapFleetKeys } from '../trust/index.ts';
import type { AgentEvent } from './events.ts';
import type { DeviceKeys } from './keys.ts';
import type { Log } from './log-events.ts';
import type { Refusals } from './refusals.ts';
import type { State } from './state/index.ts';

export interface AdmissionOptions {
  readonly state: State;
  readonly deviceId: string;
  readonly bundle: Bundle;
  readonly keys: DeviceKeys;
  readonly refusals: Refusals;
  readonly log: Log;
  readonly tell: (event: AgentEvent) => void;
  /** The device was let in or put out, or is so since the last run. */
  readonly onWord: (word: AdmissionWord) => Promise<void>;
}

/** The steward's word on this device. */
export interface AdmissionWord {
  readonly state: 'admitted' | 'revoked';
  /** Why it was put out, where that was said. */
  readonly reason: string | null;
  /** It came just now, and was not known from an earlier run. */
  readonly fresh: boolean;
}

/** Whether this device belongs to the fleet, by the steward's signed word, and the fleet's keys while it does. */
export class Admission {
  readonly #options: AdmissionOptions;
  #issuedAt: string | null = null;
  #fleetKeys: FleetKeys | null = null;
  #word: AdmissionWord | null = null;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Null until admitted, and after being put out. */
  get fleetKeys(): FleetKeys | null {
    return this.#fleetKeys;
  }

  /** Null until there was one. */
  get word(): AdmissionWord | null {
    return this.#word;
  }

  /** Takes up what the last run left. */
  async open(): Promise<void> {
    const { state, refusals } = this.#options;
    const statement = state.facts.get('admission');
    if (statement) await refusals.guard('admission', () => this.#believe(statement, false));
  }

  async take(statement: Statement): Promise<void> {
    await this.#options.refusals.guard('admission', () => this.#believe(statement, true));
  }

  async #believe(statement: Statement, fresh: boolean): Promise<void> {
    const { state, deviceId, keys, log, tell, onWord } = this.#options;
    const { payload } = await openAdmission(statement, this.#options.bundle);
    const mine =
      payload.deviceId === deviceId && payload.signingKey.x === keys.signer.publicKey.x && payload.sealingKey.x === keys.sealingKey.x;
    if (!mine) throw new TrustError('wrong-key', 'The admission is for another device or other keys.');
    // An older word cannot undo a newer one.
    if (this.#issuedAt !== null && payload.issuedAt <= this.#issuedAt) return;
    const fleetKeys = payload.wrapped === null || payload.state === 'revoked' ? null : await unwrapFleetKeys(payload.wrapped, keys.sealing);
    if (this.#fleetKeys && fleetKeys && newestEpoch(fleetKeys) < newestEpoch(this.#fleetKeys)) {
      throw new TrustError(
        'replayed',
        'The admission brings older fleet keys than this device holds. Start the steward with its newest key file.',
      );
    }
    this.#issuedAt = payload.issuedAt;
    this.#fleetKeys = fleetKeys;
    if (fresh) {
      state.transaction(() => {
        state.facts.set('admission', statement);
        state.facts.set('membership', payload.state);
      });
      tell({ type: 'admission', state: payload.state });
    }
    log(payload.state === 'admitted' ? 'device-admitted' : 'device-revoked');
    this.#word = { state: payload.state, reason: payload.reason ?? null, fresh };
    await onWord(this.#word);
  }
}
