import type { InferOutput } from 'valibot';
import type { Enrolling } from './face-enrolling.ts';
import type { Events } from './face-events.ts';
import type { Nodes } from './face-nodes.ts';
import type { Persons } from './face-persons.ts';
import type { Retention } from './face-retention.ts';
import type { Viewers } from './face-viewers.ts';
import type { Views } from './face-views.ts';
import type { DeviceRecord, LinkPayload, OrderState, Replica, Scope, Statement, Verb } from '../../protocol/index.ts';

/** One line of the audit log before it is numbered and chained. Never holds a payload, path, token or key. */
export interface AuditNote {
  readonly at: string;
  /** `device:<id>`, `steward:<keyId>`, `operator:<keyId>`, `person:<name>`, `viewer:<n>`, `token:<id>`, `anonymous`, `server`. */
  readonly actor: string;
  /** What was done or asked for, as `enrol`, `chain.append`, `frame.receipt`. */
  readonly action: string;
  /** What it was done to: an order, device or request id. */
  readonly subject: string | null;
  /** Null where it was done; the stable refusal code where it was refused. */
  readonly code: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** A stored line. `detail` is the JSON text as hashed; `hash` covers `prev` and every other field (audit.ts). */
export interface AuditRecord {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly code: string | null;
  readonly detail: string;
  readonly prev: string;
  readonly hash: string;
}

export interface DeviceRow extends DeviceRecord {
  /** The steward's newest admission (or revocation) statement. */
  readonly admission: Statement | null;
  /** Last chain sequence the device said it holds. */
  readonly cursor: number;
  readonly lastSeenAt: string | null;
  /** Why the steward leaves it pending, where it said so. */
  readonly waits?: { readonly code: string; readonly sentence: string };
}

/** What of a device containment is counted from. */
export type RosterRow = Pick<DeviceRow, 'deviceId' | 'machine' | 'user' | 'state' | 'cursor'>;

export type ScopeValue = InferOutput<typeof Scope>;

/** A link of the order chain. `hash` is the chain hash after it, `statementHash` what devices out of scope get. */
export interface ChainRow {
  readonly seq: number;
  readonly hash: string;
  readonly statementHash: string;
  readonly statement: Statement;
  /** Who gets the whole statement. Only orders are narrowed: trust/chain.ts takes nothing else by its hash. */
  readonly scope: ScopeValue;
}

export interface NewLink extends ChainRow {
  readonly prev: string;
  readonly payload: LinkPayload;
  /** SHA-256 of the payload bytes, base64url. */
  readonly payloadHash: string;
  /** Device id → compact JWE. */
  readonly sealedKeys: ReadonlyMap<string, string>;
  readonly receivedAt: string;
}

export interface OrderRow {
  readonly orderId: string;
  readonly seq: number;
  readonly payloadHash: string;
  readonly label: string;
  readonly verb: Verb;
  readonly scope: ScopeValue;
  readonly issuedAt: string;
  readonly startBy: string;
  readonly cancelled: boolean;
}

export interface HeadRow {
  readonly sequence: number;
  readonly issuedAt: string;
  readonly statement: Statement;
}

export interface RetirementRow {
  readonly requestId: string;
  readonly request: Statement;
  readonly fingerprint: string;
  readonly statement: Statement | null;
  readonly refusal: string | null;
}

export interface VisibilityRow {
  readonly notVisible: number;
  readonly watching: string;
}

export interface ProgressRow {
  readonly deviceId: string;
  readonly state: OrderState;
  readonly detail: { readonly code: string; readonly sentence: string } | null;
  /** The device's own time. */
  readonly at: string;
}

/** With when each state was first told, by the server's clock; nothing of before that was kept. */
export interface TimedProgress extends ProgressRow {
  readonly times: Readonly<Partial<Record<OrderState, string>>>;
}

/** What containment is counted from. Rows of one order come in the order of arrival. */
export interface ReceiptFigures {
  readonly deviceId: string;
  readonly receiptId: string;
  readonly phase: 'first' | 'recheck' | 'relapse' | 'undo';
  readonly decision: 'executed' | 'reported' | 'refused';
  /** The sentence is empty once the receipt's details were forgotten. */
  readonly reason: { readonly code: string; readonly sentence: string } | null;
  readonly found: number;
  readonly purged: number;
  readonly residuals: number;
  readonly notVisible: number;
  readonly undoUntil: string | null;
  /** The server's own time of arrival. */
  readonly receivedAt: string;
}

/** A receipt as it was signed, with its figures. */
export interface ReceiptRow extends ReceiptFigures {
  readonly orderId: string;
  /** Null once its details were forgotten. */
  readonly statement: Statement | null;
}

export interface ReplicaRow extends Replica {
  readonly deviceId: string;
  readonly machine: string;
  readonly user: string;
}

export interface ReplicaQuery {
  /** Null: every fingerprint. */
  readonly fingerprint: string | null;
  /** What one device holds, whatever its state; else what all hold that are not revoked. */
  readonly deviceId?: string | undefined;
  readonly limit: number;
}

export interface ReplicaFinding {
  /** At most `limit`, ordered by device and replica id. */
  readonly replicas: ReplicaRow[];
  /** Counts over all that match, not only those returned. */
  readonly total: number;
  readonly byPlace: Record<string, number>;
  readonly byClass: Record<string, number>;
}

/**
 * All that the relay remembers. Every implementation passes test/server/storage-contract.ts.
 *
 * - A method that changes something is one atomic step, audit line included, and durable when its promise settles: a
 *   SIGKILL right after leaves the change, one before leaves nothing.
 * - Repeating a change is harmless and says so by its answer (`same`, `repeated`).
 * - Refusals that callers must tell apart are answers, not exceptions. A rejection means that the store itself failed
 *   (disk full, closed, out of reach): the caller answers "try again". Nothing was changed, unless the connection to the
 *   store broke in the very commit: the next try says so.
 * - Several processes may use one store at a time, where it is one for that; a step of one sees all or nothing of another's.
 * - Values come in validated; nothing is parsed here. Times are ISO 8601 UTC. Nothing takes an AbortSignal: a step is
 *   short, and half of one does not exist.
 */
export interface Storage extends Enrolling, Views, Viewers, Persons, Retention, Nodes, Events, AsyncDisposable {
  /** Adds a pending device. `existing`: the id is known, nothing changed. `full`: `mostPending` devices wait already. */
  enrol(device: Omit<DeviceRecord, 'state'>, mostPending: number, note: AuditNote): Promise<'enrolled' | 'existing' | 'full'>;
  device(deviceId: string): Promise<DeviceRow | null>;
  /** Ordered by enrolment. */
  devices(state?: DeviceRecord['state']): Promise<DeviceRow[]>;
  /**
   * Takes the steward's word on a device; one older than what is held changes nothing. What a revoked device holds leaves the
   * fleet's counts, and comes back into them with the device.
   */
  admit(
    admission: { deviceId: string; state: 'admitted' | 'revoked'; issuedAt: string; statement: Statement },
    note: AuditNote,
  ): Promise<'stored' | 'same' | 'older' | 'unknown'>;
  /** Not audited. `cursor` null leaves the cursor. */
  seen(deviceId: string, at: string, cursor: number | null): Promise<void>;
  /** The same of many, in one step and in this order; a device that is not known is passed over. */
  seenAll(seen: readonly { readonly deviceId: string; readonly at: string; readonly cursor: number | null }[]): Promise<void>;

  /** `hash` is null and `seq` 0 while the chain is empty. */
  tip(): Promise<{ seq: number; hash: string | null }>;
  /**
   * Extends the chain where `seq` and `prev` are next to the tip. `same`: this very payload stands there already.
   * `moved`: another one does, or the tip is elsewhere. `duplicate-order`: the order id has been used.
   */
  append(link: NewLink, genesis: string, note: AuditNote): Promise<'appended' | 'same' | 'moved' | 'duplicate-order'>;
  /** Links with a sequence above `after`, ascending, at most `limit`. */
  links(after: number, limit: number): Promise<ChainRow[]>;
  /** The key of the order at `seq` as it is wrapped to each of these devices; without those that have none. */
  sealedKeys(seq: number, deviceIds: readonly string[]): Promise<Map<string, string>>;
  /** Newest first. */
  orders(limit: number): Promise<OrderRow[]>;
  order(orderId: string): Promise<OrderRow | null>;

  head(): Promise<HeadRow | null>;
  /** Keeps the newest by (sequence, issuedAt). */
  putHead(head: HeadRow, note: AuditNote): Promise<'stored' | 'same' | 'older'>;

  /**
   * Keeps an operator's request to the steward, for a retirement record or another; the same id again changes nothing.
   * `fingerprint` is empty for the latter.
   */
  ask(request: { requestId: string; request: Statement; fingerprint: string; at: string }, note: AuditNote): Promise<'stored' | 'same'>;
  retirement(requestId: string): Promise<RetirementRow | null>;
  /** Oldest first. */
  unanswered(): Promise<RetirementRow[]>;
  /** Keeps the steward's first answer. */
  answer(
    requestId: string,
    answer: { statement: Statement | null; refusal: string | null; at: string },
    note: AuditNote,
  ): Promise<'stored' | 'same' | 'answered' | 'unknown'>;

  /**
   * The inventory. `repeated`: a frame of this device with this id was taken before. The newest 4,096 frame ids of a
   * device are remembered. `too-many`: the device would hold more than `most`.
   */
  takeReplicas(
    deviceId: string,
    frame: { id: string; upserts: readonly Replica[]; gone: readonly string[] },
    most: number,
    note: AuditNote,
  ): Promise<'taken' | 'repeated' | 'too-many'>;
  replicas(query: ReplicaQuery): Promise<ReplicaFinding>;
  /** Not audited. */
  takeVisibility(
    deviceId: string,
    frame: { id: string; notVisible: number; watching: string; body: string },
    at: string,
  ): Promise<'taken' | 'repeated'>;
  /** By device id. */
  visibility(): Promise<Map<string, VisibilityRow>>;

  takeProgress(orderId: string, frame: ProgressRow & { id: string }, note: AuditNote): Promise<'taken' | 'repeated'>;
  progress(orderId: string): Promise<TimedProgress[]>;
  /** Idempotent by (device, receiptId). `conflict`: another receipt of that id is held. */
  takeReceipt(
    receipt: ReceiptRow & { statement: Statement; payloadHash: string },
    note: AuditNote,
  ): Promise<'taken' | 'repeated' | 'conflict'>;
  receipts(orderId: string): Promise<ReceiptRow[]>;

  audit(note: AuditNote): Promise<void>;
  /** Lines with a number above `after`, ascending, at most `limit`. */
  auditRecords(after: number, limit: number): Promise<AuditRecord[]>;
  /** The newest line; null while there is none. */
  auditTail(): Promise<AuditRecord | null>;
}
