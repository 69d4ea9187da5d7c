import { isLoopback } from '../loopback.ts';

/** A name under which browsers may reach this server. */
export interface Site {
  /** `https://relay.example:8443`: what a browser's Origin header says. */
  readonly origin: string;
  /** Cookies may be bound to TLS. */
  readonly secure: boolean;
  /** The host may be told to be https for ever: a name of its own, not this machine's loopback. */
  readonly lasting: boolean;
}

/**
 * The names that count. A request's Host header must be one of them: a page elsewhere may let its own name point at this
 * server (DNS rebinding), and its requests then bear that name. They are the bundle's server URL, where a proxy may stand in
 * between, and what the server listens on.
 */
export interface Sites {
  /** Once the server listens: `http(s)://host:port`. */
  bind(url: string): void;
  /** By the Host header; null: not a name of ours. */
  at(host: string | undefined): Site | null;
  /** The address that people get: the bundle's, unless that is another machine's loopback. */
  readonly home: string;
}

export function sites(bundleUrl: string): Sites {
  const table = new Map<string, Site>();
  const add = (origin: string): void => {
    const { protocol, host, hostname } = new URL(origin);
    const secure = protocol === 'https:';
    table.set(host, { origin: `${protocol}//${host}`, secure, lasting: secure && !isLoopback(hostname) });
  };
  let home = new URL(bundleUrl).origin;
  return {
    bind(url) {
      table.clear();
      const { protocol, port, hostname } = new URL(url);
      const everywhere = hostname === '0.0.0.0' || hostname === '[::]';
      if (isLoopback(hostname) || everywhere) for (const name of ['localhost', '127.0.0.1', '[::1]']) add(`${protocol}//${name}:${port}`);
      if (!everywhere) add(url);
      const given = new URL(bundleUrl);
      if (isLoopback(given.hostname)) home = new URL(everywhere ? `${protocol}//127.0.0.1:${port}` : url).origin;
      else add(given.origin);
    },
    at: (host) => (host === undefined ? null : (table.get(host.toLowerCase()) ?? null)),
    get home() {
      return home;
    },
  };
}
