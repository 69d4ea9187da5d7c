import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import {
  AdmissionPayload,
  type Bundle,
  type DeviceRecord,
  EnrolmentPayload,
  type FleetKeys,
  type Statement,
  type StewardFrame,
} from '../protocol/index.ts';
import { deviceId as deviceIdOf, enrolmentAt, makeAdmission, peek, type Signer, TrustError, verifyDeviceRecord } from '../trust/index.ts';
import { type AdmissionLimits, type AdmissionPolicy, decideAdmission } from './admission-policy.ts';
import type { AnsweredRequest, DeviceWord, StewardState } from './state.ts';

export type AdmissionEvent =
  | { type: 'admitted'; deviceId: string; machine: string; user: string; by: string }
  | { type: 'waits'; deviceId: string; machine: string; user: string; code: string; why: string }
  | { type: 'revoked'; deviceId: string; machine: string; user: string; by: string; why: string }
  | { type: 'record-refused'; deviceId: string; code: string; why: string };

export interface AdmissionDeskOptions {
  readonly bundle: Bundle;
  readonly signer: Signer;
  readonly keys: FleetKeys;
  readonly state: StewardState;
  readonly policy: AdmissionPolicy;
  readonly limits: AdmissionLimits;
  readonly send: (frame: StewardFrame) => boolean;
  readonly tell: (event: AdmissionEvent) => void;
  readonly onError: (error: unknown) => void;
}

interface WaitingDevice {
  readonly device: DeviceRecord;
  /** What was said last of why it waits. */
  code: string | null;
}

/** A device as an operator's request names it, and what came of it. */
export type Settled =
  | { readonly ok: true; readonly words: readonly DeviceWord[] }
  | { readonly ok: false; readonly code: string; readonly sentence: string };

/** As many as a server holds pending. */
const MOST_WAITING = 10_000;
/** Whoever waits for time alone is looked at again no later than this. */
const LONGEST_WAIT = 3_600_000;
const SOONEST = 1_000;

/**
 * Who is let in: by rule as devices come, by name as operators ask. What the server shows of a device is believed only where
 * the device's own proof bears it out; a word once given stands in the steward's state, and is sent again when asked for.
 */
export class AdmissionDesk implements Disposable {
  readonly #options: AdmissionDeskOptions;
  readonly #waiting = new Map<string, WaitingDevice>();
  #policy: AdmissionPolicy;
  #enrolment: EnrolmentPayload | null;
  #timer: NodeJS.Timeout | null = null;
  #due = Number.POSITIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: AdmissionDeskOptions) {
    this.#options = options;
    this.#policy = options.policy;
    const last = options.state.enrolment();
    this.#enrolment = last ? v.parse(EnrolmentPayload, peek(last)) : null;
  }

  /** Another rule: everybody who waits is looked at again. */
  set policy(policy: AdmissionPolicy) {
    this.#policy = policy;
    this.lookAgain();
  }

  /** The steward's word on enrolment is another now. */
  set enrolment(word: EnrolmentPayload) {
    this.#enrolment = word;
    this.lookAgain();
  }

  get enrolment(): EnrolmentPayload | null {
    return this.#enrolment;
  }

  waits(deviceId: string): boolean {
    return this.#waiting.has(deviceId);
  }

  /** The server shows a device that is pending. */
  async device(device: DeviceRecord): Promise<void> {
    const { state, bundle, tell } = this.#options;
    try {
      await verifyDeviceRecord(device, bundle.fleet);
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      tell({ type: 'record-refused', deviceId: device.deviceId, code: error.code, why: error.message });
      this.#say(device.deviceId, error.code, error.message);
      return;
    }
    const known = state.word(device.deviceId);
    // The server has lost the word, or keeps it from the device.
    if (known) this.#options.send({ t: 'admit', id: randomUUID(), statement: known.statement });
    if (known?.state === 'admitted') return;
    const before = this.#waiting.get(device.deviceId);
    const [oldest] = this.#waiting.keys();
    // A flood pushes out what it brought before; who is pushed out comes again when the server is asked who waits.
    if (!before && oldest !== undefined && this.#waiting.size >= MOST_WAITING) this.#waiting.delete(oldest);
    this.#waiting.set(device.deviceId, { device, code: before?.code ?? null });
    this.#looking = this.#looking.then(() => this.#look(device.deviceId)).catch(this.#options.onError);
    await this.#looking;
  }

  /** Looks at all who wait. */
  lookAgain(): void {
    this.#looking = this.#looking.then(() => this.#lookAtAll()).catch(this.#options.onError);
  }

  /** Settles when nothing is being decided. */
  async idle(): Promise<void> {
    await this.#looking;
  }

  /**
   * The words that an operator's request amounts to, made but neither kept nor sent. `asked` is when it was signed: it
   * cannot undo what was said after that.
   */
  async admission(deviceId: string, replaces: readonly string[], asked: string): Promise<Settled> {
    const { state } = this.#options;
    const known = state.word(deviceId);
    if (known?.state === 'revoked' && issuedAt(known) >= asked) {
      return refused('older-than-revocation', 'It was put out of the fleet after this was signed. If it is to come back, ask again.');
    }
    const device =
      known?.state === 'admitted' ? recordOf(known) : (this.#waiting.get(deviceId)?.device ?? (known ? recordOf(known) : null));
    if (!device) return refused('unknown-device', 'The server shows the steward no such device. Look at: lastcopy fleet pending');
    const words = [known?.state === 'admitted' ? known : await this.#word(device, 'admitted')];
    for (const replaced of replaces) {
      const old = state.word(replaced);
      if (!old || replaced === deviceId) return refused('unknown-device', 'The steward never let in the device that is to be replaced.');
      if (deviceIdOf(recordOf(old).signingKey, device.machine, device.user) !== replaced) {
        return refused('other-profile', 'The device that is to be replaced is of another machine or user: revoke it by name instead.');
      }
      if (old.state === 'admitted') words.push(await this.#replaced(old, deviceId));
    }
    return { ok: true, words };
  }

  /** The same for putting a device out: one that is in, or waits. */
  async revocation(deviceId: string, reason: string, asked: string): Promise<Settled> {
    const known = this.#options.state.word(deviceId);
    if (known?.state === 'revoked') return { ok: true, words: [known] };
    if (known && issuedAt(known) >= asked) {
      return refused('older-than-admission', 'It was admitted after this was signed. If it is to go, ask again.');
    }
    const device = this.#waiting.get(deviceId)?.device ?? (known ? recordOf(known) : null);
    if (!device) return refused('unknown-device', 'The steward knows no such device. Look at: lastcopy fleet devices');
    return { ok: true, words: [await this.#word(device, 'revoked', { reason })] };
  }

  /** Keeps words as an operator asked for them, then sends them. */
  settle(words: readonly DeviceWord[], request: AnsweredRequest, by: string): void {
    const { state } = this.#options;
    const fresh = words.filter(({ deviceId, statement }) => state.word(deviceId)?.statement.payload !== statement.payload);
    state.saveWords(fresh, { request });
    this.#told(fresh, by);
    this.resend(words.filter((word) => !fresh.includes(word)).map(({ deviceId }) => deviceId));
  }

  /** When the server last saw devices: those that stayed away since another of their machine and user came in are replaced by it. */
  async seen(devices: readonly { readonly deviceId: string; readonly lastSeenAt: string | null }[]): Promise<void> {
    const { state } = this.#options;
    const now = Date.now();
    const last = new Map(devices.map(({ deviceId, lastSeenAt }) => [deviceId, lastSeenAt]));
    for (const { oldId, newId, enrolledAt, due } of state.successions()) {
      const at = last.get(oldId);
      if (at === undefined || due > now) continue;
      const old = state.word(oldId);
      const here = at !== null && at >= enrolledAt;
      if (old?.state === 'admitted' && !here && state.word(newId)?.state === 'admitted') {
        const words = [await this.#replaced(old, newId)];
        state.saveWords(words, { byRule: now });
        this.#told(words, 'rule');
      }
      // Two that are both at work stay: the name is given twice.
      state.endSuccession(oldId, newId);
    }
    this.#planSuccessions();
  }

  /** The line is up: whatever became due meanwhile is looked at. */
  up(): void {
    this.#due = Number.POSITIVE_INFINITY;
    this.#planSuccessions();
  }

  /** Sends what was said of these devices last, for a server that may not have it. */
  resend(deviceIds: readonly string[]): void {
    for (const deviceId of deviceIds) {
      const word = this.#options.state.word(deviceId);
      if (word) this.#options.send({ t: 'admit', id: randomUUID(), statement: word.statement });
    }
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #lookAtAll(): Promise<void> {
    for (const deviceId of this.#waiting.keys()) await this.#look(deviceId);
  }

  async #look(deviceId: string): Promise<void> {
    const waiting = this.#waiting.get(deviceId);
    if (!waiting) return;
    const { state, limits } = this.#options;
    const { device } = waiting;
    const now = Date.now();
    const decision = decideAdmission({
      device,
      policy: this.#policy,
      limits,
      enrolment: enrolmentAt(this.#enrolment, new Date(now).toISOString()),
      revoked: state.word(deviceId)?.state === 'revoked',
      byRule: state.byRuleSince(now - 3_600_000),
      now,
    });
    if (!decision.admit) {
      this.#again(decision.again);
      if (waiting.code === decision.code) return;
      waiting.code = decision.code;
      this.#options.tell({
        type: 'waits',
        deviceId,
        machine: device.machine,
        user: device.user,
        code: decision.code,
        why: decision.sentence,
      });
      this.#say(deviceId, decision.code, decision.sentence);
      return;
    }
    const words = [await this.#word(device, 'admitted')];
    state.saveWords(words, { byRule: now });
    this.#told(words, 'rule');
    if (limits.replaceAfter === null) return;
    for (const rival of state.admitted(device.machine, device.user)) {
      if (rival.deviceId === deviceId) continue;
      state.saveSuccession({ oldId: rival.deviceId, newId: deviceId, enrolledAt: device.enrolledAt, due: now + limits.replaceAfter });
    }
    this.#planSuccessions();
  }

  #replaced(old: DeviceWord, by: string): Promise<DeviceWord> {
    const reason = 'This machine was set up anew and enrolled again; the new device took the place of this one.';
    return this.#word(recordOf(old), 'revoked', { reason, replacedBy: by });
  }

  async #word(
    device: Pick<DeviceRecord, 'deviceId' | 'signingKey' | 'sealingKey' | 'machine' | 'user'>,
    to: DeviceWord['state'],
    why: { reason?: string; replacedBy?: string } = {},
  ): Promise<DeviceWord> {
    const { bundle, keys, signer, state } = this.#options;
    const { deviceId, machine, user } = device;
    const before = state.word(deviceId);
    // Of two words the later counts, so one that follows within the same millisecond is a little later.
    const at = Math.max(Date.now(), before ? Date.parse(issuedAt(before)) + 1 : 0);
    const statement = await makeAdmission(
      { fleet: bundle.fleet, device, keys, state: to, issuedAt: new Date(at).toISOString(), ...why },
      signer,
    );
    return { deviceId, state: to, machine, user, statement };
  }

  #told(words: readonly DeviceWord[], by: string): void {
    for (const { deviceId, state, machine, user, statement } of words) {
      this.#waiting.delete(deviceId);
      this.#options.send({ t: 'admit', id: randomUUID(), statement });
      if (state === 'admitted') this.#options.tell({ type: 'admitted', deviceId, machine, user, by });
      else this.#options.tell({ type: 'revoked', deviceId, machine, user, by, why: payloadOf(statement).reason ?? '' });
    }
  }

  #say(deviceId: string, code: string, sentence: string): void {
    this.#options.send({ t: 'waits', id: randomUUID(), deviceId, code, sentence });
  }

  #planSuccessions(): void {
    const [first] = this.#options.state.successions();
    if (first) this.#again(first.due - Date.now());
  }

  /** Asks the server after that time to show who waits, and when those were seen that may be replaced. */
  #again(after: number | null): void {
    if (after === null) return;
    const due = Date.now() + Math.min(Math.max(after, SOONEST), LONGEST_WAIT);
    if (due >= this.#due) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Number.POSITIVE_INFINITY;
      const about = this.#options.state.successions().flatMap(({ oldId, due: at }) => (at <= Date.now() ? [oldId] : []));
      // Where the line is down, this is asked when it is up again.
      this.#options.send({ t: 'waiting', id: randomUUID(), about: [...new Set(about)] });
    }, due - Date.now());
    this.#timer.unref();
  }
}

function refused(code: string, sentence: string): Settled {
  return { ok: false, code, sentence };
}

/** It is the steward's own statement, out of its own state. */
function payloadOf(statement: Statement): v.InferOutput<typeof AdmissionPayload> {
  return v.parse(AdmissionPayload, peek(statement));
}

function issuedAt(word: DeviceWord): string {
  return payloadOf(word.statement).issuedAt;
}

function recordOf(word: DeviceWord): Pick<DeviceRecord, 'deviceId' | 'signingKey' | 'sealingKey' | 'machine' | 'user'> {
  const { signingKey, sealingKey } = payloadOf(word.statement);
  const { deviceId, machine, user } = word;
  return { deviceId, signingKey, sealingKey, machine, user };
}
