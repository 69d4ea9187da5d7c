import type { ServerResponse } from 'node:http';
import type { Bundle, Session, SignInBy } from '../../protocol/index.ts';
import { buckets, type Limits } from '../limits.ts';
import { Refusal, slowDown } from '../refusal.ts';
import type { SessionRow } from '../storage/face-viewers.ts';
import type { Visit } from '../viewers/door.ts';
import type { SignedIn, Viewer } from '../viewers/sessions.ts';
import { originOf } from './waiting-room.ts';

/** What every way to sign in has of the others. */
export interface SignInDesk {
  /** Takes one attempt of a browser's, before anything is looked up. @throws Refusal slow-down. */
  pace(visit: Visit, by: SignInBy): void;
  /** Takes one change that a person makes to its own account: each is a line for ever. @throws Refusal slow-down. */
  change(person: string): void;
  shown(session: SessionRow): Session;
  /** Hands the browser its session. */
  hand(signedIn: SignedIn, response: ServerResponse): Session;
}

export function signInDesk(bundle: Bundle, limits: Limits): SignInDesk {
  // Each way by itself: who floods one leaves the others open.
  const all = buckets(limits.signIns);
  const each = buckets(limits.signInsPerAddress);
  const changes = buckets(limits.accountChanges);
  const shown = ({ since, until, person, role, signedInBy }: SessionRow): Session => ({
    fleet: { id: bundle.fleet, name: bundle.name },
    since,
    until,
    person: person === null ? null : { name: person, role },
    signedInBy,
  });
  return {
    pace(visit, by) {
      // By address first: one that tries too often must not use up what all others have.
      const wait = each.take(originOf(visit.address)) || all.take(by);
      if (wait > 0) throw slowDown(wait);
    },
    change(person) {
      const wait = changes.take(person);
      if (wait > 0) throw slowDown(wait);
    },
    shown,
    hand({ session, cookie }, response) {
      response.setHeader('set-cookie', cookie);
      return shown(session);
    },
  };
}

/**
 * What signs a person in beside the identity provider would outlast what the provider says: who came through it makes none.
 * @throws Refusal provider-only.
 */
export function requireOwnWay({ signedInBy }: Viewer): void {
  if (signedInBy !== 'oidc') return;
  throw new Refusal(
    'provider-only',
    403,
    'You came through the identity provider, which says who may come back. For a way in beside it ask an admin for a link.',
  );
}

/** Who is signed in, where that is somebody. @throws Refusal no-person. */
export function personIn(visit: Visit | null): { viewer: Viewer; name: string } {
  if (!visit?.viewer) throw new Error('a viewer without a session');
  const { person } = visit.viewer;
  if (person === null) {
    throw new Refusal('no-person', 403, "This session is nobody's, of a link to look only. Sign in as a person.");
  }
  return { viewer: visit.viewer, name: person };
}
