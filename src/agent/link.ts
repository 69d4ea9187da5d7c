import * as v from 'valibot';
import type { WebSocket } from 'ws';
import {
  API,
  type Bundle,
  type DeviceFrame,
  MAX_FRAME_BYTES,
  PROTOCOL,
  RECONNECT,
  type ReconnectPolicy,
  reconnectDelay,
  ServerFrame,
} from '../protocol/index.ts';
import { makeHelloProof, type Signer } from '../trust/index.ts';
import { unreachable } from './enrol.ts';
import { AgentError } from './errors.ts';
import type { Outbox } from './state/outbox.ts';

/** Frames that are the business of others than the link itself. */
export type LinkFrame = Extract<ServerFrame, { t: 'item' | 'head' | 'admission' }>;

export interface LinkOptions {
  readonly bundle: Bundle;
  readonly deviceId: string;
  readonly signer: Signer;
  readonly outbox: Outbox;
  /** Last chain sequence that is durably here. */
  cursor(): number;
  /** Before each connection: enrols where needed. What it throws counts as a failed attempt. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Frames one after another. What it throws ends the connection: the server sends the frame again. */
  onFrame(frame: LinkFrame): Promise<void>;
  onWelcome(state: 'pending' | 'admitted' | 'revoked' | 'steward'): void;
  /** The server accepted, or finally refused, a frame of the outbox. */
  onSettled(frame: NonNullable<ReturnType<Outbox['settle']>>, refusal: { code: string; message: string } | null): void;
  onDown(down: { why: string; code: string | null; retryIn: number }): void;
  /** The server told its time. */
  onTime(time: string): void;
  /** The device was put out: asked after each loss. It tries again once in a long while, in case it is let in again. */
  quiet(): boolean;
  readonly policy?: ReconnectPolicy;
  readonly random?: () => number;
  /** Milliseconds without a sign of life until the connection counts as dead. */
  readonly silence?: number;
}

export interface Link extends AsyncDisposable {
  /** New frames may be in the outbox. */
  flush(): void;
  /** Everything up to here is durably stored. */
  ack(cursor: number): void;
  /** The device was let in, so its frames may go. */
  admitted(): void;
  /** After sleep: a socket that reads OPEN may be dead. Connects anew within `within` ms, with jitter. */
  wake(within?: number): void;
  readonly connected: boolean;
}

/** Frames on their way that the server has not accepted yet, at most; the server may want fewer. */
const IN_FLIGHT = 32;
const KNOWN: ReadonlySet<unknown> = new Set(ServerFrame.options.map((option) => option.entries.t.literal));

/** Null for what a newer server says, which this agent can do without. @throws ValiError, SyntaxError */
function read(text: string): ServerFrame | null {
  const content: unknown = JSON.parse(text);
  const named = v.parse(v.looseObject({ t: v.string() }), content);
  return KNOWN.has(named.t) ? v.parse(ServerFrame, named) : null;
}
const WAKE_WITHIN = 3_000;
/** Whatever a server says, nobody waits longer for it. A timer of more than 2^31 ms would not wait at all. */
const LONGEST_WAIT = 86_400_000;
/** Until a device that was put out asks again, and as much jitter. */
const QUIET = 12 * 3_600_000;
/** Who is told to wait for long comes back over a quarter as long, and not with everybody else in the same second. */
const LONG = 60_000;
const MOST_SPREAD = 900_000;

/** Calls the server and keeps the line up until disposed. The first attempt starts at once. */
export function openLink(options: LinkOptions): Link {
  const { bundle, deviceId, signer, outbox } = options;
  const random = options.random ?? Math.random;
  const silence = options.silence ?? 60_000;
  const closing = new AbortController();
  let socket: WebSocket | null = null;
  let up = false;
  let admitted = false;
  let attempt = 0;
  let refusal: { code: string; message: string; retryAfter: number | null } | null = null;
  let heard = 0;
  let sentTo = 0;
  let inFlight = new Set<string>();
  let credit = IN_FLIGHT;
  /** Set while the server wants less than that. */
  let slowed: { readonly credit: number; readonly over: NodeJS.Timeout } | null = null;
  let retry: NodeJS.Timeout | null = null;
  let resume: NodeJS.Timeout | null = null;
  let pulse: NodeJS.Timeout | null = null;
  let work: Promise<void> = Promise.resolve();
  let connecting: Promise<void> = Promise.resolve();

  const url = new URL(`${API}/device`, bundle.server.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

  const send = (frame: DeviceFrame) => socket?.send(JSON.stringify(frame));

  const window = () => Math.min(credit, slowed?.credit ?? credit);
  const ease = () => {
    if (slowed) clearTimeout(slowed.over);
    slowed = null;
  };

  const pump = () => {
    if (!up || !admitted || resume !== null) return;
    while (inFlight.size < window()) {
      const batch = outbox.next(sentTo, window() - inFlight.size);
      if (batch.length === 0) return;
      for (const { n, frame } of batch) {
        sentTo = n;
        inFlight.add(frame.id);
        send(frame);
      }
    }
  };

  /** Everything not accepted goes again, in order. */
  const rewind = () => {
    sentTo = 0;
    inFlight = new Set();
  };

  const settle = (id: string, no: { code: string; message: string } | null) => {
    inFlight.delete(id);
    const frame = outbox.settle(id);
    if (frame) options.onSettled(frame, no);
    pump();
  };

  const take = async (frame: ServerFrame): Promise<void> => {
    switch (frame.t) {
      case 'challenge': {
        options.onTime(frame.time);
        const proof = await makeHelloProof({ fleet: bundle.fleet, role: 'device', id: deviceId, nonce: frame.nonce }, signer);
        send({ t: 'hello', protocol: PROTOCOL, role: 'device', id: deviceId, cursor: options.cursor(), proof });
        return;
      }
      case 'welcome':
        up = true;
        attempt = 0;
        refusal = null;
        admitted = frame.state === 'admitted';
        credit = Math.min(IN_FLIGHT, frame.credit ?? IN_FLIGHT);
        ease();
        rewind();
        options.onWelcome(frame.state);
        pump();
        return;
      case 'accepted':
        settle(frame.id, null);
        return;
      case 'slow': {
        ease();
        const over = setTimeout(
          () => {
            slowed = null;
            pump();
          },
          Math.min(frame.for, LONGEST_WAIT) * (1 + random() / 4),
        );
        slowed = { credit: frame.credit, over };
        return;
      }
      case 'refused':
        if (frame.id === null) refusal = frame;
        else if (frame.retryAfter === null) settle(frame.id, frame);
        else {
          resume ??= setTimeout(
            () => {
              resume = null;
              rewind();
              pump();
            },
            Math.min(Math.max(1_000, frame.retryAfter), LONGEST_WAIT),
          );
        }
        return;
      case 'item':
      case 'head':
      case 'admission':
        await options.onFrame(frame);
        return;
      case 'device':
      case 'retirement-request':
      case 'request':
      case 'seen':
      case 'rotation-event':
        return; // a steward's business
    }
  };

  const lost = (why: string) => {
    socket = null;
    up = false;
    if (pulse) clearInterval(pulse);
    if (resume) clearTimeout(resume);
    ease();
    pulse = resume = null;
    if (closing.signal.aborted) return;
    const asked = Math.min(refusal?.retryAfter ?? 0, LONGEST_WAIT);
    const spread = asked > LONG ? Math.round(random() * Math.min(asked / 4, MOST_SPREAD)) : 0;
    const retryIn = options.quiet()
      ? Math.round(QUIET * (1 + random()))
      : reconnectDelay(attempt++, random(), options.policy ?? RECONNECT, asked + spread);
    options.onDown({ why: refusal?.message ?? why, code: refusal?.code ?? null, retryIn });
    refusal = null;
    again(retryIn);
  };

  const connect = async (): Promise<void> => {
    try {
      await options.prepare(closing.signal);
      const { WebSocket } = await import('ws');
      if (closing.signal.aborted) return;
      const ws = new WebSocket(url, {
        perMessageDeflate: false,
        maxPayload: MAX_FRAME_BYTES,
        handshakeTimeout: 15_000,
        ...(bundle.server.ca === null ? {} : { ca: bundle.server.ca }),
      });
      socket = ws;
      heard = Date.now();
      let why = 'the connection was lost';
      pulse = setInterval(() => {
        if (Date.now() - heard > silence) {
          why = 'the server fell silent';
          ws.terminate();
        } else if (ws.readyState === ws.OPEN) ws.ping();
      }, silence / 3);
      const alive = () => {
        heard = Date.now();
      };
      ws.on('ping', alive);
      ws.on('pong', alive);
      ws.on('error', (error) => {
        why = 'code' in error ? unreachable(url.host, error) : error.message;
      });
      ws.on('message', (data: Buffer) => {
        alive();
        work = work
          .then(() => {
            const frame = socket === ws ? read(data.toString('utf8')) : null;
            return frame ? take(frame) : undefined;
          })
          .catch((error: unknown) => {
            why =
              error instanceof v.ValiError || error instanceof SyntaxError
                ? 'the server sent a frame this agent does not know'
                : String(error);
            ws.close(1002);
          });
      });
      ws.on('close', () => {
        if (socket === ws) lost(why);
      });
    } catch (error) {
      if (closing.signal.aborted) return;
      if (error instanceof AgentError) refusal = { code: error.code, message: error.message, retryAfter: error.retryAfter };
      lost(error instanceof Error ? error.message : String(error));
    }
  };

  const again = (after: number) => {
    if (retry) clearTimeout(retry);
    retry = setTimeout(() => {
      retry = null;
      connecting = connect();
    }, after);
  };

  again(0);
  return {
    flush: pump,
    ack(cursor) {
      if (up) send({ t: 'ack', cursor });
    },
    admitted() {
      admitted = true;
      pump();
    },
    wake(within = WAKE_WITHIN) {
      if (closing.signal.aborted || options.quiet()) return;
      attempt = 0;
      const old = socket;
      if (old) {
        socket = null;
        up = false;
        if (pulse) clearInterval(pulse);
        if (resume) clearTimeout(resume);
        pulse = resume = null;
        old.terminate();
      } else if (retry === null) return; // a connection is being made now
      again(Math.round(random() * within));
    },
    get connected() {
      return up;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      if (retry) clearTimeout(retry);
      if (resume) clearTimeout(resume);
      ease();
      if (pulse) clearInterval(pulse);
      retry = resume = pulse = null;
      await connecting;
      const last = socket;
      if (last && last.readyState !== last.CLOSED) {
        const gone = new Promise<void>((done) => last.once('close', () => done()));
        last.close(1001);
        const force = setTimeout(() => last.terminate(), 500);
        await gone;
        clearTimeout(force);
      }
      await work;
    },
  };
}
