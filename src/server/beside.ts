import { existsSync } from 'node:fs';
import { isOver, makeLink, sessionName } from './viewers/sessions.ts';
import { LIMITS } from './limits.ts';
import type { SessionRow } from './storage/face-viewers.ts';
import type { Storage } from './storage/face.ts';
import { openStorage, sqliteFile, type StoragePlace } from './storage/open.ts';

/**
 * What is done to a server beside it, by whoever may write its state directory; the server sees it within a second and need
 * not run. All of it is audited.
 */

/** Under which note the server leaves its address. */
export const ADDRESS = 'address';

/** @throws Error with code `no-server` where none has run. */
export async function beside<T>(place: StoragePlace, act: (storage: Storage) => Promise<T>): Promise<T> {
  if (place.database === undefined && !existsSync(sqliteFile(place.stateDir))) {
    throw Object.assign(new Error(`No server has run on ${place.stateDir}.`), { code: 'no-server' });
  }
  await using storage = await openStorage(place);
  return await act(storage);
}

/**
 * A new one-time link into the dashboard, good for ten minutes.
 * @throws Error with code `no-server` where none has run.
 */
export function signInLink(place: StoragePlace): Promise<{ link: string; until: string }> {
  return beside(place, async (storage) => {
    return makeLink(storage, LIMITS, await homeOf(storage));
  });
}

/** Where people find the server. @throws Error with code `no-server`. */
export async function homeOf(storage: Storage): Promise<string> {
  const home = await storage.readNote(ADDRESS);
  if (home === null) throw Object.assign(new Error('The server has not listened yet.'), { code: 'no-server' });
  return home;
}

/** Sessions that are not over, newest first. @throws Error with code `no-server`. */
export function listSessions(place: StoragePlace): Promise<SessionRow[]> {
  return beside(place, async (storage) => {
    return (await storage.sessions()).filter((session) => !isOver(session, LIMITS));
  });
}

/** Ends one session, or (null) all of them and voids every link that waits. How many ended. @throws Error with code `no-server`. */
export function endSessions(place: StoragePlace, n: number | null): Promise<number> {
  const at = new Date().toISOString();
  const note = { at, actor: 'server', action: 'dashboard.end-session', subject: null, code: null };
  return beside(place, async (storage) => {
    if (n === null) return storage.endSessions((ended) => ({ ...note, action: 'dashboard.end-all-sessions', detail: { ended } }));
    return (await storage.endSession(n, { ...note, subject: sessionName(n), detail: {} })) ? 1 : 0;
  });
}
