import type { Logger } from 'pino';
import type { Bundle } from '../../protocol/index.ts';
import type { Tell } from '../changes.ts';
import type { Profile } from '../containment.ts';
import type { Route } from '../http/router.ts';
import type { Limits } from '../limits.ts';
import type { Peers } from '../link/peers.ts';
import { dashboardRoutes, overviewNow } from '../routes/dashboard.ts';
import { dashboardSessionRoutes } from '../routes/dashboard-session.ts';
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
  readonly pages: Pages;
  readonly routes: readonly Route[];
  readonly changed: Tell;
  /** Ends every stream. */
  close(): Promise<void>;
}

export interface ViewersOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly peers: Peers;
  readonly expected: readonly Profile[] | null;
  readonly folder: URL | undefined;
  readonly log: Logger;
}

export function viewers({ bundle, storage, limits, peers, expected, folder, log }: ViewersOptions): Viewers {
  const names = sites(bundle.server.url);
  const signedIn = sessions(storage, limits);
  const book = rotationBook({ storage, expected });
  const views = { storage, peers, book, expected };
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
    pages: pages(dashboardFiles(folder), names),
    routes: [...dashboardRoutes(views), ...dashboardSessionRoutes({ bundle, limits, sessions: signedIn, listeners: live, push: pushed })],
    changed: (change) => pushed.changed(change, book.changed(change)),
    async close() {
      live.close();
      await pushed.close();
    },
  };
}
