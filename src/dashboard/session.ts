import * as v from 'valibot';
import { Session } from '../protocol/index.ts';
import { ApiProblem, ask } from './api.ts';

/** Who is signed in. The session itself is a cookie that no script can read; here is only whether there is one. */

export type SignedIn =
  | { readonly state: 'asking' }
  | { readonly state: 'in'; readonly session: Session }
  /** `sentence`: why a link did not help, or that a session ended. */
  | { readonly state: 'out'; readonly sentence: string | null }
  | { readonly state: 'unreachable'; readonly sentence: string };

let now: SignedIn = { state: 'asking' };
const watchers = new Set<() => void>();

export const sessionNow = (): SignedIn => now;
export function watchSession(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function become(next: SignedIn): void {
  now = next;
  for (const watcher of watchers) watcher();
}

/** Kept until the server has seen it once: a server that does not answer now may answer at the next attempt. */
let token: string | null = null;

/** Takes the token out of the address, so that it stays neither on the screen nor in this tab's history. */
function takeToken(): string | null {
  const found = /^#sign-in=(.+)$/.exec(location.hash)?.[1];
  if (found === undefined) return token;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}

/** Whoever is signed in already needs no link, not even one that was used. */
async function signIn(by: string): Promise<Session> {
  try {
    return await ask('/session', Session, { method: 'POST', body: { token: by } });
  } catch (error) {
    if (!(error instanceof ApiProblem) || isPassing(error)) throw error;
    return ask('/session', Session).catch(() => {
      throw error;
    });
  }
}

const isPassing = ({ status }: ApiProblem): boolean => status === 0 || status === 429 || status >= 500;

/** Signs in by the link that was opened, or finds the session that is there. */
export async function beginSession(): Promise<void> {
  token = takeToken();
  const given = token !== null;
  try {
    const session = await (token === null ? ask('/session', Session) : signIn(token));
    token = null;
    become({ state: 'in', session });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (isPassing(error)) return become({ state: 'unreachable', sentence: error.message });
    token = null;
    become({ state: 'out', sentence: given ? error.message : null });
  }
}

export async function signOut(): Promise<void> {
  try {
    await ask('/session', v.object({}), { method: 'DELETE' });
  } catch (error) {
    if (error instanceof ApiProblem && isPassing(error)) {
      return become({
        state: 'unreachable',
        sentence: 'The server could not be told, so the session still stands. Sign out again once it answers.',
      });
    }
  }
  become({ state: 'out', sentence: 'You are signed out.' });
}

export function sessionOver(): void {
  if (now.state === 'in') become({ state: 'out', sentence: 'The session is over.' });
}

/** A second link opened in the same tab changes only the fragment. */
window.addEventListener('hashchange', () => {
  if (location.hash.startsWith('#sign-in=')) void beginSession();
});
