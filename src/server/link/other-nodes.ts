import type { Logger } from 'pino';
import type { Tell } from '../changes.ts';
import type { StoredChange } from '../storage/face-nodes.ts';
import type { Storage } from '../storage/face.ts';
import type { Peers } from './peers.ts';

export interface OtherNodesOptions {
  readonly storage: Storage;
  readonly peers: Peers;
  readonly tell: Tell;
  readonly log: Logger;
}

/**
 * What server processes on the same storage have stored, brought to the peers and viewers of this one as if it had been stored
 * here. Ids alone come; who is told reads the rest. Until disposed.
 */
export function otherNodes({ storage, peers, tell, log }: OtherNodesOptions): AsyncDisposable {
  /** A row that could not be read is not lost: stewards get all that is open when they next connect. */
  const read = <T>(row: Promise<T | null>, then: (found: T) => void): void =>
    void row.then(
      (found) => found && then(found),
      (error: unknown) =>
        log.error({ event: 'wake-failed', err: { name: error instanceof Error ? error.name : typeof error } }, 'a wake-up failed'),
    );

  const take = (change: StoredChange): void => {
    switch (change.kind) {
      case 'chain':
        peers.chainMoved();
        tell(change);
        return;
      case 'turned':
        peers.chainMoved();
        tell(change);
        return;
      case 'head':
        peers.chainMoved();
        return;
      case 'device':
        peers.deviceChanged(change.deviceId);
        tell({ kind: 'roster' });
        return;
      case 'enrolled':
        read(storage.device(change.deviceId), (row) => peers.enrolled(row));
        tell({ kind: 'devices' });
        return;
      case 'asked':
        read(storage.retirement(change.requestId), (row) => peers.asked(row));
        return;
      case 'event':
        read(storage.event(change.eventId), ({ event }) => peers.noticed(event));
        return;
      case 'all':
        log.warn({ event: 'wakes-missed' }, 'changes of other nodes may have been missed: reading anew');
        peers.anything();
        tell(change);
        return;
      case 'cursor':
      case 'report':
      case 'devices':
      case 'forgotten':
        tell(change);
    }
  };
  return storage.changes(take);
}
