import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatOf, hintOf } from '../../src/formats/index.ts';
import { head } from '../formats/bytes.ts';
import { filler, redacting, rewritten } from '../formats/rewriting.ts';
import { lacks } from '../real-programs.ts';
import { hunting, search, Tree } from '../search/tree.ts';
import { startChromium } from './chromium.ts';
import { startSite } from './telling-page.ts';

/** Stores that a real browser wrote, rewritten while it is closed: it reads them as its own. */

const FOLDERS = ['Local Storage', 'Session Storage', 'IndexedDB'];
const REWRITTEN = [
  'localStorage',
  'sessionStorage',
  'indexedDB string',
  'indexedDB object',
  'indexedDB long string',
  'indexedDB blob',
] as const;

/** Redacts every file of the folders; the names of those that became others, and what was kept of them. */
async function rewriteFolders(profile: string, secrets: readonly string[]): Promise<{ names: string[]; kept: string[] }> {
  const names: string[] = [];
  const kept: string[] = [];
  for (const folder of FOLDERS) {
    const root = join(profile, 'Default', folder);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const before = readFileSync(path);
      const format = formatOf(head(before), hintOf(path), before.length);
      let after: Uint8Array = before;
      if (format.rewriting?.kind === 'patches') {
        const result = await rewritten(format, before, redacting(secrets));
        kept.push(...result.kept.map(({ detail }) => detail));
        after = result.bytes;
      } else if (format.rewrite === 'in-place' || format.beyond !== null) {
        after = Buffer.from(before);
        for (const { start, bytes } of redacting(secrets)(before, { locator: [], source: { size: 0, read: () => 0 }, pieces: () => null }))
          after.set(bytes, start);
      }
      if (before.equals(after)) continue;
      writeFileSync(path, after);
      names.push(relative(profile, path));
    }
  }
  return { names, kept };
}

const FINISHED = `const finished = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const database = await finished(indexedDB.open('things', 1));`;

/** In a page of the site: what its stores give. */
const READ = `(async () => {
  ${FINISHED}
  const store = database.transaction('kept').objectStore('kept');
  const rows = finished(store.count());
  const [text, object, long, blob] = await Promise.all(['string', 'object', 'long', 'blob'].map((key) => finished(store.get(key))));
  return {
    localStorage: localStorage.getItem('token'),
    name: localStorage.getItem('name'),
    'indexedDB string': text,
    'indexedDB object': object.user + ' ' + object.nested.list[2].token,
    'indexedDB long string': long,
    'indexedDB blob': await blob.text(),
    rows: await rows,
  };
})()`;

/** So much that LevelDB makes tables of its log. */
const FILL = `(async () => {
  ${FINISHED}
  for (let round = 0; round < 4; round++) {
    const changes = database.transaction('kept', 'readwrite');
    for (let row = 0; row < 150; row++) {
      const text = Array.from({ length: 1500 }, () => Math.random().toString(36)).join(' ');
      changes.objectStore('kept').put(text, 'row ' + (150 * round + row));
    }
    await new Promise((resolve) => { changes.oncomplete = resolve; });
  }
  database.close();
})()`;

type Stores = Readonly<Record<string, string | number>>;

describe.skipIf(lacks('chromium'))('the stores of a closed Chromium', () => {
  it('give the page what was written over its secrets, and all else as it was', { timeout: 60_000 }, async () => {
    using tree = new Tree();
    await using site = await startSite();
    const secrets = REWRITTEN.map((store) => site.secrets[store]);
    const found = async (): Promise<string[]> => {
      const { hits } = await search(hunting(tree.home, Object.fromEntries(REWRITTEN.map((store) => [store, site.secrets[store]]))));
      return [...new Set(hits.map(({ by }) => by))].sort();
    };

    const first = await startChromium(tree.home);
    const page = first.context.pages()[0] ?? (await first.context.newPage());
    const told = site.told();
    await page.goto(site.address);
    expect(await told).toEqual([]);
    await page.evaluate(FILL);
    const written = await page.evaluate<Stores>(READ);
    await first.context.close();
    expect(await found()).toEqual([...REWRITTEN].sort());

    const { names, kept } = await rewriteFolders(first.profile, secrets);
    expect(kept).toEqual([]);
    for (const folder of FOLDERS) expect(names).toContainEqual(expect.stringContaining(`${folder}/`));
    expect(names).toContainEqual(expect.stringMatching(/\.ldb$/));
    expect(names).toContainEqual(expect.stringMatching(/\.log$/));
    expect(await found()).toEqual([]);

    const second = await startChromium(tree.home);
    const reader = second.context.pages()[0] ?? (await second.context.newPage());
    await reader.goto(`${site.address}secrets`);
    const wanted = Object.fromEntries(
      Object.entries(written).map(([store, value]) => [
        store,
        typeof value === 'number' ? value : secrets.reduce((left, own) => left.replaceAll(own, filler(own.length).toString()), value),
      ]),
    );
    expect(wanted).not.toEqual(written);
    const now = await reader.evaluate<Stores>(READ);
    for (const [store, text] of Object.entries(wanted)) expect(now[store] === text, store).toBe(true);
    await second.context.close();
    expect(await found()).toEqual([]);
  });
});
