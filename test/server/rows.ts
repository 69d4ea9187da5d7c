import type { DeviceRecord, Replica, Statement } from '../../src/protocol/index.ts';
import type { AuditNote, NewLink, ReceiptRow } from '../../src/server/storage/face.ts';

/** Well-formed values for the storage, which looks behind none of them: keys and hashes are digits in the right shape. */

export const T0 = '2026-11-22T10:00:00.000Z';
export const at = (minutes: number): string => new Date(Date.parse(T0) + minutes * 60_000).toISOString();

export const digest = (n: number): string => Buffer.alloc(32, n).toString('base64url');

export const note = (action: string, subject: string | null = null): AuditNote => ({
  at: T0,
  actor: 'server',
  action,
  subject,
  code: null,
  detail: { n: 1 },
});

export const statement = (text: string): Statement => ({
  payload: Buffer.from(text).toString('base64url'),
  signatures: [{ kind: 'jws', keyId: 'key', protected: 'e30', signature: 'AAAA' }],
});

export const device = (n: number, over: Partial<DeviceRecord> = {}): Omit<DeviceRecord, 'state'> => {
  const { state: _state, ...record } = {
    deviceId: `device-${n}`,
    signingKey: { kty: 'OKP', crv: 'Ed25519', x: digest(n) } as const,
    sealingKey: { kty: 'OKP', crv: 'X25519', x: digest(n + 100) } as const,
    machine: `machine-${n}`,
    user: 'user',
    os: 'linux',
    enrolledAt: at(n),
    state: 'pending' as const,
    ...over,
  };
  return record;
};

export const GENESIS = digest(0);

export const link = (seq: number, over: Partial<NewLink> = {}): NewLink => ({
  seq,
  prev: digest(seq - 1),
  hash: digest(seq),
  statementHash: digest(seq + 50),
  payloadHash: digest(seq + 50),
  statement: statement(`statement ${seq}`),
  payload: {
    type: 'order',
    fleet: 'fleet',
    seq,
    prev: digest(seq - 1),
    issuedAt: at(seq),
    orderId: `order-${seq}`,
    label: `rotation ${seq}`,
    entries: [{ kind: 'fingerprint', id: 'e1', fingerprint: `fp1.1.${digest(7)}` }],
    verb: 'redact',
    classes: ['COPY'],
    scope: { devices: 'all' },
    rings: [{ share: 1, notBefore: T0 }],
    caps: { files: 10, bytes: 1_000 },
    startBy: at(600),
    watchUntil: at(6_000),
    retirements: [],
  },
  scope: { devices: 'all' },
  sealedKeys: new Map(),
  receivedAt: at(seq),
  ...over,
});

export const cancellation = (seq: number, orderId: string): NewLink =>
  link(seq, {
    payload: { type: 'cancellation', fleet: 'fleet', seq, prev: digest(seq - 1), issuedAt: at(seq), orderId, reason: 'mistake' },
  });

export const replica = (id: string, over: Partial<Replica> = {}): Replica => ({
  replicaId: id,
  fingerprint: `fp1.1.${digest(7)}`,
  rule: 'generic-assignment',
  place: 'bash-history',
  class: 'COPY',
  format: 'text',
  form: 'raw',
  path: '~/.bash_history',
  locator: [{ kind: 'line', line: 3 }],
  span: { start: 10, end: 50 },
  length: 40,
  seenAt: T0,
  ...over,
});

export type SignedReceipt = ReceiptRow & { statement: Statement };
export const receipt = (deviceId: string, receiptId: string, over: Partial<SignedReceipt> = {}): SignedReceipt => ({
  deviceId,
  receiptId,
  orderId: 'order-1',
  phase: 'first',
  decision: 'executed',
  reason: null,
  found: 3,
  purged: 3,
  residuals: 0,
  notVisible: 0,
  undoUntil: null,
  receivedAt: at(10),
  statement: statement(receiptId),
  ...over,
});
