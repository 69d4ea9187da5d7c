import type { DeviceRow, RetirementRow } from '../storage/face.ts';
import { CLOSE } from './connection.ts';
import type { Peer, StewardPeer } from './peer.ts';

/** Who is connected to this process, and what they are told when something has changed. */
export interface Peers {
  /** One live connection per id, the newest: an older one is closed. */
  add(peer: Peer | StewardPeer): void;
  /** Does nothing when a newer connection of the same id has taken its place. */
  remove(peer: Peer): void;
  connected(deviceId: string): boolean;
  /** Ids of the connected devices. */
  connectedIds(): Iterable<string>;
  /** How many admitted devices are connected. */
  admitted(): number;
  /** A link or head was stored. */
  chainMoved(): void;
  /** The steward's word on a device was stored. */
  deviceChanged(deviceId: string): void;
  enrolled(row: DeviceRow): void;
  asked(row: RetirementRow): void;
}

export function peers(): Peers {
  const devices = new Map<string, Peer>();
  const stewards = new Map<string, StewardPeer>();
  const isSteward = (peer: Peer | StewardPeer): peer is StewardPeer => peer.role === 'steward';

  return {
    add(peer) {
      const old = (isSteward(peer) ? stewards : devices).get(peer.id);
      if (isSteward(peer)) stewards.set(peer.id, peer);
      else devices.set(peer.id, peer);
      old?.connection.close(CLOSE.replaced, 'replaced');
    },
    remove(peer) {
      const table: Map<string, Peer> = isSteward(peer) ? stewards : devices;
      if (table.get(peer.id) === peer) table.delete(peer.id);
    },
    connected: (deviceId) => devices.has(deviceId),
    connectedIds: () => devices.keys(),
    admitted: () => devices.values().reduce((sum, { state }) => sum + (state === 'admitted' ? 1 : 0), 0),
    chainMoved() {
      for (const peer of stewards.values()) peer.wake();
      for (const peer of devices.values()) peer.wake();
    },
    deviceChanged(deviceId) {
      void devices.get(deviceId)?.refresh();
    },
    enrolled(row) {
      for (const peer of stewards.values()) peer.device(row);
    },
    asked(row) {
      for (const peer of stewards.values()) peer.ask(row);
    },
  };
}
