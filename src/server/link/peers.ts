import type { RotationEvent } from '../../protocol/index.ts';
import type { DeviceRow, RetirementRow, Storage } from '../storage/face.ts';
import { CLOSE } from './connection.ts';
import type { Peer, StewardPeer } from './peer.ts';
import { type Tape, tape } from './tape.ts';

/** Who is connected to this process, and what they are told when something has changed. */
export interface Peers {
  readonly tape: Tape;
  /** Rises with every word on a device that came, so that one read before it is known to be old. */
  readonly edition: number;
  /** One live connection per id, the newest: an older one is closed, here and in the other processes. */
  add(peer: Peer | StewardPeer): void;
  /** Does nothing when a newer connection of the same id has taken its place. */
  remove(peer: Peer): void;
  /** Ids of the devices connected to this process. */
  connectedIds(): Iterable<string>;
  /** A link or head was stored. */
  chainMoved(): void;
  /** The steward's word on a device was stored. */
  deviceChanged(deviceId: string): void;
  enrolled(row: DeviceRow): void;
  asked(row: RetirementRow): void;
  /** A rotation event came in. */
  noticed(event: RotationEvent): void;
  /** A steward wants to be shown who waits, and when those of `about` were last seen. */
  show(keyId: string, about: readonly string[]): void;
  /** A steward asks for receipts of an order. */
  showReceipts(keyId: string, wanted: { readonly orderId: string; readonly after: number }): void;
  /** Anything may have been stored: everyone gets what they lack. */
  anything(): void;
}

/** Peers whose rows are read at once. */
const AT_ONCE = 64;

export function peers(storage: Storage): Peers {
  const links = tape(storage);
  const holds = new Map<Peer, Disposable>();
  let edition = 0;
  const devices = new Map<string, Peer>();
  const stewards = new Map<string, StewardPeer>();
  const isSteward = (peer: Peer | StewardPeer): peer is StewardPeer => peer.role === 'steward';

  const everyone = function* (): Generator<Peer> {
    yield* stewards.values();
    yield* devices.values();
  };

  let again = false;
  let refreshing: Promise<void> | null = null;
  /** Some at a time: the storage has others to answer too. */
  const refreshAll = async (): Promise<void> => {
    while (again) {
      again = false;
      const all = [...everyone()];
      for (let n = 0; n < all.length; n += AT_ONCE) await Promise.all(all.slice(n, n + AT_ONCE).map((peer) => peer.refresh()));
    }
  };

  return {
    tape: links,
    get edition() {
      return edition;
    },
    add(peer) {
      const old = (isSteward(peer) ? stewards : devices).get(peer.id);
      if (isSteward(peer)) stewards.set(peer.id, peer);
      else devices.set(peer.id, peer);
      old?.connection.close(CLOSE.replaced, 'replaced');
      if (!isSteward(peer))
        holds.set(
          peer,
          storage.hold(peer.id, () => peer.connection.close(CLOSE.replaced, 'replaced')),
        );
    },
    remove(peer) {
      holds.get(peer)?.[Symbol.dispose]();
      holds.delete(peer);
      const table: Map<string, Peer> = isSteward(peer) ? stewards : devices;
      if (table.get(peer.id) === peer) table.delete(peer.id);
    },
    connectedIds: () => devices.keys(),
    chainMoved() {
      links.moved();
      for (const peer of everyone()) peer.wake();
    },
    deviceChanged(deviceId) {
      edition++;
      void devices.get(deviceId)?.refresh();
    },
    enrolled(row) {
      for (const peer of stewards.values()) peer.device(row);
    },
    asked(row) {
      for (const peer of stewards.values()) peer.ask(row);
    },
    noticed(event) {
      for (const peer of stewards.values()) peer.notice(event);
    },
    show: (keyId, about) => stewards.get(keyId)?.show(about),
    showReceipts: (keyId, wanted) => stewards.get(keyId)?.receipts(wanted),
    anything() {
      links.moved();
      edition++;
      for (const peer of everyone()) peer.wake();
      again = true;
      refreshing ??= refreshAll().finally(() => {
        refreshing = null;
      });
    },
  };
}
