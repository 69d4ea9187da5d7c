import { createHash, createHmac } from 'node:crypto';
import { nonces } from '../http/nonces.ts';
import { cookieIn, setCookie } from '../viewers/cookies.ts';
import type { Site } from '../viewers/site.ts';

/**
 * What a browser has begun and has yet to finish: it leaves to an identity provider or asks an authenticator, and comes back.
 * Its ticket is in a cookie and nowhere else, so whoever begins often fills no memory of ours, and only the browser that began
 * can finish. The values that go out with it are made of the ticket under a key of the server's: none of them is stored, and
 * the ticket's holder cannot make them.
 */
export interface Begun {
  readonly cookie: string;
  /** 32 bytes, the same for the same name, as long as `bound` is the same. */
  value(name: string): Buffer;
}

export type BegunKind = 'oidc' | 'passkey' | 'new-passkey';

export interface Beginnings {
  /** `bound`: what must still hold at the end, such as the session. The site's origin always must. */
  begin(kind: BegunKind, site: Site, bound?: string): Begun;
  /** Null: this browser has begun nothing of the kind, too long ago, or finished it. `cookie` takes the browser's away. */
  finish(kind: BegunKind, cookies: string | undefined, site: Site, bound?: string): Promise<Begun | null>;
}

/** What the processes of one storage share of them; as nonces.ts has it. */
export interface SharedBeginnings {
  readonly key: Uint8Array;
  readonly spend: (hash: string, until: string) => Promise<boolean>;
}

export function beginnings(lifeMs: number, { key, spend }: SharedBeginnings): Beginnings {
  const keyFor = (what: string): Buffer => createHmac('sha256', key).update(`lastcopy-begun\0${what}`).digest();
  const tickets = nonces(lifeMs, {
    key: keyFor('tickets'),
    spend: (ticket, until) => spend(createHash('sha256').update(ticket).digest('base64url'), until),
  });
  const values = keyFor('values');
  const of = (ticket: string, cookie: string, parts: readonly string[]): Begun => ({
    cookie,
    value: (name) =>
      createHmac('sha256', values)
        .update(JSON.stringify([ticket, ...parts, name]))
        .digest(),
  });
  return {
    begin(kind, site, bound = '') {
      const ticket = tickets.make();
      return of(ticket, setCookie(site, ticket, Math.floor(lifeMs / 1_000), kind), [kind, site.origin, bound]);
    },
    async finish(kind, cookies, site, bound = '') {
      const ticket = cookieIn(cookies, site, kind);
      if (ticket === null || (await tickets.take(ticket)) !== 'taken') return null;
      return of(ticket, setCookie(site, '', 0, kind), [kind, site.origin, bound]);
    },
  };
}
