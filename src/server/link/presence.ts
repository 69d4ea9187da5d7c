import type { Logger } from 'pino';
import type { Tell } from '../changes.ts';
import type { Storage } from '../storage/face.ts';
import { pace } from '../viewers/pace.ts';

/**
 * When devices were seen and how far they say they hold the chain: gathered, and stored in one step some times a second. A server
 * that is killed between loses a moment of it; devices say it again when they connect.
 */
export interface Presence {
  /** `cursor` null: seen, no more. */
  seen(deviceId: string, cursor: number | null): void;
  /** A device came or went. */
  moved(): void;
  /** Stores what waits. Never rejects: what the storage does not take is tried again. */
  close(): Promise<void>;
}

export interface PresenceOptions {
  readonly storage: Pick<Storage, 'seenAll'>;
  /** Milliseconds between two steps. */
  readonly every: number;
  readonly tell: Tell;
  readonly log: Logger;
}

/** Devices of one step: it holds up frames while it lasts, and so does each flush to the disk. */
const STEP = 2_000;

export function presence({ storage, every, tell, log }: PresenceOptions): Presence {
  const waiting = new Map<string, { at: string; cursor: number | null }>();
  let devices = false;

  const store = async (): Promise<void> => {
    const step = [...waiting.entries().take(STEP)].map(([deviceId, { at, cursor }]) => ({ deviceId, at, cursor }));
    for (const { deviceId } of step) waiting.delete(deviceId);
    const moved = devices;
    devices = false;
    try {
      if (step.length > 0) await storage.seenAll(step);
    } catch (error) {
      for (const { deviceId, at, cursor } of step) {
        const newer = waiting.get(deviceId);
        waiting.set(deviceId, { at: newer?.at ?? at, cursor: newer?.cursor ?? cursor });
      }
      devices ||= moved;
      log.error({ event: 'seen-failed', err: { name: error instanceof Error ? error.name : typeof error } }, 'who was seen was not stored');
      return;
    }
    for (const { deviceId, cursor } of step) if (cursor !== null) tell({ kind: 'cursor', deviceId, cursor });
    if (moved) tell({ kind: 'devices' });
  };
  const steps = pace(every, async () => {
    await store();
    if (waiting.size > 0 || devices) steps.ask();
  });

  return {
    seen(deviceId, cursor) {
      waiting.set(deviceId, { at: new Date().toISOString(), cursor: cursor ?? waiting.get(deviceId)?.cursor ?? null });
      steps.ask();
    },
    moved() {
      devices = true;
      steps.ask();
    },
    async close() {
      steps[Symbol.dispose]();
      await steps.idle();
      for (let left = Number.POSITIVE_INFINITY; waiting.size > 0 && waiting.size < left; await store()) left = waiting.size;
    },
  };
}
