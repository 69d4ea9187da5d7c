import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { actorOf, makeLink } from './viewers/sessions.ts';
import { LIMITS } from './limits.ts';
import type { SessionRow } from './storage/face-viewers.ts';
import type { Storage } from './storage/face.ts';
import { sqliteStorage } from './storage/sqlite.ts';

/**
 * What is done to a server beside it, by whoever may write its state directory; the server sees it within a second and need
 * not run. All of it is audited.
 */

/** Under which note the server leaves its address. */
export const ADDRESS = 'address';

async function beside<T>(stateDir: string, act: (storage: Storage) => Promise<T>): Promise<T> {
  const path = join(stateDir, 'server.sqlite');
  if (!existsSync(path)) throw Object.assign(new Error(`No server has run on ${stateDir}.`), { code: 'no-server' });
  await using storage = sqliteStorage(path);
  return await act(storage);
}

/**
 * A new one-time link into the dashboard, good for ten minutes.
 * @throws Error with code `no-server` where none has run.
 */
export function signInLink(stateDir: string): Promise<{ link: string; until: string }> {
  return beside(stateDir, async (storage) => {
    const home = await storage.readNote(ADDRESS);
    if (home === null) throw Object.assign(new Error(`The server of ${stateDir} has not listened yet.`), { code: 'no-server' });
    return makeLink(storage, LIMITS, home);
  });
}

/** Sessions that are not over, newest first. @throws Error with code `no-server`. */
export function listSessions(stateDir: string): Promise<SessionRow[]> {
  return beside(stateDir, async (storage) => {
    const now = Date.now();
    return (await storage.sessions()).filter(
      ({ until, usedAt }) => Date.parse(until) > now && Date.parse(usedAt) + LIMITS.sessionIdleMs > now,
    );
  });
}

/** Ends one session, or (null) all of them and voids every link that waits. How many ended. @throws Error with code `no-server`. */
export function endSessions(stateDir: string, n: number | null): Promise<number> {
  const at = new Date().toISOString();
  const note = { at, actor: 'server', action: 'dashboard.end-session', subject: null, code: null };
  return beside(stateDir, async (storage) => {
    if (n === null) return storage.endSessions((ended) => ({ ...note, action: 'dashboard.end-all-sessions', detail: { ended } }));
    return (await storage.endSession(n, { ...note, subject: actorOf(n), detail: {} })) ? 1 : 0;
  });
}
