import type { Logger } from 'pino';
import { type ChainItem, type DeviceRecord, PROTOCOL, type Role } from '../../protocol/index.ts';
import type { ChainRow, DeviceRow, RetirementRow, Storage } from '../storage/face.ts';
import type { Connection } from './connection.ts';
import { feed } from './feed.ts';

/** A believed peer on a live connection. */
export interface Peer {
  readonly role: Role;
  /** Device id, or the steward's key id. */
  readonly id: string;
  readonly connection: Connection;
  /** As last read from the storage; `admitted` for a steward. */
  readonly state: DeviceRow['state'];
  /** Reads what the storage knows of the peer and sends what it lacks. Calls queue up; never rejects. */
  refresh(): Promise<void>;
  /** New links or a new head may be there. */
  wake(): void;
  /** Settles when nothing is on its way to the peer. */
  idle(): Promise<void>;
}

export interface PeerOptions {
  readonly connection: Connection;
  readonly storage: Storage;
  readonly log: Logger;
  readonly id: string;
  readonly cursor: number;
  /** The number both sides speak. */
  readonly protocol: number;
}

export function recordOf(row: DeviceRow): DeviceRecord {
  const { deviceId, signingKey, sealingKey, machine, user, os, enrolledAt, state } = row;
  return { deviceId, signingKey, sealingKey, machine, user, os, enrolledAt, state };
}

/** Whether a device gets the whole of a link. */
export function inScope(row: Pick<ChainRow, 'scope'>, deviceId: string): boolean {
  return row.scope.devices === 'all' || row.scope.devices.includes(deviceId);
}

function failure(log: Logger, connection: Connection): (error: unknown) => void {
  return (error) => {
    log.error({ event: 'push-failed', err: { name: error instanceof Error ? error.name : typeof error } }, 'push failed');
    // The peer comes back and resumes by its cursor.
    connection.close(1011, 'server-error');
  };
}

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
  const { connection, storage, id } = options;
  const onError = failure(options.log, connection);
  const inTurn = serial(onError);
  let state: DeviceRow['state'] = 'pending';
  let welcomed = false;
  let admissionSent: string | null = null;

  const itemFor = async (row: ChainRow): Promise<ChainItem> =>
    inScope(row, id)
      ? { kind: 'statement', seq: row.seq, statement: row.statement, sealedKey: await storage.sealedKey(row.seq, id) }
      : { kind: 'hash', seq: row.seq, hash: row.statementHash };
  const line = feed({ connection, storage, cursor: options.cursor, allowed: () => state === 'admitted', heads: true, itemFor, onError });

  return {
    role: 'device',
    id,
    connection,
    get state() {
      return state;
    },
    refresh: () =>
      inTurn(async () => {
        const row = await storage.device(id);
        if (!row) return;
        state = row.state;
        if (!welcomed) connection.send({ t: 'welcome', protocol: options.protocol, state, time: new Date().toISOString() });
        welcomed = true;
        const admission = row.admission && JSON.stringify(row.admission);
        if (row.admission && admission !== admissionSent) {
          connection.send({ t: 'admission', statement: row.admission });
          admissionSent = admission;
        }
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
}

/** The steward: every device that waits, every open retirement request, and the whole chain. */
export function stewardPeer(options: PeerOptions): StewardPeer {
  const { connection, storage, id } = options;
  const onError = failure(options.log, connection);
  const inTurn = serial(onError);
  const line = feed({
    connection,
    storage,
    cursor: options.cursor,
    allowed: () => true,
    heads: false,
    itemFor: async ({ seq, statement }) => ({ kind: 'statement', seq, statement, sealedKey: null }),
    onError,
  });
  const device = (row: DeviceRow) => connection.sent({ t: 'device', device: recordOf(row) });
  const ask = (row: RetirementRow) => connection.sent({ t: 'retirement-request', requestId: row.requestId, statement: row.request });

  return {
    role: 'steward',
    id,
    connection,
    state: 'admitted',
    refresh: () =>
      inTurn(async () => {
        connection.send({ t: 'welcome', protocol: options.protocol, state: 'steward', time: new Date().toISOString() });
        for (const row of await storage.devices('pending')) if (!(await device(row))) return;
        for (const row of await storage.unanswered()) if (!(await ask(row))) return;
        line.wake();
      }),
    wake: () => line.wake(),
    async idle() {
      await inTurn(async () => undefined);
      await line.idle();
    },
    device: (row) => void inTurn(async () => void (await device(row))),
    ask: (row) => void inTurn(async () => void (await ask(row))),
  };
}

/** The highest number that both sides speak. */
export function spoken(theirs: number): number {
  return Math.min(PROTOCOL, theirs);
}
