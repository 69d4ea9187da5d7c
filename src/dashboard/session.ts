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

/** Takes the token out of the address, so that it stays neither on the screen nor in this tab's history. */
function takeToken(): string | null {
  const token = /^#sign-in=(.+)$/.exec(location.hash)?.[1];
  if (token === undefined) return null;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

/** Signs in by the link that was opened, or finds the session that is there. */
export async function beginSession(): Promise<void> {
  const token = takeToken();
  try {
    become({ state: 'in', session: await (token === null ? ask('/session', Session) : signIn(token)) });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 0 || error.status >= 500) become({ state: 'unreachable', sentence: error.message });
    else become({ state: 'out', sentence: token === null ? null : error.message });
  }
}

function signIn(token: string): Promise<Session> {
  return ask('/session', Session, { method: 'POST', body: { token } });
}

export async function signOut(): Promise<void> {
  await ask('/session', v.object({}), { method: 'DELETE' }).catch(() => undefined);
  become({ state: 'out', sentence: 'You are signed out.' });
}

export function sessionOver(): void {
  if (now.state === 'in') become({ state: 'out', sentence: 'The session is over.' });
}

/** A second link opened in the same tab changes only the fragment. */
window.addEventListener('hashchange', () => {
  if (location.hash.startsWith('#sign-in=')) void beginSession();
});
