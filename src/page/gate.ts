import type { IncomingMessage } from 'node:http';

/**
 * What every answer carries. Scripts and styles come from the page's own files only; nothing may frame it, submit from it or
 * keep it; a script that would write HTML from text is refused by the browser itself.
 */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

/** Why a request is refused before anything of it is looked at; null: it may go on. */
export type Refused = { readonly status: 403 | 421; readonly code: string } | null;

/**
 * Refuses what another site, or another name for this address, makes a browser send. The Host has to be the address itself: a
 * name that was rebound to 127.0.0.1 is not it. `document`: the one request that may come from elsewhere, by a link.
 */
export function refused(request: IncomingMessage, origin: string, kind: 'document' | 'file' | 'call'): Refused {
  const hosts = request.rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length !== 1 || request.headers.host !== origin.slice('http://'.length)) return { status: 421, code: 'foreign-host' };
  const { origin: from } = request.headers;
  const changes = request.method !== 'GET';
  if (from === undefined ? changes : from !== origin) return { status: 403, code: 'foreign-origin' };
  const site = request.headers['sec-fetch-site'];
  const goal = request.headers['sec-fetch-dest'];
  if (kind === 'document' ? goal !== undefined && goal !== 'document' : site !== undefined && site !== 'same-origin')
    return { status: 403, code: 'foreign-site' };
  return null;
}

/** The key of an Authorization header; null without one. */
export function bearer(request: IncomingMessage): string | null {
  return /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
