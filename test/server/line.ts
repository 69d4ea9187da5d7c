import { WebSocket } from 'ws';
import type { DeviceFrame, Role, ServerFrame, StewardFrame } from '../../src/protocol/index.ts';
import { PROTOCOL } from '../../src/protocol/index.ts';
import { makeHelloProof, type Signer } from '../../src/trust/index.ts';

type Of<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>;

/** A client's end of the WebSocket, as bare as can be: what came is kept in order and can be waited for. */
export interface Line extends AsyncDisposable {
  readonly ws: WebSocket;
  /** Everything that came and was not yet taken by `next`. */
  readonly waiting: ServerFrame[];
  /** The next frame of kind `t`; frames of other kinds before it stay where they are. */
  next<T extends ServerFrame['t']>(t: T, ms?: number): Promise<Of<T>>;
  /** Takes the frames that are there once `ms` have passed. */
  quiet(ms?: number): Promise<ServerFrame[]>;
  send(frame: DeviceFrame | StewardFrame | string | object): void;
  /** Sends and waits for the answer to this id. */
  ask(frame: { id: string } & (DeviceFrame | StewardFrame | object)): Promise<Of<'accepted'> | Of<'refused'>>;
  readonly closed: Promise<{ code: number; reason: string }>;
}

export async function line(url: string, path: string): Promise<Line> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/v1/${path}`, { perMessageDeflate: false });
  const waiting: ServerFrame[] = [];
  const wakers = new Set<() => void>();
  ws.on('message', (data: Buffer) => {
    waiting.push(JSON.parse(data.toString('utf8')) as ServerFrame);
    for (const wake of wakers) wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
      for (const wake of wakers) wake();
    });
  });
  await new Promise<void>((resolve, reject) => {
    ws.once('open', () => resolve());
    ws.once('error', reject);
  });
  ws.on('error', () => undefined);

  const take = (fits: (frame: ServerFrame) => boolean, what: string, ms: number): Promise<ServerFrame> => {
    const { promise, resolve, reject } = Promise.withResolvers<ServerFrame>();
    const look = (): void => {
      const index = waiting.findIndex(fits);
      const [found] = index < 0 ? [] : waiting.splice(index, 1);
      if (found) resolve(found);
      else if (ws.readyState === WebSocket.CLOSED)
        reject(new Error(`closed while waiting for ${what}; there: ${waiting.map(({ t }) => t).join(' ')}`));
      else return;
      wakers.delete(look);
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      wakers.delete(look);
      reject(new Error(`no ${what} within ${ms} ms; there: ${waiting.map(({ t }) => t).join(' ')}`));
    }, ms);
    wakers.add(look);
    look();
    return promise;
  };

  return {
    ws,
    waiting,
    closed,
    next: async <T extends ServerFrame['t']>(t: T, ms = 5_000) => (await take((frame) => frame.t === t, t, ms)) as Of<T>,
    async quiet(ms = 100) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return waiting.splice(0);
    },
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    async ask(frame) {
      ws.send(JSON.stringify(frame));
      const answer = await take(
        (one) => (one.t === 'accepted' || one.t === 'refused') && one.id === frame.id,
        `answer to ${frame.id}`,
        5_000,
      );
      return answer as Of<'accepted'> | Of<'refused'>;
    },
    async [Symbol.asyncDispose]() {
      ws.terminate();
      await closed;
    },
  };
}

/** Answers the challenge as told; the welcome (or refusal) is left to the caller. */
export async function greet(
  one: Line,
  who: { fleet: string; role: Role; id: string; cursor?: number; by: Signer },
  change: object = {},
): Promise<void> {
  const { nonce } = await one.next('challenge');
  const proof = await makeHelloProof({ fleet: who.fleet, role: who.role, id: who.id, nonce }, who.by);
  one.send({ t: 'hello', protocol: PROTOCOL, role: who.role, id: who.id, cursor: who.cursor ?? 0, proof, ...change });
}
