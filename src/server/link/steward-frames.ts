import type { Bundle, StewardFrame } from '../../protocol/index.ts';
import { genesis, openAdmission, openHead, openRetirement } from '../../trust/public.ts';
import type { Tell } from '../changes.ts';
import { Refusal } from '../refusal.ts';
import type { AuditNote, Storage } from '../storage/face.ts';
import type { Peers } from './peers.ts';

export interface StewardFramesOptions {
  readonly bundle: Bundle;
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
  }
}

type Note = (subject: string | null, detail: AuditNote['detail']) => AuditNote;

async function takeAdmission(frame: Of<'admit'>, note: Note, { bundle, storage, peers, tell }: StewardFramesOptions): Promise<void> {
  const { payload } = await openAdmission(frame.statement, bundle);
  const { deviceId, state, issuedAt, signingKey, sealingKey } = payload;
  const device = await storage.device(deviceId);
  if (device && (device.signingKey.x !== signingKey.x || device.sealingKey.x !== sealingKey.x)) {
    throw new Refusal('wrong-key', 409, 'The admission is for other keys than the device enrolled with.');
  }
  const stored = device
    ? await storage.admit({ deviceId, state, issuedAt, statement: frame.statement }, note(deviceId, { state }))
    : 'unknown';
  if (stored === 'unknown') throw new Refusal('unknown-device', 404, 'No device of that id has enrolled.');
  if (stored === 'older') throw new Refusal('older-admission', 409, 'A newer statement on the device is held.');
  if (stored !== 'stored') return;
  peers.deviceChanged(deviceId);
  tell({ kind: 'roster' });
}

async function takeHead(frame: Of<'head'>, note: Note, { bundle, storage, peers }: StewardFramesOptions): Promise<void> {
  if (frame.id === undefined) throw new Refusal('malformed', 400, 'A head from the steward needs an id.');
  const { payload } = await openHead(frame.statement, bundle);
  const { sequence, hash, issuedAt, expiresAt } = payload;
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
