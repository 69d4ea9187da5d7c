import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { type DeviceRecord, PROTOCOL, type Role, type RotationEvent, type Statement } from '../../protocol/index.ts';
import type { ChainRow, DeviceRow, RetirementRow, Storage } from '../storage/face.ts';
import { CLOSE, type Connection } from './connection.ts';
import { feed } from './feed.ts';
import type { Tape } from './tape.ts';

/** A believed peer on a live connection. */
export interface Peer {
  readonly role: Role;
  /** Device id, or the steward's key id. */
  readonly id: string;
  readonly connection: Connection;
  /** The number that both sides speak. */
  readonly protocol: number;
  /** As last read from the storage; `admitted` for a steward. */
  readonly state: DeviceRow['state'];
  /** Reads what the storage knows of the peer, unless it was just read, and sends what it lacks. Calls queue up; never rejects. */
  refresh(read?: DeviceRow): Promise<void>;
  /** New links or a new head may be there. */
  wake(): void;
  /** Settles when nothing is on its way to the peer. */
  idle(): Promise<void>;
}

export interface PeerOptions {
  readonly connection: Connection;
  readonly storage: Storage;
  readonly tape: Tape;
  readonly log: Logger;
  readonly id: string;
  readonly cursor: number;
  /** Frames that a device may have unanswered. */
  readonly credit: number;
  /** The number both sides speak. */
  readonly protocol: number;
}

export function recordOf(row: DeviceRow): DeviceRecord {
  const { deviceId, signingKey, sealingKey, machine, user, os, enrolledAt, state, proof } = row;
  return { deviceId, signingKey, sealingKey, machine, user, os, enrolledAt, state, ...(proof === undefined ? {} : { proof }) };
}

/** Whether a device gets the whole of a link. */
export function inScope(row: Pick<ChainRow, 'scope'>, deviceId: string): boolean {
  return row.scope.devices === 'all' || row.scope.devices.includes(deviceId);
}

const failed = (log: Logger, error: unknown): void =>
  log.error({ event: 'push-failed', err: { name: error instanceof Error ? error.name : typeof error } }, 'push failed');

function failure(log: Logger, connection: Connection): (error: unknown) => void {
  return (error) => {
    failed(log, error);
    // The peer comes back and resumes by its cursor.
    connection.close(1011, 'server-error');
  };
}

const digest = (statement: object): string => createHash('sha256').update(JSON.stringify(statement)).digest('base64url');

/** One task after another; a failure does not stop the next. */
function serial(onError: (error: unknown) => void): (task: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (task) => {
    last = last.then(task).catch(onError);
    return last;
  };
}

/**
 * A device: welcome, then its admission, then head and links. Nothing but its state and the steward's word on it goes to
 * one that is pending or revoked; a link outside its scope goes as its hash.
 */
export function devicePeer(options: PeerOptions): Peer {
  const { connection, storage, tape, log, id } = options;
  const inTurn = serial(failure(log, connection));
  let state: DeviceRow['state'] = 'pending';
  let welcomed = false;
  let admissionSent: string | null = null;

  const line = feed({
    connection,
    tape,
    cursor: options.cursor,
    allowed: () => state === 'admitted',
    heads: true,
    itemFor: (link) => {
      if (!inScope(link, id)) return link.hash;
      return link.sealed ? tape.sealedKey(link.seq, id).then(link.keyed) : link.whole;
    },
    onError: (error) => failed(log, error),
  });

  return {
    role: 'device',
    id,
    connection,
    protocol: options.protocol,
    get state() {
      return state;
    },
    refresh: (read) =>
      inTurn(async () => {
        const row = read ?? (await storage.device(id));
        if (!row) {
          // It had to make room for others, and enrols again.
          connection.close(CLOSE.notBelieved, 'unknown-device');
          return;
        }
        state = row.state;
        const { protocol, credit } = options;
        if (!welcomed) connection.send({ t: 'welcome', protocol, state, time: new Date().toISOString(), credit });
        welcomed = true;
        const admission = row.admission && digest(row.admission);
        if (row.admission && admission !== admissionSent) {
          connection.send({ t: 'admission', statement: row.admission });
          admissionSent = admission;
        }
        // It has been told, and gets nothing more.
        if (state === 'revoked') connection.close(CLOSE.revoked, 'revoked');
        line.wake();
      }),
    wake: () => line.wake(),
    async idle() {
      await inTurn(async () => undefined);
      await line.idle();
    },
  };
}

export interface StewardPeer extends Peer {
  device(row: DeviceRow): void;
  ask(row: RetirementRow): void;
  /** Every device that waits, and when those of `about` were last seen. */
  show(about: readonly string[]): void;
  notice(event: RotationEvent): void;
  /** Receipts of an order after those that it has. */
  receipts(wanted: { readonly orderId: string; readonly after: number }): void;
}

/** Receipts in one frame, and their bytes, well below what a frame may have. */
const RECEIPTS = 100;
const RECEIPT_BYTES = 500_000;
/** Rotation events without a draft that a steward is shown when it connects; the rest follows when it next does. */
const EVENTS = 1_000;

/** The steward: every device that waits, every open retirement request, and the whole chain. */
export function stewardPeer(options: PeerOptions): StewardPeer {
  const { connection, storage, tape, log, id } = options;
  const inTurn = serial(failure(log, connection));
  let welcomed = false;
  const line = feed({
    connection,
    tape,
    cursor: options.cursor,
    allowed: () => true,
    heads: false,
    itemFor: ({ whole }) => whole,
    onError: (error) => failed(log, error),
  });
  const device = (row: DeviceRow) => connection.sent({ t: 'device', device: recordOf(row) });
  const ask = ({ requestId, request }: RetirementRow): Promise<boolean> => {
    if (!requestId.startsWith('ask.')) return connection.sent({ t: 'retirement-request', requestId, statement: request });
    // A steward of before there were such requests would hang up on one.
    if (options.protocol < 2) return Promise.resolve(true);
    return connection.sent({ t: 'request', requestId, statement: request });
  };
  // One of before protocol 2 would break off over a frame that it does not know.
  const notice = async (event: RotationEvent) => options.protocol < 2 || (await connection.sent({ t: 'rotation-event', event }));

  return {
    role: 'steward',
    id,
    connection,
    protocol: options.protocol,
    state: 'admitted',
    refresh: () =>
      inTurn(async () => {
        if (!welcomed) connection.send({ t: 'welcome', protocol: options.protocol, state: 'steward', time: new Date().toISOString() });
        welcomed = true;
        for (const row of await storage.devices('pending')) if (!(await device(row))) return;
        for (const row of await storage.unanswered()) if (!(await ask(row))) return;
        for (const event of await storage.undrafted(EVENTS)) if (!(await notice(event))) return;
        line.wake();
      }),
    wake: () => line.wake(),
    async idle() {
      await inTurn(async () => undefined);
      await line.idle();
    },
    device: (row) => void inTurn(async () => void (await device(row))),
    ask: (row) => void inTurn(async () => void (await ask(row))),
    notice: (event) => void inTurn(async () => void (await notice(event))),
    receipts: ({ orderId, after }) =>
      void inTurn(async () => {
        const rows = await storage.receiptPage(orderId, after, RECEIPTS);
        const receipts: { deviceId: string; statement: Statement }[] = [];
        let bytes = 0;
        let next = after;
        let all = true;
        for (const { n, deviceId, statement } of rows) {
          // One whose text was forgotten is of a time when nothing could be paused any more.
          if (statement) bytes += statement.payload.length;
          if (bytes > RECEIPT_BYTES && receipts.length > 0) {
            all = false;
            break;
          }
          if (statement) receipts.push({ deviceId, statement });
          next = n;
        }
        connection.send({ t: 'receipts', orderId, receipts, next, more: !all || rows.length === RECEIPTS });
      }),
    show: (about) =>
      void inTurn(async () => {
        for (const row of await storage.devices('pending')) if (!(await device(row))) return;
        const here = await storage.connectedAmong(about);
        const now = new Date().toISOString();
        const devices: { deviceId: string; lastSeenAt: string | null }[] = [];
        for (const deviceId of about) {
          const row = await storage.device(deviceId);
          if (row) devices.push({ deviceId, lastSeenAt: here.has(deviceId) ? now : row.lastSeenAt });
        }
        connection.send({ t: 'seen', devices });
      }),
  };
}

/** The highest number that both sides speak. */
export function spoken(theirs: number): number {
  return Math.min(PROTOCOL, theirs);
}
