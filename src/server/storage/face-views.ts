import type { PlaceClass, Statement } from '../../protocol/index.ts';
import type { DeviceRow, ReceiptFigures, RosterRow } from './face.ts';

/** Replicas that are alike in place, class and rule. */
export interface ReplicaCount {
  readonly place: string;
  readonly class: PlaceClass;
  readonly rule: string;
  readonly count: number;
}

export interface DeviceCounts {
  readonly pending: number;
  readonly admitted: number;
  readonly revoked: number;
  /** Admitted ones that have told what they see. */
  readonly reporting: number;
  /** Sum over these. */
  readonly notVisible: number;
}

/** A device as a list shows it. */
export interface ListedDevice extends Pick<DeviceRow, 'deviceId' | 'machine' | 'user' | 'os' | 'state' | 'enrolledAt' | 'lastSeenAt'> {
  readonly replicas: number;
  /** The newest visibility frame; null until there is one. */
  readonly visibility: {
    readonly notVisible: number;
    readonly watching: string;
    readonly reasons: Readonly<Record<string, number>>;
  } | null;
}

export interface DeviceQuery {
  /** Part of machine or user, whatever its case in ASCII; empty: all. */
  readonly text: string;
  readonly state: DeviceRow['state'] | null;
  /** By machine and user; or by a figure, largest or newest first, unknown ones last. */
  readonly order: 'machine' | 'replicas' | 'notVisible' | 'lastSeenAt';
  readonly offset: number;
  readonly limit: number;
}

/** What views are made of: light rows and counts, none of which grows with the number of replicas. */
export interface Views {
  /** Every device, ordered by enrolment. */
  roster(): Promise<RosterRow[]>;
  deviceCounts(): Promise<DeviceCounts>;
  /** `total` counts all that match. */
  listDevices(query: DeviceQuery): Promise<{ devices: ListedDevice[]; total: number }>;
  /** `secrets`: different fingerprints. Largest count first. */
  replicaCounts(): Promise<{ secrets: number; counts: ReplicaCount[] }>;
  orderCount(): Promise<number>;
  /** In the order of arrival. */
  receiptFigures(orderId: string): Promise<ReceiptFigures[]>;
  /** At most `limit`, in the order of arrival, of those above `after` (0: from the first); `n` is what to ask on with. */
  receiptPage(
    orderId: string,
    after: number,
    limit: number,
  ): Promise<{ n: number; deviceId: string; receiptId: string; receivedAt: string; statement: Statement | null }[]>;
  /** Null where there is none of that id, or its details were forgotten. */
  receiptStatement(deviceId: string, receiptId: string): Promise<Statement | null>;
}
