import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A load balancer as small as can be: TCP, the next node in turn that takes the connection. A node may be cut off: what goes to
 * and comes from it is dropped and nothing is closed, as when a cable is pulled between them.
 */
export class Balancer implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #ports: number[];
  readonly #pairs = new Set<{ readonly port: number; readonly client: Socket; readonly node: Socket }>();
  readonly #cut = new Set<number>();
  #next = 0;

  private constructor(server: Server, ports: number[]) {
    this.#server = server;
    this.#ports = ports;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (client) => this.#take(client, this.#ports.length));
  }
  static async before(urls: readonly string[]): Promise<Balancer> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(
      server,
      urls.map((url) => Number(new URL(url).port)),
    );
  }
  /** Nothing passes between this node and anybody, old connections included. */
  cut(url: string): void {
    const port = Number(new URL(url).port);
    this.#cut.add(port);
    for (const pair of this.#pairs) {
      if (pair.port !== port) continue;
      for (const socket of [pair.client, pair.node]) socket.unpipe().pause();
    }
  }
  /** The cable is back; what was open before is reset by whoever speaks first. */
  heal(url: string): void {
    const port = Number(new URL(url).port);
    this.#cut.delete(port);
    for (const pair of this.#pairs) {
      if (pair.port !== port) continue;
      pair.client.destroy();
      pair.node.destroy();
    }
  }
  #take(client: Socket, tries: number): void {
    client.on('error', () => client.destroy());
    const port = this.#ports[this.#next++ % this.#ports.length];
    if (port === undefined || tries === 0) {
      client.destroy();
      return;
    }
    if (this.#cut.has(port)) {
      this.#take(client, tries - 1);
      return;
    }
    const node = connect(port, '127.0.0.1');
    node.once('error', () => this.#take(client, tries - 1));
    node.once('connect', () => {
      node.removeAllListeners('error').on('error', () => client.destroy());
      const pair = { port, client, node };
      this.#pairs.add(pair);
      client.pipe(node);
      node.pipe(client);
      for (const [one, other] of [
        [client, node],
        [node, client],
      ] as const) {
        one.on('close', () => {
          this.#pairs.delete(pair);
          // Who is cut off learns nothing of it.
          if (!this.#cut.has(port)) other.destroy();
        });
      }
    });
  }
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const { client, node } of this.#pairs) {
      client.destroy();
      node.destroy();
    }
    await closed;
  }
}
