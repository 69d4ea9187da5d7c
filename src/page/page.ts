import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, CALLS, type CallsOptions, fail } from './calls.ts';
import { connectionPlaces } from './connection-places.ts';
import type { PageModel, RunningPage } from './face.ts';
import { loadFiles, type PageFile } from './files.ts';
import { HEADERS, refused } from './gate.ts';
import { SignIn } from './sign-in.ts';

export interface PageOptions {
  readonly model: PageModel;
  /** The folder of what the browser gets (web/), as it lies beside the running code. */
  readonly files: URL;
  /** Milliseconds without any session's request after which the page ends. */
  readonly idleMs?: number;
  /** Milliseconds for which a link is good. */
  readonly tokenMs?: number;
  /** Of errors that are not told to the browser. */
  readonly onError?: (error: unknown) => void;
  readonly now?: () => number;
}

const IDLE = 10 * 60_000;
const TOKEN = 2 * 60_000;
/** A browser needs six; the rest is for those who hold one open and send nothing. */
const MOST_CONNECTIONS = 64;
/** Milliseconds without a byte in or out; a stream says more often that it lives. Who never reads its answer does not keep it. */
const STILL = 45_000;

/** Serves the page on a free port of 127.0.0.1 until disposed, or idle. */
export async function startPage(options: PageOptions): Promise<RunningPage> {
  const { model, idleMs = IDLE, tokenMs = TOKEN, onError = () => undefined, now = Date.now } = options;
  const [{ createServer }, files] = await Promise.all([import('node:http'), loadFiles(options.files)]);
  const signIn = new SignIn({ now, tokenMs, idleMs });
  const streams = new Set<ServerResponse>();
  const ended = Promise.withResolvers<void>();
  let origin = '';

  const rest = setTimeout(() => {
    if (streams.size > 0) rest.refresh();
    else void close();
  }, idleMs).unref();
  const expiry = setInterval(() => signIn.expire(), Math.min(tokenMs, 5_000)).unref();
  const places = connectionPlaces(MOST_CONNECTIONS);
  const calls: CallsOptions = { model, signIn, streams, onError, onUse: (socket) => (places.keep(socket), void rest.refresh()) };

  const server = createServer(
    // Whoever is slow with a request, or holds a connection without one, does not keep it.
    { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384 },
    (request, response) =>
      void respond(request, response, { origin, files, calls }).catch((error: unknown) => fail(response, error, onError)),
  );
  server.timeout = STILL;
  server.on('connection', (socket) => places.take(socket));
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, ready);
  });
  server.on('error', onError);
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= (async () => {
      clearTimeout(rest);
      clearInterval(expiry);
      signIn.end();
      for (const response of streams) response.end('{"t":"ended"}\n');
      const closed = new Promise<void>((done) => server.close(() => done()));
      setTimeout(() => server.closeAllConnections(), 200).unref();
      server.closeIdleConnections();
      await closed;
      ended.resolve();
    })();
    return closing;
  };

  return {
    origin,
    link(onSpent) {
      rest.refresh();
      return `${origin}/#token=${signIn.token(onSpent)}`;
    },
    ended: ended.promise,
    [Symbol.asyncDispose]: close,
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { origin, files, calls }: { origin: string; files: ReadonlyMap<string, PageFile>; calls: CallsOptions },
): Promise<void> {
  const { method = '', url = '' } = request;
  const file = method === 'GET' ? files.get(url) : undefined;
  const no = refused(request, origin, file ? (url === '/' ? 'document' : 'file') : 'call');
  if (no) return answer(response, no.status, { code: no.code, sentence: 'This page answers only to itself.' });
  if (file) return void response.writeHead(200, { ...HEADERS, 'content-type': file.type }).end(file.bytes);
  const call = CALLS.get(`${method} ${url}`);
  if (!call) return answer(response, 404, { code: 'unknown', sentence: 'There is nothing here.' });
  await call(calls, request, response);
}
