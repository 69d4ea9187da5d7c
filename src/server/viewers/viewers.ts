import type { Logger } from 'pino';
import type { Bundle, Overview, Rotation } from '../../protocol/index.ts';
import type { Tell } from '../changes.ts';
import type { Profile } from '../containment.ts';
import type { Route } from '../http/router.ts';
import type { Beginnings } from '../identity/begun.ts';
import type { Oidc } from '../identity/oidc.ts';
import type { Limits } from '../limits.ts';
import type { OrderBook } from '../order-book.ts';
import { attempts } from '../persons/attempts.ts';
import { type Gate, gate } from '../persons/gate.ts';
import { passwords } from '../persons/passwords.ts';
import { tokens } from '../persons/tokens.ts';
import { accountPasskeyRoutes } from '../routes/account-passkeys.ts';
import { dashboardRoutes, overviewNow } from '../routes/dashboard.ts';
import { dashboardSessionRoutes } from '../routes/dashboard-session.ts';
import { personRoutes } from '../routes/persons.ts';
import { oidcSignInRoutes } from '../routes/sign-in-oidc.ts';
import { passkeySignInRoutes } from '../routes/sign-in-passkey.ts';
import { passwordSignInRoutes } from '../routes/sign-in-password.ts';
import { signInDesk } from '../routes/signed-in.ts';
import { tokenRoutes } from '../routes/tokens.ts';
import type { Storage } from '../storage/face.ts';
import { type Door, door } from './door.ts';
import { dashboardFiles } from './files.ts';
import { listeners } from './listeners.ts';
import { type Pages, pages } from './pages.ts';
import { push } from './push.ts';
import { rotationBook } from './rotation-book.ts';
import { sessions } from './sessions.ts';
import { type Sites, sites } from './site.ts';

/** All that the server does for browsers: files, sessions, views, push. */
export interface Viewers {
  readonly sites: Sites;
  readonly door: Door;
  readonly gate: Gate;
  readonly pages: Pages;
  readonly routes: readonly Route[];
  readonly changed: Tell;
  /** The same figures for those who are no browsers. */
  readonly overview: () => Promise<Overview>;
  readonly rotations: () => Promise<readonly Rotation[]>;
  /** Ends every stream. */
  close(): Promise<void>;
}

export interface ViewersOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly expected: readonly Profile[] | null;
  readonly orders: OrderBook;
  readonly folder: URL | undefined;
  readonly begun: Beginnings;
  /** 32 secret bytes that all processes on one storage share. */
  readonly key: Uint8Array;
  /** Null: there is no identity provider. */
  readonly oidc: Oidc | null;
  readonly log: Logger;
}

export function viewers({ bundle, storage, limits, expected, orders, folder, begun, key, oidc, log }: ViewersOptions): Viewers {
  const fleet = { id: bundle.fleet, name: bundle.name };
  const names = sites(bundle.server.url);
  const signedIn = sessions(storage, limits);
  const desk = signInDesk(bundle, limits);
  const book = rotationBook({ storage, orders, expected });
  const views = { storage, book, expected };
  const live = listeners({ sessions: signedIn, limits, log });
  const pushed = push({
    book,
    overview: () => overviewNow(views),
    listening: () => live.size > 0,
    send: (event) => live.send(event),
    limits,
    log,
  });
  return {
    sites: names,
    door: door({ sites: names, sessions: signedIn, limits }),
    gate: gate({ storage, limits, tokens: tokens(storage, limits) }),
    pages: pages(dashboardFiles(folder), names),
    routes: [
      ...dashboardRoutes(views),
      ...dashboardSessionRoutes({ desk, sessions: signedIn, listeners: live, push: pushed }),
      ...passwordSignInRoutes({
        bundle,
        storage,
        limits,
        desk,
        sessions: signedIn,
        listeners: live,
        passwords: passwords(limits),
        attempts: attempts(storage, limits, key),
        oidc: oidc && { label: oidc.label },
      }),
      ...passkeySignInRoutes({ fleet, storage, begun, sessions: signedIn, desk }),
      ...oidcSignInRoutes({ oidc, storage, sessions: signedIn, desk }),
      ...accountPasskeyRoutes({ fleet, storage, begun, limits, desk }),
      ...personRoutes({ storage, limits, listeners: live, sites: names }),
      ...tokenRoutes({ storage, limits }),
    ],
    changed: (change) => pushed.changed(change, book.changed(change)),
    overview: () => overviewNow(views),
    rotations: () => book.rotations(),
    async close() {
      live.close();
      await pushed.close();
    },
  };
}
