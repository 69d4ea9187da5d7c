import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { type Bundle, PROTOCOL, PROTOCOL_OLDEST, type Role } from '../../protocol/index.ts';
import type { Tell } from '../changes.ts';
import type { Nonces } from '../http/nonces.ts';
import { type Bucket, bucket, type Limits } from '../limits.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { Refusals } from '../refusals.ts';
import type { Storage } from '../storage/face.ts';
import { CLOSE, type Connection, connection } from './connection.ts';
import { takeDeviceFrame } from './device-frames.ts';
import { type ClientFrame, idOf, readFrame } from './frames.ts';
import { checkHello } from './hello.ts';
import { devicePeer, type Peer, spoken, stewardPeer } from './peer.ts';
import type { Peers } from './peers.ts';
import { takeStewardFrame } from './steward-frames.ts';

export interface SessionOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly nonces: Nonces;
  readonly refusals: Refusals;
  readonly peers: Peers;
  readonly tell: Tell;
  readonly log: Logger;
  /** Shared by all connections. */
  readonly fleetRate: Bucket;
  /** Called once, when the stranger has become a peer or is being sent away. */
  readonly onKnown: () => void;
}

export interface Session {
  close(code: number, reason: string): void;
  /** Settles when the socket is closed and nothing of it is in work. Never rejects. */
  readonly done: Promise<void>;
}

/** One connection from challenge to close. */
export function session(ws: WebSocket, role: Role, options: SessionOptions): Session {
  const { bundle, limits, peers, refusals, storage, log } = options;
  const nonce = options.nonces.make();
  const rate = bucket(limits.framesPerConnection);
  /** One answer to the challenge counts, the first: after it a client is a peer or is being sent away. */
  let dismissed = false;
  let peer: Peer | null = null;

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
      await checkHello(hello, { bundle, storage, role, nonce });
      // The time limit may have struck meanwhile.
      if (!line.open || dismissed) return;
      clearTimeout(patience);
      const known = { connection: line, storage, log, id: hello.id, cursor: hello.cursor, protocol: spoken(hello.protocol) };
      const made = role === 'steward' ? stewardPeer(known) : devicePeer(known);
      peer = made;
      options.onKnown();
      log.info({ event: 'connected', role, id: made.id }, 'connected');
      peers.add(made);
      await made.refresh();
      if (role !== 'device') return;
      options.tell({ kind: 'cursor', deviceId: made.id, cursor: hello.cursor });
      options.tell({ kind: 'devices' });
    } catch (error) {
      await dismiss(error, claimed, error instanceof Refusal && error.status === 400 ? CLOSE.protocol : CLOSE.notBelieved);
    }
  };

  const take = async (frame: Exclude<ClientFrame, { t: 'hello' }>, from: Peer): Promise<void> => {
    // readFrame let only frames of the role pass; these two lines tell the compiler which they are.
    if (role === 'device') await takeDeviceFrame(frame as Parameters<typeof takeDeviceFrame>[0], from, options);
    else await takeStewardFrame(frame as Parameters<typeof takeStewardFrame>[0], from.id, options);
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
      if (frame.t !== 'ack' && frame.id !== undefined) line.send({ t: 'accepted', id: frame.id });
    } catch (error) {
      const id = idOf(text);
      await refuse(error, action, id, id);
    }
  };

  const line: Connection = connection(ws, limits, {
    async onText(text) {
      if (peer) await onFrame(text, peer);
      else if (!dismissed) await greet(text);
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
      options.onKnown();
      return;
    }
    peers.remove(peer);
    await peer.idle();
    if (role === 'device') {
      await storage.seen(peer.id, new Date().toISOString(), null);
      options.tell({ kind: 'devices' });
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
