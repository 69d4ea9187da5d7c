import { expect } from 'vitest';
import type { Store } from '../browsers/telling-page.ts';
import { isRedacted, type Laptop, type Left, type Purged } from './laptop.ts';

/** What a page of the site reads back of its stores after its browser was closed and started again, and what must hold of it. */

/** As JSON: by the store's name what stands there now, and under `kept` what was never in question. */
export const READ = `(async () => {
  const finished = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await finished(indexedDB.open('things', 1));
  const store = database.transaction('kept').objectStore('kept');
  const rows = finished(store.count());
  const [text, object, long, blob] = await Promise.all(['string', 'object', 'long', 'blob'].map((key) => finished(store.get(key))));
  const cached = await (await caches.open('kept')).match('/of-the-worker');
  const said = {
    localStorage: localStorage.getItem('token'),
    'indexedDB string': text,
    'indexedDB object': object.user + ' ' + object.nested.list[2].token,
    'indexedDB long string': long,
    'indexedDB blob': await blob.text(),
    cookie: document.cookie,
    'cache storage': cached === undefined ? null : await cached.text(),
    kept: localStorage.getItem('name') + ' ' + await rows,
  };
  database.close();
  return JSON.stringify(said);
})()`;

export type Told = Readonly<Record<string, string | null>>;

/** Stores that were purged give letters and digits in place of the value, or nothing; all else stands as it was written. */
export function expectRedacted(now: Told, written: Told, secrets: Readonly<Record<Store, string>>, gone: readonly string[]): void {
  expect(now['kept']).toBe(written['kept']);
  for (const [store, before] of Object.entries(written)) {
    const secret = secrets[store as Store] as string | undefined;
    if (secret === undefined || before === null || !gone.includes(store)) continue;
    const after = now[store] ?? null;
    expect(store === 'cache storage' && after === null ? true : isRedacted(after ?? '', before, secret), store).toBe(true);
  }
}

/** Whatever is left stands in a file that a residual names, and nothing is left of those stores. */
export function expectHonest(
  laptop: Laptop,
  { outcome }: Purged,
  secrets: Readonly<Record<string, string>>,
  gone: readonly string[],
): void {
  const named = outcome.fates.filter(({ outcome: what }) => what === 'residual').map(({ entry, path }) => ({ entry, path: String(path) }));
  const left = laptop.left(secrets);
  // A store of several files is read as a folder.
  const isNamed = ({ name, file }: Left): boolean => named.some(({ entry, path }) => entry === name && path.startsWith(laptop.path(file)));
  expect(left.filter((one) => !isNamed(one))).toEqual([]);
  expect(left.filter(({ name }) => gone.includes(name))).toEqual([]);
}

/** Names by which programs put away what they could not read. */
export function putAway(laptop: Laptop): string[] {
  return Object.keys(laptop.contents()).filter((name) => /corrupt|invalid|\.bad$|\bbroken|lost\/|\.malformed/i.test(name));
}

/** The files of a home but for logs of databases, which come and go. */
export function filesOf(contents: Readonly<Record<string, string>>): string[] {
  return Object.keys(contents).filter((name) => !/-(?:wal|shm|journal)$/.test(name));
}
