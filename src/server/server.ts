import { mkdirSync } from 'node:fs';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Bundle } from '../protocol/index.ts';
import { verifyAudit } from './audit.ts';
import { ADDRESS } from './beside.ts';
import type { Profile } from './containment.ts';
import type { Tell } from './changes.ts';
import { viewers } from './viewers/viewers.ts';
import type { HookConfig } from './hooks/config.ts';
import { beginnings } from './identity/begun.ts';
import type { OidcConfig } from './identity/oidc-config.ts';
import { listener } from './http/listener.ts';
import { nonces } from './http/nonces.ts';
import { listenForMetrics, type MetricsOptions, observation } from './observation.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { MetricsListener } from './metrics/probes.ts';
import { gateway } from './link/gateway.ts';
import { otherNodes } from './link/other-nodes.ts';
import { peers } from './link/peers.ts';
import { keyBook } from './key-book.ts';
import { isLoopback } from './loopback.ts';
import { orderBook } from './order-book.ts';
import { refusals } from './refusals.ts';
import { KEEP_DAYS, retentionJob } from './retention.ts';
import { chainRoutes } from './routes/chain.ts';
import { descriptionRoutes } from './routes/description.ts';
import { enrolRoutes } from './routes/enrol.ts';
import { hookRoutes } from './routes/hooks.ts';
import { keyRoutes } from './routes/keys.ts';
import { progressRoutes } from './routes/progress.ts';
import { retirementRoutes } from './routes/retirements.ts';
import { stewardRequestRoutes } from './routes/steward-requests.ts';
import { viewRoutes } from './routes/views.ts';
import type { SinkConfig } from './sinks/config.ts';
import { type Sinks, startSinks } from './sinks/sinks.ts';
import { lockState } from './state-lock.ts';
import type { Storage } from './storage/face.ts';
import { openStorage } from './storage/open.ts';

export interface ServerOptions {
  /** Made where it is missing, for its owner only. One server per directory, unless the memory is in a `database`. */
  readonly stateDir: string;
  /** `postgres://…` without a password: the memory is there, for any number of servers; else in a file of `stateDir`. */
  readonly database?: string | undefined;
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
  readonly expected?: readonly Profile[];
  /** The folder of the built dashboard; without it its address answers how to build it. */
  readonly dashboard?: URL;
  /** Days that what devices reported is kept, at least 1; default 400 (retention.ts). */
  readonly keepDays?: number;
  /** Figures for Prometheus; without it there are none. */
  readonly metrics?: MetricsOptions;
  /** Where the audit log is carried to (readSinks). */
  readonly sinks?: readonly SinkConfig[];
  readonly limits?: Partial<Limits>;
  /** Doors for those who tell of rotations (parseHooks). */
  readonly hooks?: readonly HookConfig[];
  /** Through which identity provider people may sign in (readOidc). */
  readonly oidc?: OidcConfig;
}

export interface RunningServer extends AsyncDisposable {
  /** `http(s)://host:port`, with the port that was given. */
  readonly url: string;
  /** Where people find the dashboard: below the bundle's address, unless that is another loopback. */
  readonly dashboardUrl: string;
  /** Where the figures are, if they have an address of their own. */
  readonly metricsUrl: string | null;
  /** Another list in the place of `expected`; nothing where the server was started without one. */
  expect(profiles: readonly Profile[]): void;
  /** Ends every connection, waits for work in hand, closes the storage. Safe to call again. */
  close(): Promise<void>;
}

/** Connections that may wait to be accepted. */
const BACKLOG = 16_384;

/** Lines of the audit log's end that are checked at start; the whole is `verifyAudit`'s to walk. */
const AUDIT_CHECKED = 1_000;

/**
 * Starts the relay.
 * @throws Error with code `tls-required` for a host beyond loopback without TLS, `state-in-use`, `newer-database`,
 * one that begins with `database-`, or that of the listening socket (`EADDRINUSE`, `EACCES`).
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
  if (options.database === undefined) held.use(lockState(options.stateDir));
  const storage = await openStorage(options);
  try {
    const auditHolds = await checkAudit(storage, log);
    const running = await serve({ ...options, host, auditHolds }, storage, limits);
    const lock = held.move();
    const close = async (): Promise<void> => {
      await running.close();
      lock.dispose();
    };
    return { ...running, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await storage[Symbol.asyncDispose]();
    throw error;
  }
}

async function checkAudit(storage: Storage, log: Logger): Promise<boolean> {
  const tail = await storage.auditTail();
  const verdict = await verifyAudit(storage, Math.max(0, (tail?.seq ?? 0) - AUDIT_CHECKED));
  if (!verdict.ok) log.error({ event: 'audit-broken', at: verdict.at, why: verdict.why }, 'the audit log was tampered with');
  // Shipped with the logs, the tail shows later whether lines were cut off.
  else log.info({ event: 'audit-tail', seq: tail?.seq ?? 0, hash: verdict.hash }, 'audit log checked');
  return verdict.ok;
}

async function serve(
  options: ServerOptions & { host: string; auditHolds: boolean },
  storage: Storage,
  limits: Limits,
): Promise<Omit<RunningServer, typeof Symbol.asyncDispose>> {
  const { log, host, tls } = options;
  const keys = keyBook(storage, options.bundle);
  await keys.fresh();
  const { bundle } = keys;
  const shared = { key: await storage.nonceKey(), spend: (nonce: string, until: string) => storage.spend(nonce, until) };
  const given = nonces(limits.nonceMs, shared);
  const begun = beginnings(limits.begunMs, shared);
  const oidc = options.oidc ? (await import('./identity/oidc.ts')).openOidc(options.oidc, { begun, limits, log }) : null;
  const table = peers(storage);
  const inWork = new Set<Promise<void>>();

  // One list for all who count by it: another one takes its place within it.
  const expected = options.expected ? [...options.expected] : null;
  const orders = orderBook(storage, () => bundle);
  const browsers = viewers({ bundle, storage, limits, expected, orders, folder: options.dashboard, begun, key: shared.key, oidc, log });
  const { overview, rotations } = browsers;
  let sinks: Sinks | null = null;
  const watched = observation({
    storage,
    overview,
    rotations,
    auditHolds: options.auditHolds,
    token: options.metrics?.token ?? null,
    others: () => sinks?.families() ?? [],
  });
  const refused = watched.refusals(refusals(storage, log, limits.auditedRefusals));
  const tell: Tell = (change) => {
    watched.changed(change);
    sinks?.wake();
    // Other server processes turn keys too.
    if (change.kind === 'turned' || change.kind === 'all')
      keys.fresh().catch((error: unknown) => log.error({ event: 'keys-unread', err: { name: String(error) } }, 'keys could not be read'));
    browsers.changed(change);
  };
  const parts = { bundle, keys, storage, limits, peers: table, tell };
  const onRequest = listener({
    bundle,
    limits,
    nonces: given,
    refusals: refused,
    ...browsers,
    probes: watched.probes,
    routes: [
      ...enrolRoutes({ ...parts, nonces: given }),
      ...chainRoutes(parts),
      ...keyRoutes(parts),
      ...retirementRoutes(parts),
      ...hookRoutes({ hooks: options.hooks ?? [], storage, peers: table, refusals: refused }),
      ...stewardRequestRoutes(parts),
      ...viewRoutes({ storage, orders, expected }),
      ...progressRoutes({ storage, orders, expected }),
      ...browsers.routes,
      ...descriptionRoutes(),
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
    ? createTls({ ...bounds, ...tls, handshakeTimeout: limits.requestMs, minVersion: 'TLSv1.2' }, watched.requests(onRequest))
    : createPlain(bounds, watched.requests(onRequest));
  // Who asks and never reads the answer does not keep the connection: a stream says more often that it lives.
  server.timeout = limits.stillMs;
  const line = gateway({ ...parts, nonces: given, refusals: refused, log });
  server.on('upgrade', (request, socket, head) => line.upgrade(request, socket, head));
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return void socket.destroy();
    // A client that never hangs up is not waited for.
    socket.once('finish', () => socket.destroy());
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  // Before anybody connects: what is stored elsewhere from then on is heard of here.
  const others = otherNodes({ storage, peers: table, tell, log });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // A whole fleet may come at once; the system has its own bound (net.core.somaxconn).
    server.listen({ port: options.port ?? 0, host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => log.error({ event: 'socket-error', err: { name: error.name } }, 'listening socket failed'));
  const { port } = server.address() as AddressInfo;
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  browsers.sites.bind(url);
  let metrics: MetricsListener | null;
  try {
    await storage.leaveNote(ADDRESS, browsers.sites.home);
    metrics = await listenForMetrics(watched, options.metrics ?? {}, log);
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
  if (options.sinks) sinks = startSinks({ configs: options.sinks, storage, fleet: bundle.fleet, log });
  watched.listening();
  log.info({ event: 'listening', url, fleet: bundle.fleet }, 'listening');

  const end = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await metrics?.[Symbol.asyncDispose]();
    await sinks?.[Symbol.asyncDispose]();
    await browsers.close();
    await retention.close();
    await line.close();
    await others[Symbol.asyncDispose]();
    server.closeIdleConnections();
    await Promise.all(inWork);
    server.closeAllConnections();
    await closed;
    await refused.flush();
    await storage[Symbol.asyncDispose]();
    log.info({ event: 'closed' }, 'closed');
  };
  const expect: RunningServer['expect'] = (profiles) => {
    if (!expected) return;
    expected.length = 0;
    for (const profile of profiles) expected.push(profile);
    log.info({ event: 'expected', profiles: profiles.length }, 'another list of expected profiles');
    tell({ kind: 'roster' });
  };
  let ending: Promise<void> | null = null;
  const close = (): Promise<void> => (ending ??= end());
  return { url, dashboardUrl: `${browsers.sites.home}/dashboard/`, metricsUrl: metrics?.url ?? null, expect, close };
}
