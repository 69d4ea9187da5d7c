import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { type Bundle, PROTOCOL, PROTOCOL_OLDEST, type Role } from '../../protocol/index.ts';
import type { Tell } from '../changes.ts';
import type { Nonces } from '../http/nonces.ts';
import { type Bucket, bucket, type Limits } from '../limits.ts';
import type { KeyBook } from '../key-book.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { Refusals } from '../refusals.ts';
import type { Storage } from '../storage/face.ts';
import { CLOSE, type Connection, connection } from './connection.ts';
import { takeDeviceFrame } from './device-frames.ts';
import { type ClientFrame, idOf, readFrame } from './frames.ts';
import { checkHello } from './hello.ts';
import { devicePeer, type Peer, spoken, stewardPeer } from './peer.ts';
import type { Peers } from './peers.ts';
import type { Presence } from './presence.ts';
import type { Pulse } from './pulse.ts';
import { takeStewardFrame } from './steward-frames.ts';

export interface SessionOptions {
  readonly bundle: Bundle;
  readonly keys: Pick<KeyBook, 'fresh'>;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly nonces: Nonces;
  readonly refusals: Refusals;
  readonly peers: Peers;
  readonly presence: Presence;
  readonly pulse: Pulse;
  readonly tell: Tell;
  readonly log: Logger;
  /** Shared by all connections. */
  readonly fleetRate: Bucket;
  /** How many frames of all connections wait or are in work. */
  readonly load: { frames: number };
}

export interface Session {
  close(code: number, reason: string): void;
  /** Settles when the socket is closed and nothing of it is in work. Never rejects. */
  readonly done: Promise<void>;
}

/**
 * One connection from challenge to close. All share their `options`, for there are ten thousand of them. `onKnown` is called
 * once, when the stranger has become a peer or is gone.
 */
export function session(ws: WebSocket, role: Role, options: SessionOptions, onKnown: () => void): Session {
  const { bundle, limits, peers, presence, refusals, storage, log } = options;
  const { tape } = peers;
  const nonce = options.nonces.make();
  const rate = bucket(limits.framesPerConnection);
  /** One answer to the challenge counts, the first: after it a client is a peer or is being sent away. */
  let dismissed = false;
  let peer: Peer | null = null;
  /** `performance.now()` until when the device has been told to slow down. */
  let slowUntil = 0;

  const refuse = async (error: unknown, action: string, subject: string | null, id: string | null): Promise<string> => {
    const { code, message, retryAfter } = await refusals.of(error, { actor: peer ? `${role}:${peer.id}` : 'anonymous', action, subject });
    line.send({ t: 'refused', id, code, message, retryAfter });
    return code;
  };

  const dismiss = async (error: unknown, subject: string | null, close: number): Promise<void> => {
    dismissed = true;
    clearTimeout(patience);
    line.close(close, await refuse(error, 'hello', subject, null));
  };

  const greet = async (text: string): Promise<void> => {
    let claimed: string | null = null;
    try {
      const hello = readFrame(text, role);
      if (hello.t !== 'hello') throw new Refusal('hello-first', 400, 'The first frame must be a hello that answers the challenge.');
      claimed = hello.id;
      const { edition } = peers;
      const read = await checkHello(hello, { bundle, storage, tape, presence, role, nonce });
      // The time limit may have struck meanwhile.
      if (!line.open || dismissed) return;
      clearTimeout(patience);
      const { id, cursor } = hello;
      const known = { connection: line, storage, tape, log, id, cursor, protocol: spoken(hello.protocol), credit: limits.credit };
      const made = role === 'steward' ? stewardPeer(known) : devicePeer(known);
      peer = made;
      onKnown();
      log.info({ event: 'connected', role, id: made.id }, 'connected');
      peers.add(made);
      // Nothing was said of any device since it was read.
      await made.refresh(read && edition === peers.edition ? read : undefined);
      if (role === 'device') presence.moved();
    } catch (error) {
      await dismiss(error, claimed, error instanceof Refusal && error.status === 400 ? CLOSE.protocol : CLOSE.notBelieved);
    }
  };

  const take = async (frame: Exclude<ClientFrame, { t: 'hello' }>, from: Peer): Promise<void> => {
    // readFrame let only frames of the role pass; these two lines tell the compiler which they are.
    if (role === 'device') await takeDeviceFrame(frame as Parameters<typeof takeDeviceFrame>[0], from, options);
    else await takeStewardFrame(frame as Parameters<typeof takeStewardFrame>[0], from.id, options);
  };

  /** A device that reports much while all is busy sends less for a while, before anything of it must be refused. */
  const easeOff = (from: Peer): void => {
    const now = performance.now();
    if (options.load.frames <= limits.busyFrames || role !== 'device' || from.protocol < 2 || now < slowUntil) return;
    slowUntil = now + limits.slowMs;
    line.send({ t: 'slow', credit: 1, for: limits.slowMs });
  };

  const onFrame = async (text: string, from: Peer): Promise<void> => {
    let action = 'frame';
    try {
      const wait = Math.max(rate.take(), options.fleetRate.take());
      if (wait > 0) throw slowDown(wait);
      const frame = readFrame(text, role);
      action = `frame.${frame.t}`;
      if (frame.t === 'hello') throw new Refusal('second-hello', 400, 'This connection has been greeted already.');
      await take(frame, from);
      if (frame.t === 'ack' || frame.id === undefined) return;
      easeOff(from);
      line.send({ t: 'accepted', id: frame.id });
    } catch (error) {
      const id = idOf(text);
      await refuse(error, action, id, id);
    }
  };

  const line: Connection = connection(ws, limits, options.pulse, {
    async onText(text) {
      if (peer) await onFrame(text, peer);
      else if (!dismissed) await greet(text);
    },
    onWaiting: (change) => {
      options.load.frames += change;
    },
    async onBinary() {
      const error = new Refusal('malformed', 400, 'Frames are text, not binary.');
      if (peer) await refuse(error, 'frame', null, null);
      else if (!dismissed) await dismiss(error, null, CLOSE.protocol);
    },
    async onViolation(code) {
      // ws itself closes the connection, with 1009, 1007 or 1002.
      const error = new Refusal(
        code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'too-large' : 'malformed',
        400,
        `WebSocket violation ${code}.`,
      );
      await refuse(error, 'frame', null, null);
    },
    onDrop: (why) => log.warn({ event: 'dropped', why, role, id: peer?.id ?? null }, 'connection dropped'),
  });

  const patience = setTimeout(() => {
    const late = new Refusal('hello-timeout', 408, 'No hello came in time: connect again.', { retryAfter: 1_000 });
    void dismiss(late, null, CLOSE.helloTimeout);
  }, limits.helloMs);

  line.send({ t: 'challenge', protocol: PROTOCOL, oldest: PROTOCOL_OLDEST, nonce, time: new Date().toISOString() });

  const end = async (): Promise<void> => {
    await line.closed;
    clearTimeout(patience);
    if (!peer) {
      onKnown();
      return;
    }
    peers.remove(peer);
    await peer.idle();
    if (role === 'device') {
      presence.seen(peer.id, null);
      presence.moved();
    }
    log.info({ event: 'disconnected', role, id: peer.id }, 'disconnected');
  };
  return {
    close: (code, reason) => line.close(code, reason),
    done: end().catch((error: unknown) =>
      log.error({ event: 'close-failed', err: { name: error instanceof Error ? error.name : typeof error } }, 'close failed'),
    ),
  };
}
