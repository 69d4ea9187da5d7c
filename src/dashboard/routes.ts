import { useSyncExternalStore } from 'react';
import { DASHBOARD } from './index.ts';

/** Pages by address, all below DASHBOARD. No address has a dot in it: the server takes those for files. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'devices' }
  | { readonly page: 'rotations' }
  | { readonly page: 'rotation'; readonly orderId: string }
  | { readonly page: 'account' }
  | { readonly page: 'persons' }
  | { readonly page: 'sessions' }
  | { readonly page: 'tokens' }
  | { readonly page: 'none' };

export const addressOf = {
  overview: DASHBOARD,
  devices: `${DASHBOARD}devices`,
  rotations: `${DASHBOARD}rotations`,
  rotation: (orderId: string) => `${DASHBOARD}rotations/${encodeURIComponent(orderId)}`,
  account: `${DASHBOARD}account`,
  persons: `${DASHBOARD}persons`,
  sessions: `${DASHBOARD}sessions`,
  tokens: `${DASHBOARD}tokens`,
};

/** Pages without a part of their own in the address. */
const PLAIN = ['devices', 'rotations', 'account', 'persons', 'sessions', 'tokens'] as const;

export function routeOf(pathname: string): Route {
  const parts = pathname.startsWith(DASHBOARD) ? pathname.slice(DASHBOARD.length).split('/').filter(Boolean) : [];
  const [page, orderId] = parts;
  if (page === undefined) return { page: 'overview' };
  const plain = PLAIN.find((one) => one === page);
  if (plain && parts.length === 1) return { page: plain };
  if (page === 'rotations' && orderId !== undefined && parts.length === 2) return { page: 'rotation', orderId: decoded(orderId) };
  return { page: 'none' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const MOVED = 'lastcopy-moved';

/** Goes to a page of ours without loading anything anew. */
export function navigate(address: string): void {
  if (address !== location.pathname + location.search) history.pushState(null, '', address);
  window.dispatchEvent(new Event(MOVED));
  scrollTo({ top: 0, behavior: 'instant' });
}

/** What a page keeps in its address without it being another page: filters, order, place in the list. */
export function keepInAddress(search: URLSearchParams): void {
  const text = search.toString();
  history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
}

function watch(watcher: () => void): () => void {
  window.addEventListener('popstate', watcher);
  window.addEventListener(MOVED, watcher);
  return () => {
    window.removeEventListener('popstate', watcher);
    window.removeEventListener(MOVED, watcher);
  };
}

export function usePathname(): string {
  return useSyncExternalStore(watch, () => location.pathname);
}
