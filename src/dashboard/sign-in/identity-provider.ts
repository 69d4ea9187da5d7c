import { OPERATIONS } from '../../protocol/index.ts';
import { ApiProblem, ask } from '../api.ts';
import { DASHBOARD } from '../index.ts';
import { routeOf } from '../routes.ts';

/** The way to the identity provider and back (OpenID Connect, code flow). State, nonce and verifier stay with the server. */

/** Where the person was, for after the return: an address of ours, nothing typed. */
const WAS_AT = 'lastcopy-was-at';

/** Leaves this page. Throws ApiProblem. */
export async function goToIdentityProvider(): Promise<void> {
  const { url } = await ask(OPERATIONS.beginOidc, { body: {} });
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new ApiProblem(0, 'unexpected-answer', 'The server named no address to sign in at. Load the page again.');
  }
  try {
    sessionStorage.setItem(WAS_AT, location.pathname);
  } catch {
    // A browser that keeps nothing: the return is to the overview.
  }
  location.assign(url);
}

/**
 * Takes the provider's answer out of the address, so that it stays neither on the screen nor in this tab's history, and goes back
 * to the page that was left. Null: this is no return (RFC 6749 §4.1.2: `state` with `code` or `error`).
 */
export function takeReturn(): string | null {
  if (location.pathname !== DASHBOARD) return null;
  const query = new URLSearchParams(location.search);
  if (!query.has('state') || !(query.has('code') || query.has('error'))) return null;
  const given = location.search.slice(1);
  history.replaceState(null, '', wasAt());
  return given;
}

function wasAt(): string {
  try {
    const kept = sessionStorage.getItem(WAS_AT) ?? DASHBOARD;
    sessionStorage.removeItem(WAS_AT);
    return kept.startsWith(DASHBOARD) && routeOf(kept).page !== 'none' ? kept : DASHBOARD;
  } catch {
    return DASHBOARD;
  }
}
