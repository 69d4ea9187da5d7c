import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { LiveEvent } from '../../protocol/index.ts';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Sessions, Viewer } from './sessions.ts';

/** The open event streams (text/event-stream, WHATWG HTML §9.2), each as long as its session. */
export interface Listeners {
  readonly size: number;
  /** Starts a stream on an answer whose headers beside the type are set. @throws Refusal `too-many-listeners`. */
  add(response: ServerResponse, viewer: Viewer): void;
  send(event: LiveEvent): void;
  /** Ends the streams of a session that was signed out here. */
  signedOut(n: number): void;
  close(): void;
}

interface Listener {
  readonly viewer: Viewer;
  readonly response: ServerResponse;
}

/** Milliseconds after which a browser connects again. */
const RETRY = 2_000;
const text = (event: LiveEvent): string => `data: ${JSON.stringify(event)}\n\n`;

export function listeners({ sessions, limits, log }: { sessions: Sessions; limits: Limits; log: Logger }): Listeners {
  const live = new Set<Listener>();

  const write = (listener: Listener, data: string): void => {
    const { response } = listener;
    if (response.writableLength <= limits.listenerQueueBytes) {
      response.write(data);
      return;
    }
    // It comes back, begins with `hello` and asks for all anew: that costs less than to remember what it lacks.
    live.delete(listener);
    log.warn({ event: 'listener-dropped', why: 'too-slow', viewer: listener.viewer.n }, 'listener dropped');
    response.destroy();
  };
  const end = (listener: Listener): void => {
    if (!live.delete(listener)) return;
    listener.response.end(text({ t: 'signed-out' }));
    // One that does not read its end must not hold the connection.
    setTimeout(() => listener.response.destroy(), RETRY).unref();
  };

  const check = async (): Promise<void> => {
    const bySession = Map.groupBy(live, ({ viewer }) => viewer.hash);
    for (const some of bySession.values()) {
      const [first] = some;
      if (first && !(await sessions.stands(first.viewer))) for (const one of some) end(one);
    }
  };
  let checking = false;
  const checks = setInterval(() => {
    if (checking || live.size === 0) return;
    checking = true;
    check()
      // A database that cannot be read says nothing of a session: the next round asks again.
      .catch((error: unknown) => log.error({ event: 'session-check-failed', err: { name: (error as Error).name } }, 'session check failed'))
      .finally(() => {
        checking = false;
      });
  }, limits.sessionCheckMs);
  const beats = setInterval(() => {
    for (const listener of live) write(listener, ': beat\n\n');
  }, limits.heartbeatMs);

  return {
    get size() {
      return live.size;
    },
    add(response, viewer) {
      const own = [...live].filter((one) => one.viewer.n === viewer.n).length;
      if (live.size >= limits.listeners || own >= limits.listenersPerSession) {
        throw new Refusal('too-many-listeners', 429, 'Too many pages listen already: close one, then load this page again.', {
          retryAfter: 10_000,
        });
      }
      const listener: Listener = { viewer, response };
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // Proxies that gather answers would hold back what is pushed.
        'x-accel-buffering': 'no',
      });
      live.add(listener);
      response.on('close', () => live.delete(listener));
      write(listener, `retry: ${RETRY}\n\n${text({ t: 'hello', at: new Date().toISOString() })}`);
    },
    send(event) {
      const data = text(event);
      for (const listener of live) write(listener, data);
    },
    signedOut(n) {
      for (const listener of live) if (listener.viewer.n === n) end(listener);
    },
    close() {
      clearInterval(checks);
      clearInterval(beats);
      for (const { response } of live) response.end();
      live.clear();
    },
  };
}
