import type { Bundle, StewardFrame } from '../../protocol/index.ts';
import { genesis, openAdmission, openDraft, openEnrolment, openHead, openRetirement, openStewardAnswer, peek } from '../../trust/public.ts';
import { appendToChain } from '../appending.ts';
import type { Tell } from '../changes.ts';
import { requireClock } from '../clock.ts';
import type { KeyBook } from '../key-book.ts';
import { Refusal } from '../refusal.ts';
import type { AuditNote, Storage } from '../storage/face.ts';
import type { Peers } from './peers.ts';

export interface StewardFramesOptions {
  readonly bundle: Bundle;
  readonly keys: Pick<KeyBook, 'fresh'>;
  readonly storage: Storage;
  readonly peers: Peers;
  readonly tell: Tell;
}

type Of<T extends StewardFrame['t']> = Extract<StewardFrame, { t: T }>;

/**
 * What a steward sends: each statement is opened by the bundle, stored durably, then told to whom it concerns.
 * @throws Refusal, TrustError: nothing was stored.
 */
export async function takeStewardFrame(
  frame: Exclude<StewardFrame, { t: 'hello' }>,
  keyId: string,
  options: StewardFramesOptions,
): Promise<void> {
  const note = (subject: string | null, detail: AuditNote['detail']): AuditNote => ({
    at: new Date().toISOString(),
    actor: `steward:${keyId}`,
    action: `frame.${frame.t}`,
    subject,
    code: null,
    detail,
  });
  switch (frame.t) {
    case 'ack':
      return; // The steward keeps its own cursor.
    case 'admit':
      return takeAdmission(frame, note, options);
    case 'head':
      return takeHead(frame, note, options);
    case 'retirement':
      return takeRetirement(frame, note, options);
    case 'answer':
      return takeAnswer(frame, note, options);
    case 'enrolment':
      return takeEnrolment(frame, note, options);
    case 'waits':
      return options.storage.noteWait(frame.deviceId, { code: frame.code, sentence: frame.sentence });
    case 'waiting':
      return options.peers.show(keyId, frame.about);
    case 'draft':
      return takeDraft(frame, note, options);
    case 'receipts-wanted':
      return options.peers.showReceipts(keyId, frame);
    case 'pause':
      return takePause(frame, keyId, options);
  }
}

/** The one statement that a steward puts into the chain. */
async function takePause(frame: Of<'pause'>, keyId: string, options: StewardFramesOptions): Promise<void> {
  if (peek(frame.statement).type !== 'pause') throw new Refusal('wrong-type', 403, 'A steward may pause an order and nothing else.');
  await appendToChain({ statement: frame.statement, sealedKeys: new Map(), actor: `steward:${keyId}` }, options);
}

type Note = (subject: string | null, detail: AuditNote['detail']) => AuditNote;

async function takeAdmission(frame: Of<'admit'>, note: Note, { bundle, storage, peers, tell }: StewardFramesOptions): Promise<void> {
  const { payload } = await openAdmission(frame.statement, bundle);
  const { deviceId, state, issuedAt, signingKey, sealingKey, replacedBy } = payload;
  requireClock(issuedAt, 'the steward');
  const device = await storage.device(deviceId);
  if (device && (device.signingKey.x !== signingKey.x || device.sealingKey.x !== sealingKey.x)) {
    throw new Refusal('wrong-key', 409, 'The admission is for other keys than the device enrolled with.');
  }
  const stored = device
    ? await storage.admit(
        { deviceId, state, issuedAt, statement: frame.statement },
        note(deviceId, { state, replacedBy: replacedBy ?? null }),
      )
    : 'unknown';
  if (stored === 'unknown') throw new Refusal('unknown-device', 404, 'No device of that id has enrolled.');
  if (stored === 'older') throw new Refusal('older-admission', 409, 'A newer statement on the device is held.');
  if (stored !== 'stored') return;
  // What it held went with the disk that was set up anew.
  if (replacedBy !== undefined) {
    await storage.dropInventory(deviceId, (replicas) => ({ ...note(deviceId, { replicas, replacedBy }), action: 'device.replaced' }));
  }
  peers.deviceChanged(deviceId);
  tell({ kind: 'roster' });
}

async function takeHead(frame: Of<'head'>, note: Note, { bundle, storage, peers }: StewardFramesOptions): Promise<void> {
  if (frame.id === undefined) throw new Refusal('malformed', 400, 'A head from the steward needs an id.');
  const { payload } = await openHead(frame.statement, bundle);
  const { sequence, hash, issuedAt, expiresAt } = payload;
  requireClock(issuedAt, 'the steward');
  const held = sequence === 0 ? genesis(bundle.fleet) : (await storage.links(sequence - 1, 1))[0]?.hash;
  if (held !== hash) {
    throw new Refusal(
      'head-mismatch',
      409,
      'The head is of another chain than this server holds: the server may have lost orders. Restore its newest backup.',
    );
  }
  const stored = await storage.putHead({ sequence, issuedAt, statement: frame.statement }, note(null, { sequence, expiresAt }));
  if (stored === 'older') throw new Refusal('older-head', 409, 'A newer head is held.');
  if (stored === 'stored') peers.chainMoved();
}

async function takeRetirement(frame: Of<'retirement'>, note: Note, { bundle, storage }: StewardFramesOptions): Promise<void> {
  const { requestId, statement, refusal } = frame;
  if ((statement === null) === (refusal === null)) {
    throw new Refusal('malformed', 400, 'An answer is either a signed record or a refusal.');
  }
  const request = await storage.retirement(requestId);
  if (!request) throw new Refusal('unknown-request', 404, 'There is no such retirement request.');
  if (statement) {
    const { payload, signers } = await openRetirement(statement, bundle);
    if (!signers.some(({ origin }) => origin === 'steward'))
      throw new Refusal('unknown-key', 403, 'The record is not signed by a steward.');
    if (payload.fingerprint !== request.fingerprint) {
      throw new Refusal('retirement-mismatch', 409, 'The record is about another value than the request.');
    }
  }
  const answer = { statement, refusal, at: new Date().toISOString() };
  const stored = await storage.answer(requestId, answer, note(requestId, { signed: statement !== null }));
  if (stored === 'unknown') throw new Refusal('unknown-request', 404, 'There is no such retirement request.');
  if (stored === 'answered') throw new Refusal('already-answered', 409, 'The request has another answer already; it stands.');
}

async function takeAnswer(frame: Of<'answer'>, note: Note, { bundle, storage }: StewardFramesOptions): Promise<void> {
  const { requestId, statement } = frame;
  const { payload } = await openStewardAnswer(statement, requestId, bundle);
  const answer = { statement, refusal: null, at: new Date().toISOString() };
  const stored = await storage.answer(requestId, answer, note(requestId, { outcome: payload.outcome }));
  if (stored === 'unknown') throw new Refusal('unknown-request', 404, 'There is no such request.');
  if (stored === 'answered') throw new Refusal('already-answered', 409, 'The request has another answer already; it stands.');
}

async function takeEnrolment(frame: Of<'enrolment'>, note: Note, { bundle, storage }: StewardFramesOptions): Promise<void> {
  const { payload } = await openEnrolment(frame.statement, bundle);
  const { issuedAt, open, until } = payload;
  requireClock(issuedAt, 'the steward');
  const stored = await storage.putEnrolmentWord({ issuedAt, statement: frame.statement }, note(null, { open, until }));
  if (stored === 'older') throw new Refusal('older-word', 409, 'A newer word on enrolment is held.');
}

/** Of an event that came in here, or one that the steward noticed itself. */
async function takeDraft(frame: Of<'draft'>, note: Note, { bundle, storage }: StewardFramesOptions): Promise<void> {
  const { payload } = await openDraft(frame.statement, bundle);
  const { event, issuedAt, outcome } = payload;
  requireClock(issuedAt, 'the steward');
  const draft = { statement: frame.statement, issuedAt };
  const said = note(event.eventId, { outcome });
  if ((await storage.putDraft(event.eventId, draft, said)) !== 'unknown') return;
  // Not told to stewards: the draft is there in a moment.
  await storage.takeEvent({ event, hook: null, at: new Date().toISOString() }, Number.MAX_SAFE_INTEGER, {
    ...said,
    action: 'event.take',
    detail: { source: event.source, kind: event.kind },
  });
  await storage.putDraft(event.eventId, draft, said);
}
