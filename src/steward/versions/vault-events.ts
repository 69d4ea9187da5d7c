import { WebSocket } from 'ws';
import { type RotationEvent, reconnectDelay } from '../../protocol/index.ts';
import { rotationEventId } from '../../trust/index.ts';
import type { VaultWatch } from './config.ts';
import { vaultHeaders } from './vault.ts';

/** Ends of connections are the rule: a token's life is one, too. */
const POLICY = { first: 1_000, most: 60_000 };
/** One event is a few hundred bytes. */
const LONGEST = 65_536;
/** A line that says nothing is pinged; one that does not answer is made anew. */
const PING_MS = 30_000;

const WRITTEN: ReadonlySet<string> = new Set(['kv-v2/data-write', 'kv-v2/data-patch', 'kv-v2/undelete']);
const DELETED: ReadonlySet<string> = new Set(['kv-v2/data-delete', 'kv-v2/delete', 'kv-v2/destroy', 'kv-v2/metadata-delete']);

function text(content: unknown, ...path: readonly string[]): string {
  let value = content;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return '';
    value = (value as Record<string, unknown>)[step];
  }
  return typeof value === 'string' ? value : '';
}

/**
 * One CloudEvent of Vault or OpenBao (https://openbao.org/docs/concepts/events/,
 * https://developer.hashicorp.com/vault/docs/concepts/events); null for what tells of no rotation. Paths stand with their mount or
 * without it, by the version of the program. Pure; never throws.
 */
export function vaultEvent(content: unknown, name: string): RotationEvent | null {
  const type = text(content, 'data', 'event_type');
  const mount = text(content, 'data', 'plugin_info', 'mount_path').replace(/\/+$/, '');
  const metadata = (member: string): string => text(content, 'data', 'event', 'metadata', member);
  const time = Date.parse(text(content, 'time'));
  if (mount === '' || Number.isNaN(time)) return null;
  const given = metadata('data_path') || metadata('path');
  const path = (given.startsWith(`${mount}/`) ? given.slice(mount.length + 1) : given).replace(/^\/+|\/+$/g, '');
  const secretRef = (below: string): string => `${name}/${mount}/${below}`;
  const common = { source: 'vault', oldVersion: null, occurredAt: new Date(time).toISOString(), oldInvalidAt: null } as const;
  let made: RotationEvent | null = null;
  if (WRITTEN.has(type) || DELETED.has(type)) {
    const below = path.replace(/^(data|metadata|delete|undelete|destroy)\//, '');
    const ref = secretRef(below);
    const version = metadata('current_version');
    if (below === '') return null;
    if (WRITTEN.has(type)) {
      // The first version of a secret takes nobody's place.
      if (!/^[1-9]\d{0,14}$/.test(version) || version === '1') return null;
      made = { eventId: rotationEventId('vault', ref, version), secretRef: ref, newVersion: version, kind: 'rotated', ...common };
    } else {
      const id = text(content, 'id') || String(time);
      made = { eventId: rotationEventId('vault', 'deleted', ref, id), secretRef: ref, newVersion: null, kind: 'deleted', ...common };
    }
  } else if (/^[a-z0-9-]+\/(static-)?rotate(-role|-root)?$/.test(type)) {
    // Database and LDAP roles: the manager set another password, so the old one is invalid from then on; it is not to be had.
    const role = metadata('name') || path;
    const id = text(content, 'id');
    if (role === '' || id === '') return null;
    const ref = secretRef(role);
    made = {
      ...common,
      eventId: rotationEventId('vault', ref, id),
      secretRef: ref,
      newVersion: null,
      kind: 'rotated',
      oldInvalidAt: common.occurredAt,
    };
  }
  return made !== null && made.secretRef.length <= 256 && !/\p{Cc}/u.test(made.secretRef) ? made : null;
}

export interface Subscription {
  onEvent(event: RotationEvent): void;
  /** The line is up: what was told before it may have been missed. */
  onUp(): void;
  onDown(why: string): void;
}

/** Subscribes to one type of events, again whenever the line is lost, until disposed. */
export function subscribe(watch: VaultWatch, type: string, token: () => Promise<string>, on: Subscription): AsyncDisposable {
  const base = new URL(watch.address);
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/v1/sys/events/subscribe/${type}?json=true`, base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let closed = false;
  let attempt = 0;
  let socket: WebSocket | null = null;
  let retry: NodeJS.Timeout | null = null;
  let pings: NodeJS.Timeout | null = null;

  const again = (why: string): void => {
    if (closed) return;
    on.onDown(why);
    retry = setTimeout(() => void connect(), reconnectDelay(attempt++, Math.random(), POLICY));
    retry.unref();
  };

  const connect = async (): Promise<void> => {
    let headers: Record<string, string>;
    try {
      headers = await vaultHeaders(watch, token);
    } catch (error) {
      again(error instanceof Error ? error.message : 'no token');
      return;
    }
    if (closed) return;
    const ws = new WebSocket(url, {
      headers,
      maxPayload: LONGEST,
      handshakeTimeout: 10_000,
      perMessageDeflate: false,
      ...(watch.ca === undefined ? {} : { ca: watch.ca }),
    });
    socket = ws;
    let alive = true;
    let why = 'the connection was lost';
    ws.on('open', () => {
      attempt = 0;
      on.onUp();
      pings = setInterval(() => {
        if (!alive) return ws.terminate();
        alive = false;
        ws.ping();
      }, PING_MS);
      pings.unref();
    });
    ws.on('pong', () => (alive = true));
    ws.on('unexpected-response', (_request, response) => {
      why = `it answered with ${response.statusCode ?? 0}: events may be off, or the token may not subscribe to ${type}`;
      ws.terminate();
    });
    ws.on('error', (error: NodeJS.ErrnoException) => {
      why = error.code ?? why;
    });
    ws.on('message', (data: Buffer, binary) => {
      alive = true;
      let content: unknown = null;
      try {
        content = binary ? null : JSON.parse(data.toString('utf8'));
      } catch {
        return;
      }
      const event = vaultEvent(content, watch.name);
      if (event) on.onEvent(event);
    });
    ws.on('close', () => {
      if (pings) clearInterval(pings);
      socket = null;
      again(why);
    });
  };

  void connect();
  return {
    async [Symbol.asyncDispose]() {
      closed = true;
      if (retry) clearTimeout(retry);
      const last = socket;
      if (!last || last.readyState === WebSocket.CLOSED) return;
      const gone = new Promise<void>((done) => last.once('close', () => done()));
      last.terminate();
      await gone;
    },
  };
}
