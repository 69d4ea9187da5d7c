import { OPERATIONS, type Session } from '../protocol/index.ts';
import { ApiProblem, ask } from './api.ts';
import { takeReturn } from './sign-in/identity-provider.ts';

/** Who is signed in. The session itself is a cookie that no script can read; here is only whether there is one, and whose. */

export type SignedIn =
  | { readonly state: 'asking' }
  | { readonly state: 'in'; readonly session: Session }
  /** `sentence`: why what was tried did not help, or that a session ended. */
  | { readonly state: 'out'; readonly sentence: string | null }
  /** `notBefore`: milliseconds since the epoch; null: it did not answer at all. */
  | { readonly state: 'unreachable'; readonly sentence: string; readonly notBefore: number | null };

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

/** What was brought along in the address. */
type Brought = { readonly link: string } | { readonly query: string };

/** Kept until the server has seen it once: a server that does not answer now may answer at the next attempt. */
let brought: Brought | null = null;

/** Takes it out of the address, so that it stays neither on the screen nor in this tab's history. */
function take(): Brought | null {
  const query = takeReturn();
  if (query !== null) return { query };
  const found = /^#sign-in=(.+)$/.exec(location.hash)?.[1];
  if (found === undefined) return brought;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return { link: decodeURIComponent(found) };
  } catch {
    return { link: found };
  }
}

/** Whoever is signed in already needs no link, not even one that was used. */
async function signIn(by: Brought): Promise<Session> {
  try {
    if ('link' in by) return await ask(OPERATIONS.signIn, { body: { token: by.link } });
    return await ask(OPERATIONS.signInByOidc, { body: { query: by.query } });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.isPassing || 'query' in by) throw error;
    return ask(OPERATIONS.session, {}).catch(() => {
      throw error;
    });
  }
}

/** Signs in by the link that was opened or by what the identity provider said, or finds the session that is there. */
export async function beginSession(): Promise<void> {
  brought = take();
  const given = brought !== null;
  try {
    const session = await (brought === null ? ask(OPERATIONS.session, {}) : signIn(brought));
    brought = null;
    enter(session);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    // What a provider said counts once: an answer of the server, whatever it is, has used it.
    if (error.isPassing && !(brought && 'query' in brought && error.status !== 0)) {
      return become({ state: 'unreachable', sentence: error.message, notBefore: error.notBefore });
    }
    brought = null;
    become({ state: 'out', sentence: given ? error.message : null });
  }
}

/** By a way that the page itself has gone through. */
export function enter(session: Session): void {
  become({ state: 'in', session });
}

/**
 * Asks the server who is signed in here: a role may have changed, and this browser may have signed in anew in another tab. False:
 * nobody is.
 */
export async function askWhoAgain(): Promise<boolean> {
  try {
    enter(await ask(OPERATIONS.session, {}));
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) return true;
    sessionOver();
    return false;
  }
  return true;
}

export async function signOut(): Promise<void> {
  try {
    await ask(OPERATIONS.signOut, {});
  } catch (error) {
    if (error instanceof ApiProblem && error.isPassing) {
      return become({
        state: 'unreachable',
        sentence: 'The server could not be told, so the session still stands. Sign out again once it answers.',
        notBefore: error.notBefore,
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
