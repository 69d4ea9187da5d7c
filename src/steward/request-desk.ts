import { randomUUID } from 'node:crypto';
import type { Bundle, EnrolmentPayload, Statement, StewardAnswerPayload, StewardFrame, StewardRequestPayload } from '../protocol/index.ts';
import { makeStatement, openStewardAnswer, openStewardRequest, type Signer, stewardRequestId, TrustError } from '../trust/index.ts';
import type { AdmissionDesk, Settled } from './admission-desk.ts';
import type { DeviceWord, StewardState } from './state.ts';

export type RequestEvent =
  | { type: 'request-done'; ask: string; by: string; sentence: string }
  | { type: 'request-refused'; code: string; why: string }
  | { type: 'enrolment'; open: boolean; until: string | null; by: string };

export interface RequestDeskOptions {
  readonly bundle: Bundle;
  readonly signer: Signer;
  readonly state: StewardState;
  readonly admissions: AdmissionDesk;
  readonly send: (frame: StewardFrame) => boolean;
  readonly tell: (event: RequestEvent) => void;
  readonly onError: (error: unknown) => void;
}

/** Clocks of operators may differ by as much from the steward's. */
const SKEW = 300_000;
/** A request that could be taken up for longer than that is not taken up at all. */
const LONGEST_LIFE = 86_400_000;
/** A device may have enrolled in the very moment before: the server is asked for it, and this long waited. */
const PATIENCE = 2_000;

/**
 * What operators ask for. The steward believes the operator's own signature, not the server that brought it; each request
 * counts once, whatever order the server brings them in and however often, and none after its time.
 */
export class RequestDesk {
  readonly #options: RequestDeskOptions;
  #work: Promise<void> = Promise.resolve();

  constructor(options: RequestDeskOptions) {
    this.#options = options;
  }

  /** Requests are worked on one after another, beside the frames that still come. */
  take(requestId: string, statement: Statement): void {
    this.#work = this.#work.then(() => this.#take(requestId, statement)).catch(this.#options.onError);
  }

  async idle(): Promise<void> {
    await this.#work;
  }

  async #take(requestId: string, statement: Statement): Promise<void> {
    const { state, bundle, admissions, tell } = this.#options;
    const known = state.answer(requestId);
    if (known) {
      const { payload } = await openStewardAnswer(known, requestId, bundle);
      admissions.resend(payload.devices.map(({ deviceId }) => deviceId));
      this.sendEnrolment();
      this.#answer(requestId, known);
      return;
    }
    let request: StewardRequestPayload;
    let by: string;
    try {
      // The server names requests; which one it is follows from its bytes.
      if (requestId !== stewardRequestId(statement)) throw new TrustError('wrong-type', 'The request does not fit its name. Ask again.');
      const opened = await openStewardRequest(statement, bundle);
      request = opened.payload;
      by = [...new Set(opened.signers.map(({ person }) => person))].join(', ');
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      tell({ type: 'request-refused', code: error.code, why: error.message });
      // Nothing is kept of what nobody known has signed.
      this.#answer(
        requestId,
        await this.#statement(requestId, { outcome: 'refused', code: error.code, sentence: error.message, devices: [] }),
      );
      return;
    }
    const late = untimely(request, Date.now());
    if (late) {
      tell({ type: 'request-refused', code: late.code, why: late.sentence });
      const answer = await this.#statement(requestId, { outcome: 'refused', ...late, devices: [] });
      // Kept: a clock that goes back must not revive it.
      state.saveAnswer({ requestId, expiresAt: request.expiresAt, answer });
      this.#answer(requestId, answer);
      return;
    }
    if (request.ask.kind === 'enrolment') await this.#setEnrolment(requestId, request, request.ask, by);
    else await this.#decide(requestId, request, request.ask, by);
  }

  async #decide(
    requestId: string,
    request: StewardRequestPayload,
    ask: Exclude<StewardRequestPayload['ask'], { kind: 'enrolment' }>,
    by: string,
  ): Promise<void> {
    const { state, admissions, tell } = this.#options;
    const results: StewardAnswerPayload['devices'] = [];
    const words = new Map<string, DeviceWord>();
    for (const one of ask.devices) {
      const deviceId = typeof one === 'string' ? one : one.deviceId;
      if (!admissions.waits(deviceId) && state.word(deviceId) === null) await this.#lookFor(deviceId);
      const settled: Settled =
        ask.kind === 'revoke'
          ? await admissions.revocation(deviceId, ask.reason, request.issuedAt)
          : await admissions.admission(deviceId, typeof one === 'string' ? [] : one.replaces, request.issuedAt);
      if (settled.ok) for (const word of settled.words) words.set(word.deviceId, word);
      results.push(
        settled.ok
          ? { deviceId, outcome: ask.kind === 'revoke' ? 'revoked' : 'admitted', code: null, sentence: '' }
          : { deviceId, outcome: 'refused', code: settled.code, sentence: settled.sentence },
      );
    }
    const no = results.filter(({ outcome }) => outcome === 'refused');
    const first = no[0];
    const done = results.length - no.length;
    const verb = ask.kind === 'revoke' ? 'put out' : 'admitted';
    const answer = await this.#statement(requestId, {
      outcome: no.length === 0 ? 'done' : done === 0 ? 'refused' : 'partly',
      code: first?.code ?? null,
      sentence: `${done} of ${results.length} ${verb}.`,
      devices: results,
    });
    const kept = { requestId, expiresAt: request.expiresAt, answer };
    // A device that was so before keeps its word; it is sent again all the same.
    admissions.settle([...words.values()], kept, by);
    this.#answer(requestId, answer);
    tell({ type: 'request-done', ask: ask.kind, by, sentence: `${done} of ${results.length} ${verb}.` });
  }

  async #setEnrolment(
    requestId: string,
    request: StewardRequestPayload,
    ask: Extract<StewardRequestPayload['ask'], { kind: 'enrolment' }>,
    by: string,
  ): Promise<void> {
    const { bundle, signer, state, admissions, tell } = this.#options;
    const before = admissions.enrolment;
    if (before && before.issuedAt >= request.issuedAt && before.open !== ask.open) {
      const sentence = 'Enrolment was opened or closed after this was signed. Ask again if it is still wanted.';
      const answer = await this.#statement(requestId, { outcome: 'refused', code: 'older-than-word', sentence, devices: [] });
      state.saveAnswer({ requestId, expiresAt: request.expiresAt, answer });
      this.#answer(requestId, answer);
      return;
    }
    const at = Math.max(Date.now(), before ? Date.parse(before.issuedAt) + 1 : 0);
    const word: EnrolmentPayload = {
      type: 'enrolment',
      fleet: bundle.fleet,
      open: ask.open,
      until: ask.until,
      issuedAt: new Date(at).toISOString(),
    };
    const statement = await makeStatement(word, [signer]);
    const sentence = `Enrolment is ${ask.open ? 'open' : 'closed'}${ask.until === null ? '' : ` until ${ask.until}`}.`;
    const answer = await this.#statement(requestId, { outcome: 'done', code: null, sentence, devices: [] });
    state.saveEnrolment(statement, { requestId, expiresAt: request.expiresAt, answer });
    admissions.enrolment = word;
    this.sendEnrolment();
    this.#answer(requestId, answer);
    tell({ type: 'enrolment', open: ask.open, until: ask.until, by });
  }

  /** The steward's word on enrolment, for a server that may not have it. */
  sendEnrolment(): void {
    const statement = this.#options.state.enrolment();
    if (statement) this.#options.send({ t: 'enrolment', id: randomUUID(), statement });
  }

  async #lookFor(deviceId: string): Promise<void> {
    this.#options.send({ t: 'waiting', id: randomUUID(), about: [] });
    const until = Date.now() + PATIENCE;
    while (!this.#options.admissions.waits(deviceId) && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
  }

  #statement(requestId: string, part: Pick<StewardAnswerPayload, 'outcome' | 'code' | 'sentence' | 'devices'>): Promise<Statement> {
    const { bundle, signer } = this.#options;
    const payload: StewardAnswerPayload = {
      type: 'steward-answer',
      fleet: bundle.fleet,
      requestId,
      ...part,
      issuedAt: new Date().toISOString(),
    };
    return makeStatement(payload, [signer]);
  }

  #answer(requestId: string, statement: Statement): void {
    this.#options.send({ t: 'answer', id: randomUUID(), requestId, statement });
  }
}

/** Why a request cannot be taken up at `now` (milliseconds); null where it can. */
function untimely({ issuedAt, expiresAt }: StewardRequestPayload, now: number): { code: string; sentence: string } | null {
  const ahead = Date.parse(issuedAt) - now;
  if (ahead > SKEW) {
    return {
      code: 'clock-skew',
      sentence: `The clock of whoever signed this is ${Math.round(ahead / 60_000)} min ahead of the steward's. Set the one that is wrong and ask again.`,
    };
  }
  if (Date.parse(expiresAt) - Date.parse(issuedAt) > LONGEST_LIFE) {
    return { code: 'too-long', sentence: 'A request may be good for a day at most. Ask again with a shorter time.' };
  }
  if (now > Date.parse(expiresAt) + SKEW)
    return { code: 'expired', sentence: `The request had to be taken up by ${expiresAt}. Ask again.` };
  return null;
}
