import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Verifier } from '../../trust/public.ts';
import type { Needs } from '../persons/gate.ts';
import type { Visit } from '../viewers/door.ts';

/** A request that has been let in: its sender proved where the route asks for it, its body is JSON within the bound. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON, not yet validated; null where the route takes no body. */
  readonly body: unknown;
  /** Null but on routes that take bodies as bytes. */
  readonly raw: { readonly headers: IncomingHttpHeaders; readonly body: Buffer } | null;
  /** Null but on routes for operators, and there where a token was shown. */
  readonly operator: Verifier | null;
  /** Null but on routes for browsers and viewers. */
  readonly visit: Visit | null;
  /** For headers beside the usual ones, and for streams. */
  readonly response: ServerResponse;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below API; a segment `:name` takes one Id-like segment. */
  readonly path: string;
  /** `browser`: one that reached us under our name; `viewer`: one with a session too. */
  readonly who: 'anyone' | 'operator' | 'browser' | 'viewer';
  readonly needs: Needs;
  /** Most bytes of a body; 0: takes none. */
  readonly bodyBytes: number;
  /** Its body is another's, not JSON of ours: `raw` of the call holds it. */
  readonly raw?: boolean;
  /** Gives the body of the 200 answer; null: it has answered by itself. */
  handle(call: Call): Promise<object | null>;
}

export type Routed =
  | { kind: 'route'; route: Route; params: Record<string, string> }
  | { kind: 'wrong-method'; allow: string }
  | { kind: 'none' };

/** Matches by segments; the first route that fits wins. `path` is below API, without its query. */
export function router(routes: readonly Route[]): (method: string, path: string) => Routed {
  const table = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return (method, path) => {
    const given = path.split('/');
    const allow: string[] = [];
    for (const { route, segments } of table) {
      const params = match(segments, given);
      if (!params) continue;
      if (route.method === method) return { kind: 'route', route, params };
      allow.push(route.method);
    }
    return allow.length > 0 ? { kind: 'wrong-method', allow: allow.join(', ') } : { kind: 'none' };
  };
}

function match(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (segments.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = given[index] ?? '';
    if (segment.startsWith(':')) {
      const decoded = decode(text);
      if (decoded === null || decoded === '') return null;
      params[segment.slice(1)] = decoded;
    } else if (segment !== text) return null;
  }
  return params;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
