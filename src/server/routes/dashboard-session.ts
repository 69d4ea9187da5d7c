import { OPERATIONS, SignIn } from '../../protocol/index.ts';
import type { Listeners } from '../viewers/listeners.ts';
import type { Push } from '../viewers/push.ts';
import type { Sessions } from '../viewers/sessions.ts';
import { answering } from '../http/answering.ts';
import type { Route } from '../http/router.ts';
import { readBody } from './read-body.ts';
import type { SignInDesk } from './signed-in.ts';

export interface DashboardSessionOptions {
  readonly desk: SignInDesk;
  readonly sessions: Sessions;
  readonly listeners: Listeners;
  readonly push: Push;
}

/** Signing in by link and out, and the stream that lasts as long as a session. */
export function dashboardSessionRoutes({ desk, sessions, listeners, push }: DashboardSessionOptions): Route[] {
  return [
    answering(
      OPERATIONS.signIn,
      async ({ body, visit, response }) => {
        if (!visit) throw new Error('a sign-in that came through no door');
        desk.pace(visit, 'link');
        const { token } = readBody(SignIn, body);
        return desk.hand(await sessions.signIn(token, visit), response);
      },
      4_096,
    ),
    answering(OPERATIONS.session, async ({ visit }) => {
      if (!visit?.viewer) throw new Error('a viewer without a session');
      return desk.shown(visit.viewer);
    }),
    answering(OPERATIONS.signOut, async ({ visit, response }) => {
      if (!visit?.viewer) throw new Error('a viewer without a session');
      response.setHeader('set-cookie', await sessions.signOut(visit.viewer, visit.site));
      listeners.signedOut(visit.viewer.n);
      return {};
    }),
    answering(OPERATIONS.events, async ({ visit, response }) => {
      if (!visit?.viewer) throw new Error('a viewer without a session');
      await push.prepare();
      // It may have been signed out meanwhile, and a reader that went has nobody to tell of it.
      if (!response.destroyed) listeners.add(response, visit.viewer);
      return null;
    }),
  ];
}
