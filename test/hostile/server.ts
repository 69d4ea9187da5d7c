import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { ServerFrame } from '../../src/protocol/index.ts';

interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One client's line through the breached server, and the line that stands for its honest half. */
interface Pair {
  readonly client: WebSocket;
  readonly honest: WebSocket;
  greeted: boolean;
}

/**
 * A breached server: it stands between a real client (agent, steward, operator) and an honest server, sees and may change
 * every frame and every HTTP answer in both directions, and says whatever it likes beside them. It holds no private key.
 */
export class HostileServer implements AsyncDisposable {
  /** What becomes of a frame for the client; an empty list withholds it. */
  toClient: (frame: ServerFrame) => readonly ServerFrame[] = (frame) => [frame];
  /** What becomes of a frame of the client. */
  toServer: (frame: { t: string }) => readonly { t: string }[] = (frame) => [frame];
  /** What becomes of an HTTP answer. */
  answer: (path: string, honest: HttpAnswer, method: string) => HttpAnswer = (_path, honest) => honest;
  /** Everything that clients said: frames, bodies, headers. */
  readonly heard: string[] = [];
  /** Frames of clients, parsed. */
  readonly frames: ({ t: string } & Record<string, unknown>)[] = [];
  readonly #honest: string;
  readonly #http: Server;
  readonly #pairs = new Set<Pair>();

  private constructor(honest: string, http: Server) {
    this.#honest = honest;
    this.#http = http;
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#pass(request, response).catch(() => response.destroy());
    });
    new WebSocketServer({ server: http }).on('connection', (client, request) => this.#pair(client, request.url ?? ''));
  }

  static async start(honest: string): Promise<HostileServer> {
    const http = createServer();
    await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
    return new HostileServer(honest, http);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }
  get connected(): boolean {
    return [...this.#pairs].some(({ client }) => client.readyState === WebSocket.OPEN);
  }

  /** Says this to whoever is connected. */
  say(frame: object | string): void {
    for (const { client } of this.#pairs) client.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }
  cut(): void {
    for (const { client } of this.#pairs) client.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#http.closeAllConnections();
    await new Promise<void>((done) => this.#http.close(() => done()));
  }

  #pair(client: WebSocket, path: string): void {
    const honest = new WebSocket(this.#honest.replace('http', 'ws') + path, { perMessageDeflate: false });
    const pair: Pair = { client, honest, greeted: false };
    this.#pairs.add(pair);
    for (const [one, other] of [
      [client, honest],
      [honest, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#pairs.delete(pair);
        other.terminate();
      });
    }
    honest.on('message', (data: Buffer) => {
      for (const frame of this.toClient(JSON.parse(data.toString()) as ServerFrame)) client.send(JSON.stringify(frame));
    });
    client.on('message', (data: Buffer) => {
      const text = data.toString();
      this.heard.push(text);
      const frame = JSON.parse(text) as { t: string } & Record<string, unknown>;
      this.frames.push(frame);
      // The honest half has asked for one proof alone.
      if (frame.t === 'hello' && pair.greeted) return;
      if (frame.t === 'hello') pair.greeted = true;
      if (honest.readyState === WebSocket.OPEN) for (const one of this.toServer(frame)) honest.send(JSON.stringify(one));
    });
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { method = 'GET', url = '/', headers } = request;
    this.heard.push(body, headers.authorization ?? '');
    const said = await fetch(this.#honest + url, {
      method,
      headers: {
        ...(headers['content-type'] && { 'content-type': headers['content-type'] }),
        ...(headers.authorization && { authorization: headers.authorization }),
      },
      ...(body === '' ? {} : { body }),
    });
    const answer = this.answer(url.replace('/api/v1', ''), { status: said.status, body: await said.json() }, method);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }
}
