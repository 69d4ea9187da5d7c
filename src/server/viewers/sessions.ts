import { createHash, randomBytes } from 'node:crypto';
import type { PersonRole, SignInBy } from '../../protocol/index.ts';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { ProvedBy } from '../storage/face-persons.ts';
import type { SessionRow } from '../storage/face-viewers.ts';
import type { AuditNote, Storage } from '../storage/face.ts';
import { cookieIn, setCookie } from './cookies.ts';
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

export const sessionName = (n: number): string => `viewer:${n}`;
/** Who it is in the audit log. */
export const actorOf = ({ n, person }: Pick<SessionRow, 'n' | 'person'>): string => (person === null ? sessionName(n) : `person:${person}`);

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

/** Makes a one-time link that signs one person in, audited as by `actor`. Null: nobody of that name, or disabled. */
export async function makePersonLink(
  storage: Storage,
  lifeMs: number,
  home: string,
  { person, actor }: { readonly person: string; readonly actor: string },
): Promise<{ link: string; until: string } | null> {
  const token = fresh();
  const now = Date.now();
  const until = new Date(now + lifeMs).toISOString();
  const note = { at: new Date(now).toISOString(), actor, action: 'person.link', subject: person, code: null, detail: { until } };
  if (!(await storage.addPersonLink({ hash: hashOf('link', token), until, person }, note))) return null;
  return { link: `${home}/dashboard/#sign-in=${token}`, until };
}

/** Where a browser that signs in has come to, and what it brought. */
export interface Arrival {
  readonly site: Site;
  readonly cookies: string | undefined;
}

export interface SignedIn {
  readonly session: SessionRow;
  /** A Set-Cookie header. */
  readonly cookie: string;
}

/** Who an identity provider says it is; `role`: what its word comes to. */
export interface Vouched {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly role: PersonRole;
}

/** Who has signed in, by the cookie of their browser. A session begins with signing in: none that was there before is kept. */
export interface Sessions {
  /** @throws Refusal `bad-link`: unknown, used or over, which look alike from outside. */
  signIn(token: string, arrival: Arrival): Promise<SignedIn>;
  /** For a person that has proved who it is. Null: nobody of that name is listed, it is disabled, or has that no more. */
  open(person: string, by: ProvedBy, arrival: Arrival): Promise<SignedIn | null>;
  openByProvider(who: Vouched, arrival: Arrival): Promise<SignedIn | 'disabled' | 'other-subject' | 'other-person' | 'full'>;
  /** Null without a session, or when it is over. Notes the use. */
  of(cookies: string | undefined, site: Site): Promise<Viewer | null>;
  /** As it is now; null: it stands no more. Notes the use. */
  stands(viewer: Viewer): Promise<Viewer | null>;
  /** Ends it; the cookie that makes a browser forget its own. */
  signOut(viewer: Viewer, site: Site): Promise<string>;
}

function signedOut(session: SessionRow): AuditNote {
  const subject = session.person === null ? null : sessionName(session.n);
  return { at: new Date().toISOString(), actor: actorOf(session), action: 'dashboard.sign-out', subject, code: null, detail: {} };
}

/** By its time, or for want of use. */
export function isOver({ until, usedAt }: SessionRow, { sessionIdleMs }: Pick<Limits, 'sessionIdleMs'>, now = Date.now()): boolean {
  return Date.parse(until) <= now || Date.parse(usedAt) + sessionIdleMs <= now;
}

export function sessions(storage: Storage, limits: Limits): Sessions {
  const live = async (hash: string): Promise<Viewer | null> => {
    const row = await storage.session(hash);
    const now = Date.now();
    if (!row || isOver(row, limits, now)) return null;
    if (Date.parse(row.usedAt) > now + CLOCK_BACK) return null;
    if (Date.parse(row.usedAt) + Math.min(USE_NOTED, limits.sessionIdleMs / 4) <= now) {
      // On a full disk its use is not noted and it ends the sooner; what there is can be looked at all the same.
      await storage.useSession(row.n, new Date(now).toISOString()).catch(() => undefined);
    }
    return { ...row, hash };
  };

  const idIn = (cookies: string | undefined, site: Site): string | null => {
    const id = cookieIn(cookies, site);
    return id !== null && SHAPE.test(id) ? hashOf('session', id) : null;
  };
  const beginning = () => {
    const id = fresh();
    const now = Date.now();
    return {
      id,
      session: { hash: hashOf('session', id), since: new Date(now).toISOString(), until: new Date(now + limits.sessionMs).toISOString() },
    };
  };
  const began = (at: string, person: string | null, by: SignInBy) => (n: number) => ({
    at,
    actor: actorOf({ n, person }),
    action: 'dashboard.sign-in',
    subject: person === null ? null : sessionName(n),
    code: null,
    detail: person === null ? {} : { by },
  });
  const done = async (session: SessionRow, id: string, { site, cookies }: Arrival): Promise<SignedIn> => {
    const before = idIn(cookies, site);
    const old = before === null ? null : await storage.session(before);
    // What this browser was signed in as before would go on without anybody who could end it.
    if (old) await storage.endSession(old.n, signedOut(old));
    return { session, cookie: setCookie(site, id, Math.floor(limits.sessionMs / 1_000)) };
  };

  return {
    async signIn(token, arrival) {
      const { id, session } = beginning();
      const found = SHAPE.test(token)
        ? await storage.signIn(hashOf('link', token), session, limits.sessions, (n, person) => began(session.since, person, 'link')(n))
        : null;
      if (!found) {
        throw new Refusal('bad-link', 401, 'This sign-in link was used or is over. Make a new one on the server: lastcopy server sign-in');
      }
      return done(found, id, arrival);
    },

    async open(person, by, arrival) {
      const { id, session } = beginning();
      const signedInBy = 'passkey' in by ? 'passkey' : 'password';
      const opened = { ...session, signedInBy, mostRole: null } as const;
      const found = await storage.openSession(person, opened, limits.sessions, began(session.since, person, signedInBy), by);
      return found && done(found, id, arrival);
    },

    async openByProvider({ name, issuer, subject, role }, arrival) {
      const { id, session } = beginning();
      const found = await storage.openProviderSession(
        { name, issuer, subject },
        { ...session, signedInBy: 'oidc', mostRole: role },
        { sessions: limits.sessions, persons: limits.persons },
        began(session.since, name, 'oidc'),
      );
      return typeof found === 'string' ? found : done(found, id, arrival);
    },

    async of(cookies, site) {
      const hash = idIn(cookies, site);
      return hash === null ? null : live(hash);
    },

    stands: (viewer) => live(viewer.hash),

    async signOut(viewer, site) {
      await storage.endSession(viewer.n, signedOut(viewer));
      return setCookie(site, '', 0);
    },
  };
}
