import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Fate } from '../../src/purge/index.ts';
import { leftIn } from '../purge/forms-on-disk.ts';
import { filesOf, readStores, type StoreKind } from './outside.ts';
import { compared, type Content } from './records.ts';

/** A store that a program wrote, and what it must hold. */
export interface Store {
  readonly kind: StoreKind;
  readonly path: string;
  readonly content: ReadonlyMap<string, Content>;
  /** Records that nobody compares: what a rewrite may change. */
  readonly free?: RegExp;
  /** It may be gone where all of its fates say purged. */
  readonly deletable?: true;
}

export interface Case {
  readonly stores: readonly Store[];
  readonly secret: string;
  readonly fates: readonly Fate[];
  /** Paths that the hunt itself said it could not see. */
  readonly hidden?: ReadonlySet<string>;
}

/**
 * What is wrong with a home after a purge, however it was broken off: a store that its program does not open, a byte besides
 * the copies that changed, half a copy, or a copy that no residual names. Empty: nothing.
 */
export function wrongWith({ stores, secret, fates, hidden = new Set() }: Case): string[] {
  const wrong: string[] = [];
  for (const [index, read] of readStores(stores).entries()) {
    const store = stores[index];
    if (store === undefined) continue;
    const own = fates.filter(({ path }) => belongs(String(path), store.path));
    const purged = own.length > 0 && own.every(({ outcome }) => outcome === 'purged');
    if (purged && store.deletable === true && filesOf(store.path).size === 0) continue;
    if (read.error !== null) {
      wrong.push(`${store.path} does not open: ${read.error}`);
      continue;
    }
    for (const name of new Set([...store.content.keys(), ...read.records.keys()])) {
      if (store.free?.test(name) === true) continue;
      const content = store.content.get(name);
      const now = read.records.get(name);
      if (content === undefined) wrong.push(`${store.path}: ${name} was not there before`);
      else if (now === undefined) wrong.push(`${store.path}: ${name} is lost`);
      else {
        const what = compared(content, secret, now);
        if (what === 'mixed') wrong.push(`${store.path}: half a copy in ${name}`);
        if (what === 'other') wrong.push(`${store.path}: more than the copies changed in ${name}`);
      }
    }
    if (own.some(({ outcome }) => outcome === 'residual') || hidden.has(store.path)) continue;
    const left = [...read.records.values(), ...read.residue].flatMap((bytes) => leftIn(bytes, secret));
    if (left.length > 0) wrong.push(`${store.path}: copies that no residual names: ${[...new Set(left)].join(', ')}`);
  }
  return wrong;
}

/** Whether a fate's path is the store's, its log's, or of a file in it. */
function belongs(path: string, store: string): boolean {
  return path === store || path.startsWith(`${store}/`) || ['-wal', '-shm', '-journal'].some((suffix) => path === `${store}${suffix}`);
}

/** Every name below a folder, but for what SQLite makes and removes beside a database by itself. */
export function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !/-(?:wal|shm|journal)$/.test(name))
    .toSorted();
}
