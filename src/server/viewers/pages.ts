import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../refusal.ts';
import { wrongHost } from './door.ts';
import type { DashboardFile, DashboardFiles } from './files.ts';
import { secureHeaders } from './headers.ts';
import type { Sites } from './site.ts';

/** Where the built dashboard is served. */
const PREFIX = '/dashboard/';

/** Answers what lies outside the API: the dashboard's files, `/` and `/dashboard`. */
export interface Pages {
  /** Whether the path is one of these. */
  serves(path: string): boolean;
  /** @throws Refusal wrong-host, wrong-method, not-found; the headers of a browser's answer are set by then. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Lastcopy</title>
<h1>The dashboard is not built</h1>
<p>In the checkout run <code>npm run build</code>, then load this page again. The command line needs none: <code>lastcopy rotations</code>.</p>
</html>
`;

export function pages(files: DashboardFiles, sites: Sites): Pages {
  return {
    serves: (path) => path === '/' || path === '/dashboard' || path.startsWith(PREFIX),

    async answer(request, response, path) {
      const site = sites.at(request.headers.host);
      secureHeaders(response, site);
      if (!site) throw wrongHost(sites);
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD');
        throw new Refusal('wrong-method', 405, 'This path takes GET, HEAD.');
      }
      request.resume();
      if (!path.startsWith(PREFIX)) {
        response.writeHead(302, { location: PREFIX, 'content-length': 0, 'cache-control': 'no-store' }).end();
        return;
      }
      const table = await files.table();
      if (!table) {
        send(request, response, 503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, Buffer.from(NOT_BUILT));
        return;
      }
      const name = path.slice(PREFIX.length) || 'index.html';
      // Addresses of the page's own, such as /dashboard/rotations/x, are told apart by what a browser wants to see there.
      const page = /\btext\/html\b/.test(request.headers.accept ?? '') && !name.startsWith('assets/') ? table.get('index.html') : undefined;
      const file = table.get(name) ?? page;
      if (!file) throw new Refusal('not-found', 404, `There is nothing at this path; the dashboard is at ${PREFIX}.`);
      sendFile(request, response, file);
    },
  };
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: DashboardFile): void {
  const coding = codingFor(request.headers['accept-encoding'], file);
  const etag = `"${file.etag}${coding === 'identity' ? '' : `-${coding}`}"`;
  const headers: Record<string, string> = {
    'content-type': file.type,
    etag,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(file.bodies.size > 1 ? { vary: 'accept-encoding' } : {}),
    ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
  };
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(etag)) {
    const { 'content-type': _type, 'content-encoding': _coding, ...kept } = headers;
    response.writeHead(304, kept).end();
    return;
  }
  send(request, response, 200, headers, file.bodies.get(coding) ?? Buffer.alloc(0));
}

function send(request: IncomingMessage, response: ServerResponse, status: number, headers: Record<string, string>, body: Buffer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The first of br and gzip that is there and that the browser takes (RFC 9110 §12.5.3, without weights but 0). */
function codingFor(accept: string | undefined, file: DashboardFile): 'identity' | 'gzip' | 'br' {
  const taken = new Set(
    (accept ?? '')
      .split(',')
      .map((one) =>
        one
          .trim()
          .toLowerCase()
          .split(/\s*;\s*/),
      )
      .filter(([, weight]) => !/^q=0(\.0*)?$/.test(weight ?? ''))
      .map(([coding]) => coding),
  );
  return (['br', 'gzip'] as const).find((coding) => taken.has(coding) && file.bodies.has(coding)) ?? 'identity';
}
