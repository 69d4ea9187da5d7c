import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { API, type Bundle, type Problem } from '../../protocol/index.ts';
import type { Gate } from '../persons/gate.ts';
import type { Probes } from '../metrics/probes.ts';
import type { Door } from '../viewers/door.ts';
import { secureHeaders } from '../viewers/headers.ts';
import type { Pages } from '../viewers/pages.ts';
import { actorOf } from '../viewers/sessions.ts';
import type { Sites } from '../viewers/site.ts';
import { buckets, type Limits } from '../limits.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { Refusals, RefusedNote } from '../refusals.ts';
import type { Nonces } from './nonces.ts';
import { tokenActor } from '../persons/tokens.ts';
import { beginProof, endProof } from './operator.ts';
import { type Route, router } from './router.ts';

export interface ListenerOptions {
  readonly bundle: Bundle;
  readonly limits: Limits;
  readonly nonces: Nonces;
  readonly refusals: Refusals;
  readonly routes: readonly Route[];
  readonly door: Door;
  readonly gate: Gate;
  readonly sites: Sites;
  readonly pages: Pages;
  readonly probes: Probes;
  /** Told of each request in work, so that a shutdown can wait for it. */
  readonly track: (work: Promise<void>) => void;
}

/**
 * The HTTP edge: rate, route, nonce, token or session, body bound, proof, JSON, role, handler, answer; in this order, cheapest first. Nothing
 * that a client sends makes it throw, and nothing of what was sent comes back in an answer.
 */
export function listener(options: ListenerOptions): RequestListener {
  const { bundle, limits, nonces, refusals, pages } = options;
  const route = router(options.routes);
  const rate = buckets(limits.requestsPerAddress);

  const work = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const noted: { -readonly [K in keyof RefusedNote]: RefusedNote[K] } = { actor: 'anonymous', action: 'request', subject: null };
    /** Others than operators get no nonce to try again with: a browser has a session or none. */
    let proves = true;
    try {
      const probe = options.probes.kind(path);
      // A load balancer asks for all from one address: its questions must not be held back with theirs.
      if (probe === 'health') return await options.probes.answer(request, response, path);
      const wait = rate.take(request.socket.remoteAddress ?? '');
      if (wait > 0) throw slowDown(wait);
      if (probe === 'metrics') {
        noted.action = 'metrics';
        proves = false;
        return await options.probes.answer(request, response, path);
      }
      if (pages.serves(path)) {
        proves = false;
        noted.action = 'page';
        await pages.answer(request, response, path);
        return;
      }
      const routed = route(request.method ?? '', path.startsWith(`${API}/`) ? path.slice(API.length) : '');
      if (routed.kind === 'none') throw new Refusal('not-found', 404, `There is nothing at this path; the API is under ${API}.`);
      if (routed.kind === 'wrong-method') {
        response.setHeader('allow', routed.allow);
        throw new Refusal('wrong-method', 405, `This path takes ${routed.allow}.`);
      }
      const { who, needs, bodyBytes, raw } = routed.route;
      noted.action = `${routed.route.method} ${routed.route.path}`;
      const browser = who === 'browser' || who === 'viewer';
      proves = !browser;
      if (browser) secureHeaders(response, options.sites.at(request.headers.host));
      const visit = browser ? await options.door.visit(request, who === 'viewer') : null;
      if (visit?.viewer) {
        noted.actor = actorOf(visit.viewer);
        options.gate.viewer(visit.viewer, needs);
      }
      const token = who === 'operator' ? await options.gate.token(request) : null;
      if (token) {
        noted.actor = tokenActor(token);
        options.gate.reader(token, needs);
      }
      const begun = who === 'operator' && !token ? await beginProof(request, nonces) : null;
      const bytes = await read(request, bodyBytes);
      // A body may take its time: who was shut out or lowered meanwhile has no say any more.
      if (visit?.viewer && bodyBytes > 0) options.gate.viewer(await options.door.still(visit.viewer), needs);
      const operator = begun ? await endProof(request, begun, bytes, bundle) : null;
      const body = bodyBytes > 0 && !raw ? json(request, bytes) : null;
      if (operator) {
        noted.actor = `operator:${operator.keyId}`;
        await options.gate.operator(operator, needs, body);
      }
      const answer = await routed.route.handle({
        params: routed.params,
        query: new URLSearchParams((request.url ?? '').slice(path.length + 1)),
        body,
        raw: raw ? { headers: request.headers, body: bytes } : null,
        operator,
        visit,
        response,
      });
      if (answer) reply(response, 200, 'application/json', answer);
    } catch (error) {
      const refusal = await refusals.of(error, noted);
      problem(response, refusal, proves ? nonces : null);
    }
  };

  return (request, response) => {
    request.on('error', () => undefined); // a peer that hangs up: the read below ends by 'close'
    response.on('error', () => undefined);
    options.track(work(request, response));
  };
}

/** Reads up to `most` bytes. A longer body is read to its end and thrown away, so that its sender sees the answer. */
async function read(request: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch (cause) {
    throw new Refusal('cut-off', 400, 'The request ended before its body was complete. Send it again.', { cause });
  }
  if (size > most) throw new Refusal('too-large', 413, `The body may be at most ${most} bytes long.`);
  return Buffer.concat(chunks);
}

function json(request: IncomingMessage, body: Buffer): unknown {
  // Browsers send other types without asking first; this one they must ask for.
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new Refusal('wrong-content-type', 415, 'Send the body as application/json.');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    // Without its cause: the parser's message quotes the body.
    throw new Refusal('malformed', 400, 'The body is not JSON in UTF-8.');
  }
}

function problem(response: ServerResponse, refusal: Refusal, nonces: Nonces | null): void {
  if (response.headersSent || response.destroyed) return;
  if (refusal.status === 401 && nonces) {
    response.setHeader('www-authenticate', 'DPoP algs="EdDSA"');
    // RFC 9449 §8: the nonce to try again with.
    response.setHeader('dpop-nonce', nonces.make());
  }
  if (refusal.retryAfter !== null) response.setHeader('retry-after', String(Math.ceil(refusal.retryAfter / 1_000)));
  const document: Problem = {
    type: `urn:lastcopy:problem:${refusal.code}`,
    title: refusal.code.replaceAll('-', ' '),
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    ...(refusal.enrolment === null ? {} : { enrolment: refusal.enrolment }),
  };
  reply(response, refusal.status, 'application/problem+json', document);
}

function reply(response: ServerResponse, status: number, type: string, body: object): void {
  if (response.headersSent || response.destroyed) return;
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': type,
    'content-length': text.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
