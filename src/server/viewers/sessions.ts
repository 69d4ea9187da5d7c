import { createHash, randomBytes } from 'node:crypto';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { SessionRow } from '../storage/face-viewers.ts';
import type { Storage } from '../storage/face.ts';
import type { Site } from './site.ts';

/** 256 random bits; the storage sees only their hash, so who reads the database cannot sign in. */
const fresh = (): string => randomBytes(32).toString('base64url');
const SHAPE = /^[A-Za-z0-9_-]{43}$/;
const hashOf = (kind: 'link' | 'session', token: string): string =>
  createHash('sha256').update(`lastcopy-${kind}\0${token}`).digest('base64url');

/** Between two notes that a session is in use. Milliseconds. */
const USE_NOTED = 60_000;

/** A clock that went back by more than this cannot tell how long a session still has. Milliseconds. */
const CLOCK_BACK = 300_000;

/** A session that was found and is not over. */
export interface Viewer extends SessionRow {
  readonly hash: string;
}

export const actorOf = (n: number): string => `viewer:${n}`;

/** Makes a one-time link below `home`, audited; the token is nowhere but in what this returns. */
export async function makeLink(
  storage: Storage,
  limits: Pick<Limits, 'signInMs' | 'signInLinks'>,
  home: string,
): Promise<{ link: string; until: string }> {
  const token = fresh();
  const now = Date.now();
  const until = new Date(now + limits.signInMs).toISOString();
  const at = new Date(now).toISOString();
  const note = { at, actor: 'server', action: 'dashboard.link', subject: null, code: null, detail: { until } };
  await storage.addSignInLink({ hash: hashOf('link', token), until }, limits.signInLinks, note);
  return { link: `${home}/dashboard/#sign-in=${token}`, until };
}

/** Who has signed in, by the cookie of their browser. */
export interface Sessions {
  /** @throws Refusal `bad-link`: unknown, used or over, which look alike from outside. */
  signIn(token: string, site: Site): Promise<{ session: SessionRow; cookie: string }>;
  /** Null without a session, or when it is over. Notes the use. */
  of(cookies: string | undefined, site: Site): Promise<Viewer | null>;
  /** Whether it still stands. Notes the use. */
  stands(viewer: Viewer): Promise<boolean>;
  /** Ends it; the cookie that makes a browser forget its own. */
  signOut(viewer: Viewer, site: Site): Promise<string>;
}

export function sessions(storage: Storage, limits: Limits): Sessions {
  const live = async (hash: string): Promise<Viewer | null> => {
    const row = await storage.session(hash);
    const now = Date.now();
    if (!row || Date.parse(row.until) <= now || Date.parse(row.usedAt) + limits.sessionIdleMs <= now) return null;
    if (Date.parse(row.usedAt) > now + CLOCK_BACK) return null;
    if (Date.parse(row.usedAt) + Math.min(USE_NOTED, limits.sessionIdleMs / 4) <= now) {
      // On a full disk its use is not noted and it ends the sooner; what there is can be looked at all the same.
      await storage.useSession(row.n, new Date(now).toISOString()).catch(() => undefined);
    }
    return { ...row, hash };
  };

  return {
    async signIn(token, site) {
      const id = fresh();
      const now = Date.now();
      const since = new Date(now).toISOString();
      const session = SHAPE.test(token)
        ? await storage.signIn(
            hashOf('link', token),
            { hash: hashOf('session', id), since, until: new Date(now + limits.sessionMs).toISOString() },
            limits.sessions,
            (n) => ({ at: since, actor: actorOf(n), action: 'dashboard.sign-in', subject: null, code: null, detail: {} }),
          )
        : null;
      if (!session) {
        throw new Refusal('bad-link', 401, 'This sign-in link was used or is over. Make a new one on the server: lastcopy server sign-in');
      }
      return { session, cookie: cookie(site, id, Math.floor(limits.sessionMs / 1_000)) };
    },

    async of(cookies, site) {
      const id = cookieNamed(cookies, nameAt(site));
      return id !== null && SHAPE.test(id) ? live(hashOf('session', id)) : null;
    },

    stands: async (viewer) => (await live(viewer.hash)) !== null,

    async signOut(viewer, site) {
      const at = new Date().toISOString();
      const note = { at, actor: actorOf(viewer.n), action: 'dashboard.sign-out', subject: null, code: null, detail: {} };
      await storage.endSession(viewer.n, note);
      return cookie(site, '', 0);
    },
  };
}

/** Ports of one host share their cookies, so a name without TLS holds the port. */
function nameAt(site: Site): string {
  return site.secure ? '__Host-lastcopy' : `lastcopy-${new URL(site.origin).port || '80'}`;
}

function cookie(site: Site, value: string, seconds: number): string {
  const where = site.secure ? 'Path=/; Secure' : 'Path=/api/v1/dashboard';
  return `${nameAt(site)}=${value}; ${where}; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
}

function cookieNamed(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}
