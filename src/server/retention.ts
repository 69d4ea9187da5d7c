import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Tell } from './changes.ts';
import type { Forgotten } from './storage/face-retention.ts';
import type { Storage } from './storage/face.ts';

/**
 * What devices reported is kept for 400 days unless the operator says otherwise: a year, so that a rotation of a yearly
 * credential can be compared with the last one, and a month to look at it.
 */
export const KEEP_DAYS = 400;

/** Lets go of what is older than `keepDays` at start and once a day, in small steps so that frames are not held up. */
export interface RetentionJob {
  /** Settles when nothing is being forgotten. */
  close(): Promise<void>;
}

export interface RetentionOptions {
  readonly storage: Storage;
  readonly keepDays: number;
  /** Ids of the devices that are connected: however long ago they came, they are not away. */
  readonly connected: () => Iterable<string>;
  readonly tell: Tell;
  readonly log: Logger;
}

const DAY = 86_400_000;
/** Between two notes of who is there, so that a server that is killed forgets none of them when it starts again. */
const PRESENCE = 3_600_000;
const STEP_ROWS = 2_000;
const STEP_PAUSE = 50;

/** One pass. Gives how many rows went; stops early when `signal` is aborted. */
export async function forgetOld(
  storage: Storage,
  { keepDays, now = Date.now(), signal }: { keepDays: number; now?: number; signal?: AbortSignal },
): Promise<number> {
  const before = new Date(now - keepDays * DAY).toISOString();
  const at = new Date(now).toISOString();
  const note = (gone: Forgotten) => ({
    at,
    actor: 'server',
    action: 'retention',
    subject: null,
    code: null,
    detail: { keepDays, ...gone },
  });
  let rows = 0;
  for (;;) {
    const { gone, done } = await storage.forget(before, at, STEP_ROWS, note);
    rows += Object.values(gone).reduce((sum: number, count: number) => sum + count, 0);
    if (done || signal?.aborted) return rows;
    await sleep(STEP_PAUSE, undefined, { ref: false });
  }
}

export function retentionJob({ storage, keepDays, connected, tell, log }: RetentionOptions): RetentionJob {
  const stop = new AbortController();
  const failed = (error: unknown): void =>
    log.error({ event: 'retention-failed', err: { name: error instanceof Error ? error.name : typeof error } }, 'retention failed');
  const present = () => storage.stillThere(connected(), new Date().toISOString());
  const pass = async (): Promise<void> => {
    try {
      await present();
      const rows = await forgetOld(storage, { keepDays, signal: stop.signal });
      if (rows === 0) return;
      log.info({ event: 'forgotten', rows, keepDays }, 'old rows were forgotten');
      tell({ kind: 'forgotten' });
    } catch (error) {
      failed(error);
    }
  };
  let running = pass();
  const daily = setInterval(() => {
    running = running.then(pass);
  }, DAY);
  daily.unref();
  const hourly = setInterval(() => {
    running = running.then(() => present().catch(failed));
  }, PRESENCE);
  hourly.unref();
  return {
    async close() {
      clearInterval(daily);
      clearInterval(hourly);
      stop.abort();
      await running;
    },
  };
}
