import { setImmediate as turn } from 'node:timers/promises';
import type { Storage } from '../storage/face.ts';

interface Batch {
  readonly deviceIds: Set<string>;
  readonly keys: Promise<ReadonlyMap<string, string>>;
}

/**
 * The order keys wrapped to devices, read for all who ask at a time: at a broadcast every device of this process does, and that is
 * one read. Who asks while a read of the same order is under way is in the next. Rejects as the storage does; nothing is kept.
 */
export function sealedKeys(storage: Pick<Storage, 'sealedKeys'>): (seq: number, deviceId: string) => Promise<string | null> {
  const gathering = new Map<number, Batch>();
  const reading = new Map<number, Promise<unknown>>();

  const gather = (seq: number): Batch => {
    const deviceIds = new Set<string>();
    const read = async (): Promise<ReadonlyMap<string, string>> => {
      // Its failure is told to those who asked for it.
      await reading.get(seq)?.catch(() => undefined);
      await turn();
      gathering.delete(seq);
      const keys = storage.sealedKeys(seq, [...deviceIds]);
      reading.set(seq, keys);
      try {
        return await keys;
      } finally {
        if (reading.get(seq) === keys) reading.delete(seq);
      }
    };
    const batch = { deviceIds, keys: read() };
    gathering.set(seq, batch);
    return batch;
  };

  return async (seq, deviceId) => {
    const batch = gathering.get(seq) ?? gather(seq);
    batch.deviceIds.add(deviceId);
    return (await batch.keys).get(deviceId) ?? null;
  };
}
