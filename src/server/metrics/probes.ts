import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from '../refusal.ts';
import { CONTENT_TYPE, exposition, type Family, type Format } from './exposition.ts';

/**
 * What machines ask about the server itself: `/healthz` (the process answers), `/readyz` (it can serve) and `/metrics`. None of
 * them names a machine, a user, a path or a secret.
 */
export interface Probes {
  /** `health` is answered before anything else; `metrics` only where a token was set, and to who shows it. */
  kind(path: string): 'health' | 'metrics' | null;
  /** @throws Refusal wrong-method, no-token. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** Answers all three without a token. @throws that of the socket. */
  listen(host: string, port: number): Promise<MetricsListener>;
}

export interface MetricsListener extends AsyncDisposable {
  readonly url: string;
}

export interface ProbesOptions {
  readonly families: () => Promise<readonly Family[]>;
  /** Name → whether it holds. */
  readonly ready: () => Promise<Readonly<Record<string, boolean>>>;
  /** Who shows it may read /metrics on the server's own address; null: nobody. */
  readonly token: string | null;
}

/** A figure may be so old, milliseconds: many who ask cost no more than one. */
const FIGURES_AGE = 2_000;
const READY_AGE = 500;

/** What was made less than `age` ago is given again; of many who ask at once the first makes it for all. */
function remembered<T>(make: () => Promise<T>, age: number): () => Promise<T> {
  let at = Number.NEGATIVE_INFINITY;
  let held: Promise<T> | null = null;
  return () => {
    if (held && performance.now() - at < age) return held;
    at = performance.now();
    const made = make();
    held = made;
    made.catch(() => {
      if (held === made) held = null;
    });
    return made;
  };
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

export function probes({ families, ready, token }: ProbesOptions): Probes {
  const figures = remembered(families, FIGURES_AGE);
  const readiness = remembered(ready, READY_AGE);

  const send = (request: IncomingMessage, response: ServerResponse, status: number, type: string, text: string): void => {
    const body = Buffer.from(text);
    response.writeHead(status, {
      'content-type': type,
      'content-length': body.length,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };

  const health = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const type = 'text/plain; charset=utf-8';
    if (path === '/healthz') return send(request, response, 200, type, 'alive\n');
    const checks = Object.entries(await readiness());
    const good = checks.every(([, holds]) => holds);
    send(request, response, good ? 200 : 503, type, checks.map(([name, holds]) => `${name}: ${holds ? 'ok' : 'failed'}\n`).join(''));
  };

  const metrics = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const format: Format = /\bapplication\/openmetrics-text\b/.test(request.headers.accept ?? '') ? 'openmetrics' : 'text';
    send(request, response, 200, CONTENT_TYPE[format], exposition(await figures(), format));
  };

  const mayRead = (request: IncomingMessage): boolean => {
    const shown = /^Bearer ([^\s]{1,512})$/.exec(request.headers.authorization ?? '')?.[1];
    return token !== null && shown !== undefined && timingSafeEqual(hash(shown), hash(token));
  };

  const requireRead = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    if (request.method === 'GET' || request.method === 'HEAD') return;
    response.setHeader('allow', 'GET, HEAD');
    throw new Refusal('wrong-method', 405, 'This path takes GET, HEAD.');
  };

  const kind: Probes['kind'] = (path) => {
    if (path === '/healthz' || path === '/readyz') return 'health';
    return path === '/metrics' && token !== null ? 'metrics' : null;
  };

  return {
    kind,
    async answer(request, response, path) {
      requireRead(request, response);
      if (kind(path) === 'health') return health(request, response, path);
      if (!mayRead(request)) {
        response.setHeader('www-authenticate', 'Bearer');
        throw new Refusal('no-token', 401, 'Show the token of the file that --metrics-token names: Authorization: Bearer TOKEN.');
      }
      return metrics(request, response);
    },
    async listen(host, port) {
      const open: RequestListener = (request, response) => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        const work = async (): Promise<void> => {
          requireRead(request, response);
          if (path === '/metrics') await metrics(request, response);
          else if (kind(path) === 'health') await health(request, response, path);
          else send(request, response, 404, 'text/plain; charset=utf-8', 'There are /metrics, /healthz and /readyz here.\n');
        };
        work().catch((error: unknown) => {
          const status = error instanceof Refusal ? error.status : 500;
          if (!response.headersSent) send(request, response, status, 'text/plain; charset=utf-8', 'This cannot be answered now.\n');
        });
      };
      const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, open);
      server.maxConnections = 64;
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const { port: bound } = server.address() as AddressInfo;
      return {
        url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
        async [Symbol.asyncDispose]() {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          server.closeAllConnections();
          await closed;
        },
      };
    },
  };
}
