import { type Bundle, type Session, SignIn } from '../../protocol/index.ts';
import type { Listeners } from '../viewers/listeners.ts';
import type { Push } from '../viewers/push.ts';
import type { Sessions } from '../viewers/sessions.ts';
import type { Route } from '../http/router.ts';
import { bucket, buckets, type Limits } from '../limits.ts';
import { slowDown } from '../refusal.ts';
import type { SessionRow } from '../storage/face-viewers.ts';
import { readBody } from './read-body.ts';

export interface DashboardSessionOptions {
  readonly bundle: Bundle;
  readonly limits: Limits;
  readonly sessions: Sessions;
  readonly listeners: Listeners;
  readonly push: Push;
}

const PATH = '/dashboard/session';

/** Signing in and out, and the stream that lasts as long as a session. */
export function dashboardSessionRoutes({ bundle, limits, sessions, listeners, push }: DashboardSessionOptions): Route[] {
  const all = bucket(limits.signIns);
  const each = buckets(limits.signInsPerAddress);
  const shown = ({ since, until }: SessionRow): Session => ({ fleet: { id: bundle.fleet, name: bundle.name }, since, until });

  return [
    {
      method: 'POST',
      path: PATH,
      who: 'browser',
      bodyBytes: 4_096,
      async handle({ body, visit, response }) {
        if (!visit) throw new Error('a sign-in that came through no door');
        // By address first: one that tries too often must not use up what all others have.
        const wait = each.take(visit.address) || all.take();
        if (wait > 0) throw slowDown(wait);
        const { token } = readBody(SignIn, body);
        const { session, cookie } = await sessions.signIn(token, visit.site);
        response.setHeader('set-cookie', cookie);
        return shown(session);
      },
    },
    {
      method: 'GET',
      path: PATH,
      who: 'viewer',
      bodyBytes: 0,
      async handle({ visit }) {
        if (!visit?.viewer) throw new Error('a viewer without a session');
        return shown(visit.viewer);
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      who: 'viewer',
      bodyBytes: 0,
      async handle({ visit, response }) {
        if (!visit?.viewer) throw new Error('a viewer without a session');
        response.setHeader('set-cookie', await sessions.signOut(visit.viewer, visit.site));
        listeners.signedOut(visit.viewer.n);
        return {};
      },
    },
    {
      method: 'GET',
      path: '/dashboard/events',
      who: 'viewer',
      bodyBytes: 0,
      async handle({ visit, response }) {
        if (!visit?.viewer) throw new Error('a viewer without a session');
        await push.prepare();
        // It may have been signed out meanwhile, and a reader that went has nobody to tell of it.
        if (!response.destroyed) listeners.add(response, visit.viewer);
        return null;
      },
    },
  ];
}
