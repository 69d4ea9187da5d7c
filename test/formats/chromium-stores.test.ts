import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startChromium } from '../browsers/chromium.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, hunting, search, Tree } from '../search/tree.ts';

/** Chromium's LevelDB stores, written to until it makes tables of them, and what is found by which name. */

const KINDS = [
  'narrow',
  'wide',
  'named',
  'session',
  'text',
  'object',
  'broad',
  'map',
  'bytes',
  'index',
  'packed',
  'noisy',
  'old',
  'blob',
] as const;
type Kind = (typeof KINDS)[number];
type Secrets = Readonly<Record<Kind, string>>;

/** What the page is given to run; it has no names but those of the page. */
async function write({ secrets, round }: { secrets: Secrets; round: number }): Promise<void> {
  interface Request {
    result: unknown;
    onsuccess: (() => void) | null;
    onupgradeneeded: (() => void) | null;
  }
  interface Database {
    createObjectStore(name: string): { createIndex(name: string, path: string): void };
    transaction(
      name: string,
      mode: string,
      options: object,
    ): { objectStore(name: string): { put(value: unknown, key: string): void }; oncomplete: (() => void) | null };
    close(): void;
  }
  const page = globalThis as unknown as {
    localStorage: { setItem(key: string, value: string): void };
    sessionStorage: { setItem(key: string, value: string): void };
    indexedDB: { open(name: string, version: number): Request };
  };
  const filler = (length: number): string => 'some words that come again and again '.repeat(length);
  page.localStorage.setItem('narrow', `{"token":"${secrets.narrow}é"}`);
  page.localStorage.setItem('wide', `☃ ${secrets.wide}`);
  page.localStorage.setItem(`key ${secrets.named}`, 'x');
  page.sessionStorage.setItem('session', `☃ ${secrets.session}`);
  for (let index = 0; index < 150; index++) page.localStorage.setItem(`filler ${index}`, `${filler(40)}${Math.random()}`);
  const request = page.indexedDB.open('store', 1);
  const database = await new Promise<Database>((opened) => {
    request.onupgradeneeded = () => (request.result as Database).createObjectStore('things').createIndex('by', 'index');
    request.onsuccess = () => opened(request.result as Database);
  });
  const put = (values: Record<string, unknown>) =>
    new Promise<void>((done) => {
      const transaction = database.transaction('things', 'readwrite', { durability: 'strict' });
      for (const [key, value] of Object.entries(values)) transaction.objectStore('things').put(value, key);
      transaction.oncomplete = () => done();
    });
  const noise = Array.from({ length: 20_000 }, () => Math.random());
  if (round === 0) await put({ old: secrets.old });
  await put({
    old: 'overwritten',
    text: secrets.text,
    // A part of it before it: compressed, it is in two pieces.
    object: { before: secrets.object.slice(0, 20), list: [1, { apiKey: secrets.object }] },
    broad: { text: `☃ ${secrets.broad}` },
    map: new Map([['key', secrets.map]]),
    bytes: new TextEncoder().encode(secrets.bytes),
    index: { index: secrets.index },
    packed: { pad: filler(3_000), noise: noise.slice(0, 2_000), token: secrets.packed },
    noisy: { noise, token: secrets.noisy },
    blob: new Blob([filler(20_000), secrets.blob]),
  });
  for (let index = 0; index < 10; index++)
    await put(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`filler ${at}`, { text: filler(60), number: Math.random() }])));
  database.close();
}

async function found(folder: string, secrets: Secrets) {
  const { hits, unseen } = await search(hunting(folder, secrets));
  const stores = hits.filter(({ file }) => /IndexedDB|(?:Local|Session) Storage/.test(String(file.path)));
  return {
    kinds: KINDS.filter((kind) => stores.some(({ by }) => by === kind)),
    of: (kind: Kind, format: string) =>
      stores.filter(({ by, file }) => by === kind && file.format === format).map(({ locator }) => locator),
    unseen: unseen.filter(({ path }) => /IndexedDB|(?:Local|Session) Storage/.test(String(path))),
  };
}

describe.skipIf(lacks('chromium'))('the stores of Chromium', () => {
  it('give all that a page wrote, by its names, while it runs and when it has ended', { timeout: 90_000 }, async () => {
    using tree = new Tree();
    const secrets = Object.fromEntries(KINDS.map((kind) => [kind, freshSecret()])) as Secrets;
    const server = createServer((_, response) => void response.setHeader('content-type', 'text/html').end('<title>x</title>'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      for (let round = 0; round < 3; round++) {
        const { context } = await startChromium(tree.home);
        const page: Page = context.pages()[0] ?? (await context.newPage());
        await page.goto(`http://localhost:${port}/`);
        await page.evaluate(write, { secrets, round });
        const open = await found(tree.home, secrets);
        // What a page puts into its storage is written within seconds; a database at once. What was overwritten goes when Chromium likes.
        const atOnce = KINDS.slice(KINDS.indexOf('text')).filter((kind) => kind !== 'old' || round === 0);
        expect(open.kinds).toEqual(expect.arrayContaining(atOnce));
        expect(open.unseen).toEqual([]);
        await context.close();
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
    const closed = await found(tree.home, secrets);
    expect(closed.kinds).toEqual(expect.arrayContaining(KINDS.filter((kind) => kind !== 'old')));
    expect(closed.unseen).toEqual([]);

    const database = readdirSync(tree.path('chromium/Default/IndexedDB')).find((name) => name.endsWith('.leveldb')) as string;
    const tables = readdirSync(tree.path(`chromium/Default/IndexedDB/${database}`)).filter((name) => name.endsWith('.ldb'));
    expect(tables.length).toBeGreaterThan(0);
    const record = (key: string, pointer?: string) => [
      { kind: 'key', key: `database 1 / store 1 / ${key}` },
      ...(pointer === undefined ? [] : [{ kind: 'pointer', pointer }]),
    ];
    const origin = `http://localhost:${port}`;
    for (const [kind, locator] of [
      ['text', record('text')],
      ['object', record('object', '/list/1/apiKey')],
      ['broad', record('broad', '/text')],
      ['map', record('map', '/key')],
      ['bytes', record('bytes')],
      ['index', record('index', '/index')],
      ['packed', record('packed', '/token')],
      ['narrow', [{ kind: 'key', key: `${origin} narrow` }]],
      ['wide', [{ kind: 'key', key: `${origin} wide` }]],
      ['named', [{ kind: 'key', key: `${origin} key …` }]],
    ] as const)
      expect(closed.of(kind, 'leveldb-table'), kind).toContainEqual(locator);
    expect(closed.of('session', 'leveldb-log')).toContainEqual([{ kind: 'key', key: expect.stringMatching(/^map-\d+-session$/) }]);
    expect(closed.of('noisy', 'v8-value')).toContainEqual([{ kind: 'pointer', pointer: '/token' }]);
  });
});
