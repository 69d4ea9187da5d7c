/** What another server process has stored, told by ids alone: what it is now is read from the storage. */
export type StoredChange =
  /** An order was put into the chain as number `seq`; or (`seq` null) a promotion or cancellation of it. */
  | { readonly kind: 'chain'; readonly orderId: string; readonly seq: number | null }
  /** The fleet's keys turned: a link of the chain that belongs to no order. */
  | { readonly kind: 'turned' }
  | { readonly kind: 'head' }
  | { readonly kind: 'enrolled'; readonly deviceId: string }
  /** The steward's word on a device. */
  | { readonly kind: 'device'; readonly deviceId: string }
  /** A retirement was asked for. */
  | { readonly kind: 'asked'; readonly requestId: string }
  /** A rotation event came in. */
  | { readonly kind: 'event'; readonly eventId: string }
  /** A device says how far it holds the chain. */
  | { readonly kind: 'cursor'; readonly deviceId: string; readonly cursor: number }
  /** A device reported on an order. */
  | { readonly kind: 'report'; readonly orderId: string; readonly deviceId: string }
  /** What devices hold or see, or who is connected. */
  | { readonly kind: 'devices' }
  /** Old rows were forgotten. */
  | { readonly kind: 'forgotten' }
  /** Some may have been missed: everything is to be read anew. */
  | { readonly kind: 'all' };

/** What server processes on one storage share beside its rows. Where there is but one process, it is alone with all of it. */
export interface Nodes {
  /**
   * Tells what others stored, after it is durable: at least once, alike ones gathered into one. `all` comes after a lost
   * connection, and when another process has died between storing and telling. Nothing of this process's own. Until disposed.
   */
  changes(on: (change: StoredChange) => void): AsyncDisposable;

  /**
   * The device's newest connection is held here, until disposed. `replaced` is called, once, when a newer one is held by
   * another process; one held here before is simply forgotten. Never fails: what the storage misses of it is written later.
   * The holds of a process that died are gone within half a minute.
   */
  hold(deviceId: string, replaced: () => void): Disposable;
  /** Devices connected to any process. */
  connections(): Promise<{ readonly devices: number; readonly admitted: number }>;
  /** Those of the ids that are connected to any process. */
  connectedAmong(deviceIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** 32 bytes that all processes share and nobody else has; nonces carry a MAC by it. */
  nonceKey(): Promise<Uint8Array>;
  /** True for the first who asks, false for all others until `until` (ISO) is over. */
  spend(nonce: string, until: string): Promise<boolean>;

  /** Settles when the storage answers; rejects when it does not within some seconds. */
  alive(): Promise<void>;
}
