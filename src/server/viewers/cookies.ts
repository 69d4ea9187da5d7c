import type { Site } from './site.ts';

/**
 * Cookies of ours: no script reads them and no other site sends them. `kind` keeps several apart; the session's own has none.
 */
export function setCookie(site: Site, value: string, seconds: number, kind?: string): string {
  const where = site.secure ? 'Path=/; Secure' : 'Path=/api/v1/dashboard';
  return `${nameAt(site, kind)}=${value}; ${where}; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
}

/** Its value in a Cookie header; null: it is not there. */
export function cookieIn(header: string | undefined, site: Site, kind?: string): string | null {
  const name = nameAt(site, kind);
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

/** Ports of one host share their cookies, so a name without TLS holds the port. */
function nameAt(site: Site, kind?: string): string {
  const name = kind === undefined ? 'lastcopy' : `lastcopy-${kind}`;
  return site.secure ? `__Host-${name}` : `${name}-${new URL(site.origin).port || '80'}`;
}
