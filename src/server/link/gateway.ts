import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { API, MAX_FRAME_BYTES, type Role } from '../../protocol/index.ts';
import { bucket } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { CLOSE } from './connection.ts';
import { presence } from './presence.ts';
import { pulse } from './pulse.ts';
import { type Session, type SessionOptions, session } from './session.ts';

export type GatewayOptions = Omit<SessionOptions, 'fleetRate' | 'load' | 'presence' | 'pulse'>;

/**
 * The WebSocket edge: which sockets become connections. A stranger gets a challenge and a short time; a peer that proved
 * itself gets its welcome and what it lacks. A frame that is not taken is answered by `refused` and audited; the
 * connection stays, except where the peer is not who it says.
 */
export interface Gateway {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every connection and waits until their last frames are handled. */
  close(): Promise<void>;
}

const PATHS: ReadonlyMap<string, Role> = new Map([
  [`${API}/device`, 'device'],
  [`${API}/steward`, 'steward'],
]);

export function gateway(options: GatewayOptions): Gateway {
  const { limits, refusals, storage, tell, log } = options;
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false, clientTracking: false });
  const fleetRate = bucket(limits.framesPerFleet);
  const load = { frames: 0 };
  const beats = pulse(limits.pingMs);
  const seen = presence({ storage, every: limits.seenMs, tell, log });
  const shared: SessionOptions = { ...options, fleetRate, load, presence: seen, pulse: beats };
  const live = new Set<Session>();
  let strangers = 0;
  const onKnown = (): void => void strangers--;
  let closing = false;

  const admit = (request: IncomingMessage): Role => {
    const role = PATHS.get((request.url ?? '').split('?')[0] ?? '');
    if (!role) throw new Refusal('not-found', 404, `Connect to ${[...PATHS.keys()].join(' or ')}.`);
    // Agents and stewards send no Origin. A browser always does: no page may reach a server on this machine.
    if (request.headers.origin !== undefined) throw new Refusal('no-browsers', 403, 'Browsers may not connect here.');
    if (closing || strangers >= limits.strangers) throw new Refusal('busy', 503, 'Too many connections are being made: try later.');
    return role;
  };

  const turnAway = async (socket: Duplex, error: unknown): Promise<void> => {
    const { status, code } = await refusals.of(error, { actor: 'anonymous', action: 'connect', subject: null });
    // A client that never hangs up would keep its descriptor: no timeout of HTTP's holds for what asked to be upgraded.
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${code}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => undefined); // a peer that hangs up
      let role: Role;
      try {
        role = admit(request);
      } catch (error) {
        void turnAway(socket, error);
        return;
      }
      wss.handleUpgrade(request, socket, head, (ws) => {
        strangers++;
        const one = session(ws, role, shared, onKnown);
        live.add(one);
        void one.done.finally(() => live.delete(one));
      });
    },
    async close() {
      closing = true;
      const all = [...live];
      // One after another, so that they do not come to the other nodes in one moment.
      const apart = Math.min(limits.drainMs / all.length, 1);
      for (const [n, one] of all.entries()) {
        if (n % 64 === 63) await sleep(64 * apart);
        one.close(CLOSE.goingAway, 'going-away');
      }
      // And those that came through a door that was closing.
      for (const one of live) one.close(CLOSE.goingAway, 'going-away');
      await Promise.all([...live].map(({ done }) => done));
      beats[Symbol.dispose]();
      await seen.close();
      wss.close();
    },
  };
}
