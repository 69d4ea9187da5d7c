import { mkdirSync } from 'node:fs';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Bundle } from '../protocol/index.ts';
import { verifyAudit } from './audit.ts';
import { ADDRESS } from './beside.ts';
import type { Tell } from './changes.ts';
import { viewers } from './viewers/viewers.ts';
import { listener } from './http/listener.ts';
import { nonces } from './http/nonces.ts';
import { LIMITS, type Limits } from './limits.ts';
import { gateway } from './link/gateway.ts';
import { peers } from './link/peers.ts';
import { isLoopback } from './loopback.ts';
import { refusals } from './refusals.ts';
import { KEEP_DAYS, retentionJob } from './retention.ts';
import { chainRoutes } from './routes/chain.ts';
import { enrolRoutes } from './routes/enrol.ts';
import { retirementRoutes } from './routes/retirements.ts';
import { viewRoutes } from './routes/views.ts';
import { lockState } from './state-lock.ts';
import type { Storage } from './storage/face.ts';
import { sqliteStorage } from './storage/sqlite.ts';

export interface ServerOptions {
  /** Made where it is missing, for its owner only. One server per directory. */
  readonly stateDir: string;
  readonly bundle: Bundle;
  /** Default 127.0.0.1. Anything beyond loopback needs `tls`. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Events and codes; never what peers sent. */
  readonly log: Logger;
  /** IT's list of machine × user profiles; without it every admitted device is expected (containment.ts). */
  readonly expected?: readonly { readonly machine: string; readonly user: string }[];
  /** The folder of the built dashboard; without it its address answers how to build it. */
  readonly dashboard?: URL;
  /** Days that what devices reported is kept, at least 1; default 400 (retention.ts). */
  readonly keepDays?: number;
  readonly limits?: Partial<Limits>;
}

export interface RunningServer extends AsyncDisposable {
  /** `http(s)://host:port`, with the port that was given. */
  readonly url: string;
  /** Where people find the dashboard: below the bundle's address, unless that is another loopback. */
  readonly dashboardUrl: string;
  /** Ends every connection, waits for work in hand, closes the storage. Safe to call again. */
  close(): Promise<void>;
}

/** Lines of the audit log's end that are checked at start; the whole is `verifyAudit`'s to walk. */
const AUDIT_CHECKED = 1_000;

/**
 * Starts the relay.
 * @throws Error with code `tls-required` for a host beyond loopback without TLS, `state-in-use`, `newer-database`, or that of the
 * listening socket (`EADDRINUSE`, `EACCES`).
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log } = options;
  const host = options.host ?? '127.0.0.1';
  if (!options.tls && !isLoopback(host)) {
    throw Object.assign(
      new Error(`Without TLS the server listens on loopback only, not on ${host}: pass a certificate and its key, or a loopback host.`),
      {
        code: 'tls-required',
      },
    );
  }
  const limits: Limits = { ...LIMITS, ...options.limits };
  mkdirSync(options.stateDir, { recursive: true, mode: 0o700 });
  using held = new DisposableStack();
  held.use(lockState(options.stateDir));
  const storage = sqliteStorage(join(options.stateDir, 'server.sqlite'));
  try {
    await checkAudit(storage, log);
    const running = await serve({ ...options, host }, storage, limits);
    const lock = held.move();
    const close = async (): Promise<void> => {
      await running.close();
      lock.dispose();
    };
    return { url: running.url, dashboardUrl: running.dashboardUrl, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await storage[Symbol.asyncDispose]();
    throw error;
  }
}

async function checkAudit(storage: Storage, log: Logger): Promise<void> {
  const tail = await storage.auditTail();
  const verdict = await verifyAudit(storage, Math.max(0, (tail?.seq ?? 0) - AUDIT_CHECKED));
  if (!verdict.ok) log.error({ event: 'audit-broken', at: verdict.at, why: verdict.why }, 'the audit log was tampered with');
  // Shipped with the logs, the tail shows later whether lines were cut off.
  else log.info({ event: 'audit-tail', seq: tail?.seq ?? 0, hash: verdict.hash }, 'audit log checked');
}

async function serve(
  options: ServerOptions & { host: string },
  storage: Storage,
  limits: Limits,
): Promise<{ url: string; dashboardUrl: string; close(): Promise<void> }> {
  const { bundle, log, host, tls } = options;
  const given = nonces(limits.nonceMs);
  const table = peers();
  const refused = refusals(storage, log, limits.auditedRefusals);
  const inWork = new Set<Promise<void>>();

  const expected = options.expected ?? null;
  const browsers = viewers({ bundle, storage, limits, peers: table, expected, folder: options.dashboard, log });
  const tell: Tell = browsers.changed;
  const parts = { bundle, storage, limits, peers: table, tell };
  const onRequest = listener({
    bundle,
    limits,
    nonces: given,
    refusals: refused,
    ...browsers,
    routes: [
      ...enrolRoutes({ ...parts, nonces: given }),
      ...chainRoutes(parts),
      ...retirementRoutes(parts),
      ...viewRoutes({ storage, peers: table, expected }),
      ...browsers.routes,
    ],
    track(work) {
      inWork.add(work);
      void work.finally(() => inWork.delete(work));
    },
  });
  const bounds = {
    requestTimeout: limits.requestMs,
    headersTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.max(100, Math.min(5_000, limits.requestMs / 2)),
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16_384,
  };
  const server: Server = tls
    ? createTls({ ...bounds, ...tls, handshakeTimeout: limits.requestMs, minVersion: 'TLSv1.2' }, onRequest)
    : createPlain(bounds, onRequest);
  // Who asks and never reads the answer does not keep the connection: a stream says more often that it lives.
  server.timeout = limits.stillMs;
  const line = gateway({ ...parts, nonces: given, refusals: refused, log });
  server.on('upgrade', (request, socket, head) => line.upgrade(request, socket, head));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => log.error({ event: 'socket-error', err: { name: error.name } }, 'listening socket failed'));
  const { port } = server.address() as AddressInfo;
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  browsers.sites.bind(url);
  try {
    await storage.leaveNote(ADDRESS, browsers.sites.home);
  } catch (error) {
    server.close();
    server.closeAllConnections();
    await browsers.close();
    throw error;
  }
  const retention = retentionJob({
    storage,
    keepDays: options.keepDays ?? KEEP_DAYS,
    connected: () => table.connectedIds(),
    tell,
    log,
  });
  log.info({ event: 'listening', url, fleet: bundle.fleet }, 'listening');

  const end = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await browsers.close();
    await retention.close();
    await line.close();
    server.closeIdleConnections();
    await Promise.all(inWork);
    server.closeAllConnections();
    await closed;
    await refused.flush();
    await storage[Symbol.asyncDispose]();
    log.info({ event: 'closed' }, 'closed');
  };
  let ending: Promise<void> | null = null;
  const close = (): Promise<void> => (ending ??= end());
  return { url, dashboardUrl: `${browsers.sites.home}/dashboard/`, close };
}
