import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ReconnectPolicy, reconnectDelay } from '../../protocol/index.ts';
import type { Storage } from '../storage/face.ts';
import { type SinkConfig, wants } from './config.ts';
import { type Sink, SinkError } from './face.ts';

/**
 * Carries the audit log to one sink, line after line, from a place that is kept in the storage: at least once, never past
 * a line that was not taken, never more in memory than one delivery. It stands beside the server and holds nothing up.
 */
export interface Courier extends AsyncDisposable {
  readonly name: string;
  /** Lines that it has yet to carry, as far as it knows; deliveries that failed since the start. */
  state(): { readonly behind: number; readonly failures: number };
  /** There may be new lines. */
  wake(): void;
}

export interface CourierOptions {
  readonly config: SinkConfig;
  readonly sink: Sink;
  readonly storage: Pick<Storage, 'auditRecords' | 'auditTail' | 'readNote' | 'leaveNote' | 'spend'>;
  readonly log: Logger;
  readonly retry?: ReconnectPolicy;
}

const RETRY: ReconnectPolicy = { first: 1_000, most: 300_000 };
/** Without being woken it looks this often: other processes write lines too. */
const LOOK = 1_000;
/** Of several server processes one carries, for so long at a time. */
const TURN = 5_000;

export function courier({ config, sink, storage, log, retry = RETRY }: CourierOptions): Courier {
  const { name, actions, from } = config;
  const key = `sink.${name}`;
  const stop = new AbortController();
  const { signal } = stop;
  let awake = Promise.withResolvers<void>();
  let behind = 0;
  let failures = 0;
  let turnEnds = 0;

  const pause = async (milliseconds: number, wakes: boolean): Promise<void> => {
    const waited = sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    await (wakes ? Promise.race([waited, awake.promise]) : waited);
    awake = Promise.withResolvers<void>();
  };

  /** Whether this process carries now; the first who asks within a turn does until its end. */
  const mine = async (): Promise<boolean> => {
    const now = Date.now();
    if (now < turnEnds) return true;
    const end = (Math.floor(now / TURN) + 1) * TURN;
    if (!(await storage.spend(`${key}.${end}`, new Date(end).toISOString()))) {
      await pause(end - now, false);
      return false;
    }
    turnEnds = end;
    return true;
  };

  const begin = async (): Promise<number> => {
    const noted = await storage.readNote(key);
    if (noted !== null) return Number(noted);
    const start = from === 'start' ? 0 : ((await storage.auditTail())?.seq ?? 0);
    await storage.leaveNote(key, String(start));
    return start;
  };

  /** One delivery; false when there was nothing to carry. */
  const carry = async (): Promise<boolean> => {
    const after = await begin();
    const lines = await storage.auditRecords(after, sink.most);
    const last = lines.at(-1)?.seq;
    if (last === undefined) {
      behind = 0;
      return false;
    }
    behind = ((await storage.auditTail())?.seq ?? last) - after;
    const wanted = lines.filter(({ action }) => wants(actions, action));
    const lost = wanted.length > 0 ? await sink.deliver(wanted, signal) : 0;
    if (lost > 0) {
      failures++;
      log.error({ event: 'sink-rejected', sink: name, lines: lost, after, last }, 'a sink threw lines away');
    }
    await storage.leaveNote(key, String(last));
    behind = Math.max(0, behind - lines.length);
    return true;
  };

  const run = async (): Promise<void> => {
    let attempt = 0;
    while (!signal.aborted) {
      try {
        if (!(await mine())) continue;
        if (!(await carry())) await pause(LOOK, true);
        if (attempt > 0) log.info({ event: 'sink-taken', sink: name, after: attempt }, 'a sink takes lines again');
        attempt = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        const [code, wait] = error instanceof SinkError ? [error.code, error.retryAfter] : ['storage', 0];
        log.warn({ event: 'sink-failed', sink: name, code, attempt, behind }, 'a sink did not take lines');
        await pause(reconnectDelay(attempt++, Math.random(), retry, wait), false);
      }
    }
  };
  const running = run();

  return {
    name,
    state: () => ({ behind, failures }),
    wake: () => awake.resolve(),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await sink[Symbol.asyncDispose]();
    },
  };
}
