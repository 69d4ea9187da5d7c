import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import {
  AdmissionPayload,
  type Bundle,
  EnrolmentPayload,
  type FleetKeys,
  type ServerFrame,
  type Statement,
  type StewardFrame,
} from '../protocol/index.ts';
import { makeAdmission, makeStatement, newestEpoch, peek, type Signer } from '../trust/index.ts';
import type { DeviceWord, StewardState } from './state.ts';

export interface WordRenewalOptions {
  readonly bundle: Bundle;
  readonly signer: Signer;
  readonly keys: FleetKeys;
  readonly state: StewardState;
  /** False when the line is down. */
  readonly send: (frame: StewardFrame) => boolean;
  readonly tell: (event: RenewalEvent) => void;
  readonly onError: (error: unknown) => void;
}

export type RenewalEvent = { readonly type: 'renewed'; readonly devices: number };

type Answer = 'accepted' | 'refused' | 'down' | { readonly retryAfter: number };

/** A server that asks for more patience is asked again; a timer of more than 2^31 ms would not wait at all. */
const LONGEST_WAIT = 60_000;
/** Words on their way at a time: far below what a server takes from one connection in a second. */
const IN_FLIGHT = 16;

/** Throws where devices were given newer fleet keys than these: this would take them away again. */
export function requireNewestKeys(state: StewardState, keys: FleetKeys): void {
  for (let words = state.wordsAfter('', 500); words.length > 0; words = state.wordsAfter(words.at(-1)?.deviceId ?? '', 500)) {
    if (words.every(({ statement }) => (payloadOf(statement).epoch ?? 1) <= newestEpoch(keys))) continue;
    throw Object.assign(
      new Error('The fleet keys in this key file are older than those that devices hold. Start the steward with its newest key file.'),
      {
        code: 'keys-outdated',
      },
    );
  }
}

/**
 * Says anew what was said under an older key of the steward, or with older fleet keys: the same word, a moment later, so that a
 * revocation which was asked for meanwhile is never older. A word is kept once the server has it; what was cut off goes on
 * when the line is up again.
 */
export class WordRenewal {
  readonly #options: WordRenewalOptions;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: WordRenewalOptions) {
    this.#options = options;
  }

  /** The line is up, or keys have turned. */
  begin(): void {
    this.#work = this.#work.then(() => this.#run()).catch(this.#options.onError);
  }

  /** The line is down: nothing on its way is answered any more. */
  down(): void {
    for (const answer of this.#waiting.values()) answer('down');
    this.#waiting.clear();
  }

  /** True where the frame is the answer to one sent here. */
  answered(frame: ServerFrame): boolean {
    if ((frame.t !== 'accepted' && frame.t !== 'refused') || frame.id === null) return false;
    const settle = this.#waiting.get(frame.id);
    if (!settle) return false;
    this.#waiting.delete(frame.id);
    if (frame.t === 'accepted') settle('accepted');
    else settle(frame.retryAfter === null ? 'refused' : { retryAfter: frame.retryAfter });
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.down();
    await this.#work;
  }

  async #run(): Promise<void> {
    const { state, tell, bundle, signer } = this.#options;
    if (!bundle.stewardKeys.some(({ keyId }) => keyId === signer.keyId)) return;
    await this.#enrolment();
    let devices = 0;
    for (let after = ''; ; ) {
      const words = state.wordsAfter(after, IN_FLIGHT);
      const last = words.at(-1);
      if (!last) break;
      const renewed = await Promise.all(words.filter((word) => this.#stale(word)).map((word) => this.#renew(word)));
      if (this.#closed || renewed.includes(false)) return;
      devices += renewed.length;
      after = last.deviceId;
    }
    if (devices > 0) tell({ type: 'renewed', devices });
  }

  #stale({ statement }: DeviceWord): boolean {
    const { keys, signer } = this.#options;
    const { wrapped, epoch = 1 } = payloadOf(statement);
    return !signedBy(statement, signer) || (wrapped !== null && epoch < newestEpoch(keys));
  }

  /** False where the line was lost. */
  async #renew(word: DeviceWord): Promise<boolean> {
    const { bundle, keys, signer, state } = this.#options;
    const { state: to, issuedAt, reason, replacedBy, ...device } = payloadOf(word.statement);
    const why = { ...(reason === undefined ? {} : { reason }), ...(replacedBy === undefined ? {} : { replacedBy }) };
    const statement = await makeAdmission({ fleet: bundle.fleet, device, keys, state: to, issuedAt: moment(issuedAt), ...why }, signer);
    for (;;) {
      const answer = await this.#ask({ t: 'admit', id: randomUUID(), statement });
      if (answer === 'down') return false;
      if (typeof answer === 'string') break;
      await sleep(Math.min(Math.max(100, answer.retryAfter), LONGEST_WAIT));
      if (this.#closed) return false;
    }
    // A server that refused holds a newer word, or no such device: both need nothing more.
    state.renewWord(word, statement);
    return true;
  }

  async #enrolment(): Promise<void> {
    const { state, signer, send } = this.#options;
    const before = state.enrolment();
    if (!before || signedBy(before, signer)) return;
    const payload = v.parse(EnrolmentPayload, peek(before));
    const statement = await makeStatement({ ...payload, issuedAt: moment(payload.issuedAt) }, [signer]);
    state.renewEnrolment(before, statement);
    send({ t: 'enrolment', id: randomUUID(), statement });
  }

  #ask(frame: Extract<StewardFrame, { t: 'admit' }>): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(frame.id, resolve);
    if (!this.#closed && this.#options.send(frame)) return promise;
    this.#waiting.delete(frame.id);
    return Promise.resolve('down');
  }
}

function payloadOf(statement: Statement): AdmissionPayload {
  return v.parse(AdmissionPayload, peek(statement));
}

function signedBy(statement: Statement, { keyId }: Signer): boolean {
  return statement.signatures.some((signature) => signature.keyId === keyId);
}

/** A moment later than that. */
function moment(issuedAt: string): string {
  return new Date(Date.parse(issuedAt) + 1).toISOString();
}
