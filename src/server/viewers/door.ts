import type { IncomingMessage } from 'node:http';
import { buckets, type Limits } from '../limits.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { Sessions, Viewer } from './sessions.ts';
import type { Site, Sites } from './site.ts';

/** A request of a browser that reached us under a name of ours. */
export interface Visit {
  readonly site: Site;
  /** The peer's address; behind a proxy the proxy's. */
  readonly address: string;
  /** Its Cookie header. */
  readonly cookies: string | undefined;
  /** Null where the route asks for no session. */
  readonly viewer: Viewer | null;
}

/**
 * Lets browsers in. What a page elsewhere could make a browser send is refused: a request under another name, one that says it
 * comes from another site, and one that changes something without our header and an Origin of our own.
 */
export interface Door {
  /** @throws Refusal wrong-host, cross-site, no-session, slow-down. */
  visit(request: IncomingMessage, needsSession: boolean): Promise<Visit>;
  /** Who that is now. @throws Refusal no-session. */
  still(viewer: Viewer): Promise<Viewer>;
}

const READS = new Set(['GET', 'HEAD']);

export function door({ sites, sessions, limits }: { sites: Sites; sessions: Sessions; limits: Limits }): Door {
  const views = buckets(limits.viewsPerSession);
  return {
    async visit(request, needsSession) {
      const { headers } = request;
      const site = sites.at(headers.host);
      if (!site) throw wrongHost(sites);
      const from = headers['sec-fetch-site'];
      // `none`: typed or opened by a person.
      if (from !== undefined && from !== 'same-origin' && !(from === 'none' && READS.has(request.method ?? ''))) throw crossSite();
      if (headers.origin !== undefined && headers.origin !== site.origin) throw crossSite();
      if (!READS.has(request.method ?? '') && (headers.origin === undefined || headers['x-lastcopy'] !== '1')) throw crossSite();
      const viewer = needsSession ? await sessions.of(headers.cookie, site) : null;
      if (needsSession && !viewer) throw noSession();
      if (viewer) {
        const wait = views.take(viewer.hash);
        if (wait > 0) throw slowDown(wait);
      }
      return { site, address: request.socket.remoteAddress ?? '', cookies: headers.cookie, viewer };
    },
    async still(viewer) {
      const now = await sessions.stands(viewer);
      if (!now) throw noSession();
      return now;
    },
  };
}

export function wrongHost(sites: Sites): Refusal {
  return new Refusal('wrong-host', 421, `This server is not known under that name here: use ${sites.home}.`);
}

function noSession(): Refusal {
  return new Refusal(
    'no-session',
    401,
    'Nobody is signed in here, or the session is over. Sign in, or make a link on the server: lastcopy server sign-in',
  );
}

function crossSite(): Refusal {
  return new Refusal('cross-site', 403, 'This request comes from another site. Open the dashboard itself and try again.');
}
