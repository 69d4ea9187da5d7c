import * as v from 'valibot';
import { WebSocket } from 'ws';
import {
  API,
  type Bundle,
  MAX_FRAME_BYTES,
  PROTOCOL,
  type ReconnectPolicy,
  reconnectDelay,
  ServerFrame,
  type StewardFrame,
} from '../protocol/index.ts';
import { makeHelloProof, type Signer } from '../trust/index.ts';

/** The steward's side of the WebSocket: it calls, proves its key, and keeps the line up. */
export interface StewardLink extends AsyncDisposable {
  /** Queued until the line is up; sent once per connection. False when the line is down (the caller sends again on `onUp`). */
  send(frame: StewardFrame): boolean;
}

export interface LinkHandlers {
  /** Where the followed chain stands, asked at each connection. */
  cursor(): number;
  onUp(): void;
  onDown(why: string): void;
  onFrame(frame: ServerFrame): Promise<void>;
}

const POLICY: ReconnectPolicy = { first: 500, most: 15_000 };
const SILENCE_MS = 60_000;

/** Connects and reconnects until disposed. Frames are handled one after another, in the order they came. */
export function connectSteward(bundle: Bundle, signer: Signer, handlers: LinkHandlers): StewardLink {
  let closed = false;
  let socket: WebSocket | null = null;
  let up = false;
  let attempt = 0;
  let retry: NodeJS.Timeout | null = null;
  let watchdog: NodeJS.Timeout | null = null;
  let work: Promise<void> = Promise.resolve();

  const url = new URL(`${API}/steward`, bundle.server.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

  const listen = () => {
    if (watchdog) clearTimeout(watchdog);
    watchdog = setTimeout(() => socket?.terminate(), SILENCE_MS);
  };

  const connect = () => {
    retry = null;
    if (closed) return;
    const ws = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: 10_000,
      ...(bundle.server.ca ? { ca: bundle.server.ca } : {}),
    });
    socket = ws;
    let why = 'connection lost';
    ws.on('open', listen);
    ws.on('ping', listen);
    ws.on('error', (error) => {
      why = error.message;
    });
    ws.on('message', (data: Buffer) => {
      listen();
      work = work.then(() => take(ws, data)).catch((error: unknown) => ws.close(1002, error instanceof Error ? error.name : 'error'));
    });
    ws.on('close', (_code, reason) => {
      if (watchdog) clearTimeout(watchdog);
      if (up || attempt === 0) handlers.onDown(reason.toString() || why);
      up = false;
      socket = null;
      if (!closed) retry = setTimeout(connect, reconnectDelay(attempt++, Math.random(), POLICY));
    });
  };

  const take = async (ws: WebSocket, data: Buffer): Promise<void> => {
    const frame = v.parse(ServerFrame, JSON.parse(data.toString('utf8')));
    if (frame.t === 'challenge') {
      const proof = await makeHelloProof({ fleet: bundle.fleet, role: 'steward', id: signer.keyId, nonce: frame.nonce }, signer);
      const hello: StewardFrame = { t: 'hello', protocol: PROTOCOL, role: 'steward', id: signer.keyId, cursor: handlers.cursor(), proof };
      ws.send(JSON.stringify(hello));
    } else if (frame.t === 'welcome') {
      up = true;
      attempt = 0;
      handlers.onUp();
    } else {
      await handlers.onFrame(frame);
    }
  };

  connect();
  return {
    send(frame) {
      if (!up || !socket) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      if (retry) clearTimeout(retry);
      const last = socket;
      if (last && last.readyState !== WebSocket.CLOSED) {
        const gone = new Promise<void>((done) => last.once('close', () => done()));
        last.close(1001);
        const force = setTimeout(() => last.terminate(), 1_000);
        await gone;
        clearTimeout(force);
      }
      await work;
    },
  };
}
