import type { WebSocket } from 'ws';
import type { ServerFrame } from '../../protocol/index.ts';
import type { Limits } from '../limits.ts';
import type { Pulse } from './pulse.ts';

/** Why we close, as WebSocket close codes (RFC 6455 §7.4; 4000–4999 are ours). */
export const CLOSE = {
  goingAway: 1001,
  replaced: 4001,
  helloTimeout: 4002,
  notBelieved: 4003,
  revoked: 4005,
  protocol: 4006,
} as const;

/** Milliseconds for a peer to answer a close before its socket is cut. */
const CLOSE_MS = 1_000;

/** One WebSocket with its bounds: frames in one after another, frames out in order within a bounded queue, alive or cut. */
export interface Connection {
  /** Queues a frame. A peer whose queue is over its bound is cut off: what it missed it gets by its cursor. */
  send(frame: ServerFrame): void;
  /** Queues a frame, or the bytes of one, and waits until the system took it; false when the connection is gone. */
  sent(frame: ServerFrame | Buffer): Promise<boolean>;
  close(code: number, reason: string): void;
  readonly open: boolean;
  /** Settles when the socket is closed and the last frame has been handled. Never rejects. */
  readonly closed: Promise<void>;
}

export interface ConnectionHandlers {
  /** One text message at a time; the next waits for the promise. Must not reject. */
  onText(text: string): Promise<void>;
  /** One message more, or less, waits or is in work. */
  onWaiting(change: 1 | -1): void;
  onBinary(): Promise<void>;
  /** `oversized`, `bad-utf8`, … as ws names them (WS_ERR_…); the connection is closing. */
  onViolation(code: string): Promise<void>;
  /** Dropped for being too slow or silent. */
  onDrop(why: 'too-slow' | 'silent'): void;
}

export function connection(ws: WebSocket, limits: Limits, pulse: Pulse, handlers: ConnectionHandlers): Connection {
  let waiting = 0;
  let alive = true;
  let work: Promise<void> = Promise.resolve();
  const { promise: gone, resolve: markGone } = Promise.withResolvers<void>();

  const beats = pulse.join(() => {
    if (!alive) {
      handlers.onDrop('silent');
      ws.terminate();
      return;
    }
    alive = false;
    if (ws.readyState === ws.OPEN) ws.ping();
  });

  const enqueue = (task: () => Promise<void>): void => {
    handlers.onWaiting(1);
    if (++waiting >= limits.inboundFrames) ws.pause();
    work = work.then(task).finally(() => {
      handlers.onWaiting(-1);
      if (--waiting < limits.inboundFrames && ws.isPaused) ws.resume();
    });
  };

  ws.on('pong', () => {
    alive = true;
  });
  ws.on('ping', () => {
    alive = true;
  });
  ws.on('message', (data: Buffer, isBinary) => {
    alive = true;
    enqueue(() => (isBinary ? handlers.onBinary() : handlers.onText(data.toString('utf8'))));
  });
  ws.on('error', (error: Error & { code?: string }) => {
    enqueue(() => handlers.onViolation(error.code ?? 'WS_ERR'));
  });
  ws.on('close', () => {
    beats[Symbol.dispose]();
    markGone();
  });

  const drop = (): void => {
    handlers.onDrop('too-slow');
    ws.terminate();
  };

  return {
    send(frame) {
      if (ws.readyState !== ws.OPEN) return;
      if (ws.bufferedAmount > limits.queueBytes) drop();
      else ws.send(JSON.stringify(frame));
    },
    sent(frame) {
      if (ws.readyState !== ws.OPEN) return Promise.resolve(false);
      if (ws.bufferedAmount > limits.queueBytes) {
        drop();
        return Promise.resolve(false);
      }
      return new Promise((resolve) => {
        ws.send(Buffer.isBuffer(frame) ? frame : JSON.stringify(frame), { binary: false }, (error) => resolve(!error));
      });
    },
    close(code, reason) {
      if (ws.readyState === ws.CLOSED) return;
      ws.close(code, reason);
      const cut = setTimeout(() => ws.terminate(), CLOSE_MS);
      ws.once('close', () => clearTimeout(cut));
    },
    get open() {
      return ws.readyState === ws.OPEN;
    },
    closed: gone.then(() => work),
  };
}
