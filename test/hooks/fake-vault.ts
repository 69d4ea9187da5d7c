import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

interface Version {
  data: Record<string, unknown> | null;
  deleted: string;
  destroyed: boolean;
}

/**
 * A key/value store, version 2, and its events, as OpenBao documents them (https://openbao.org/api-docs/secret/kv/kv-v2/,
 * https://openbao.org/docs/concepts/events/): token in a header, lists, metadata, data by version, CloudEvents over a WebSocket.
 */
export class FakeVault implements AsyncDisposable {
  readonly token: string;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #secrets = new Map<string, Version[]>();
  /** Everything that was asked for, as `METHOD path`. */
  readonly asked: string[] = [];
  /** Paths stand in events with their mount (Vault), or without (OpenBao). */
  withMount = false;
  /** Events are lost. */
  silent = false;
  /** Answers nothing but 500. */
  broken = false;
  subscribers = 0;

  private constructor(token: string) {
    this.token = token;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      const path = new URL(request.url ?? '', 'http://x');
      if (request.headers['x-vault-token'] !== token || !path.pathname.startsWith('/v1/sys/events/subscribe/')) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      if (path.searchParams.get('json') !== 'true') throw new Error('events come as protobuf without json=true');
      this.#sockets.handleUpgrade(request, socket, head, (ws) => {
        this.subscribers++;
        ws.on('close', () => this.subscribers--);
      });
    });
  }
  static async start(token: string): Promise<FakeVault> {
    const one = new FakeVault(token);
    await new Promise<void>((ready) => one.#server.listen(0, '127.0.0.1', ready));
    return one;
  }
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** `vault kv put`. */
  put(path: string, data: Record<string, unknown>): void {
    const versions = this.#secrets.get(path) ?? [];
    versions.push({ data, deleted: '', destroyed: false });
    this.#secrets.set(path, versions);
    this.tell('kv-v2/data-write', path, { current_version: String(versions.length), oldest_version: '0', operation: 'data-write' });
  }
  /** `vault kv destroy`. */
  destroy(path: string, version: number): void {
    const one = this.#secrets.get(path)?.[version - 1];
    if (one) Object.assign(one, { data: null, destroyed: true });
    this.tell('kv-v2/destroy', path, { operation: 'destroy' });
  }
  tell(type: string, path: string, metadata: Record<string, string>): void {
    if (this.silent) return;
    const id = crypto.randomUUID();
    const below = `data/${path}`;
    const event = {
      id,
      source: 'https://vaultproject.io/',
      specversion: '1.0',
      type: '*',
      data: {
        event: { id, metadata: { path: this.withMount ? `secret/${below}` : below, ...metadata } },
        event_type: type,
        plugin_info: { mount_class: 'secret', mount_accessor: 'kv_a6081d01', mount_path: 'secret/', plugin: 'kv' },
      },
      datacontentype: 'application/cloudevents',
      time: new Date().toISOString(),
    };
    for (const ws of this.#sockets.clients) ws.send(JSON.stringify(event));
  }
  /** Cuts every subscription. */
  cut(): void {
    for (const ws of this.#sockets.clients) ws.terminate();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://x');
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (this.broken) return reply(500, { errors: ['internal error'] });
    if (request.headers['x-vault-token'] !== this.token) return reply(403, { errors: ['permission denied'] });
    const [, kind, rest = ''] = /^\/v1\/secret\/(metadata|data)\/(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    if (request.method !== 'GET' || kind === undefined) return reply(404, { errors: [] });
    if (url.searchParams.get('list') === 'true') {
      const keys = new Set<string>();
      for (const path of this.#secrets.keys()) {
        if (!path.startsWith(rest)) continue;
        const [first = '', ...more] = path.slice(rest.length).split('/');
        keys.add(more.length > 0 ? `${first}/` : first);
      }
      return keys.size === 0 ? reply(404, { errors: [] }) : reply(200, { data: { keys: [...keys] } });
    }
    const versions = this.#secrets.get(rest);
    if (!versions) return reply(404, { errors: [] });
    if (kind === 'metadata') {
      const told = versions.map(({ deleted, destroyed }, index) => [
        String(index + 1),
        { created_time: '2026-11-20T10:00:00Z', deletion_time: deleted, destroyed },
      ]);
      return reply(200, { data: { current_version: versions.length, oldest_version: 0, versions: Object.fromEntries(told) } });
    }
    const version = Number(url.searchParams.get('version') ?? versions.length);
    const one = versions[version - 1];
    if (!one || one.destroyed || one.deleted !== '') return reply(404, { data: { data: null, metadata: { destroyed: true, version } } });
    reply(200, { data: { data: one.data, metadata: { version, created_time: '2026-11-20T10:00:00Z' } } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }
}
