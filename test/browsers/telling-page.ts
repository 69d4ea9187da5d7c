import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { freshSecret } from '../search/tree.ts';

/**
 * A site that writes a secret of its own into every store that a browser has. Each is a value by itself, so what is found tells which
 * store it was found in.
 */

/** Where the page writes a value, by the browser's own name of the store. */
export const STORES = [
  'localStorage',
  'sessionStorage',
  'indexedDB string',
  'indexedDB object',
  'indexedDB long string',
  'indexedDB blob',
  'cookie',
  'address',
  'title',
  'form field',
  'typed and sent',
  'cache storage',
  'cached page, gzip',
  'cached page, brotli',
  'cached address',
] as const;
export type Store = (typeof STORES)[number];

export interface Site extends AsyncDisposable {
  readonly address: string;
  readonly secrets: Readonly<Record<Store, string>>;
  /** Resolves when a page has told that it has written everything, with what went wrong. */
  told(): Promise<readonly string[]>;
  /** From now on its pages write nothing: browsers load pages unasked (Firefox, for its thumbnails). */
  rest(): void;
}

export async function startSite(): Promise<Site> {
  const secrets = Object.fromEntries(STORES.map((store) => [store, freshSecret()])) as Record<Store, string>;
  let tell: (errors: readonly string[]) => void = () => {};
  let heard = Promise.withResolvers<readonly string[]>();
  tell = (errors) => heard.resolve(errors);
  let page = PAGE;
  const server = createServer((request, response) => void answer(request, response, secrets, tell, page));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}/`,
    secrets,
    async told() {
      const errors = await heard.promise;
      heard = Promise.withResolvers();
      return errors;
    },
    rest: () => void (page = '<!doctype html><title>A site</title>'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The page itself is kept nowhere; what it writes comes by a request of its own. */
const FRESH = { 'cache-control': 'no-store' };
const KEPT = { 'cache-control': 'public, max-age=31536000', 'content-type': 'text/plain' };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  secrets: Readonly<Record<Store, string>>,
  tell: (errors: readonly string[]) => void,
  page: string,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const text = (store: Store): string => `${'Some lines before it.\n'.repeat(40)}token: ${secrets[store]}\n${'And after.\n'.repeat(40)}`;
  switch (pathname) {
    case '/secrets':
      return void response.writeHead(200, { ...FRESH, 'content-type': 'application/json' }).end(JSON.stringify(secrets));
    case '/told': {
      const body = await Array.fromAsync(request as AsyncIterable<Buffer>);
      tell(JSON.parse(Buffer.concat(body).toString()) as string[]);
      return void response.writeHead(204, FRESH).end();
    }
    case '/gzip':
      return void response.writeHead(200, { ...KEPT, 'content-encoding': 'gzip' }).end(gzipSync(text('cached page, gzip')));
    case '/brotli':
      return void response.writeHead(200, { ...KEPT, 'content-encoding': 'br' }).end(brotliCompressSync(text('cached page, brotli')));
    case '/kept':
      return void response.writeHead(200, KEPT).end('nothing in it');
    case '/worker.js':
      return void response.writeHead(200, { ...FRESH, 'content-type': 'text/javascript' }).end(`self.addEventListener('fetch', () => {});`);
    case '/favicon.ico':
      return void response.writeHead(404, FRESH).end();
    default:
      return void response.writeHead(200, { ...FRESH, 'content-type': 'text/html' }).end(page);
  }
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>A site</title>
<form action="/submitted" method="post"><input name="note" id="note" autofocus></form>
<form><textarea id="text" name="text"></textarea></form>
<script>
const errors = [];
const attempt = async (what, work) => { try { await work(); } catch (error) { errors.push(what + ': ' + error); } };
const finished = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
// A compressor writes the second half of such a value as a reference to the first.
const split = (secret) => 'once ' + secret.slice(0, 24) + ' and again ' + secret.slice(12) + ' then whole: ' + secret;
const write = async () => {
  const secrets = await (await fetch('/secrets')).json();
  await attempt('localStorage', () => { localStorage.setItem('token', split(secrets['localStorage'])); localStorage.setItem('name', 'Zoë and friends, to make it two bytes a letter: ☃'); });
  await attempt('sessionStorage', () => sessionStorage.setItem('token', split(secrets['sessionStorage'])));
  await attempt('cookie', () => { document.cookie = 'session=' + secrets['cookie'] + '; max-age=86400; path=/'; });
  await attempt('indexedDB', async () => {
    const request = indexedDB.open('things', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    const database = await finished(request);
    const filler = Array.from({ length: 40000 }, (_, index) => 'line ' + index + ' of something long').join('\\n');
    const changes = database.transaction('kept', 'readwrite', { durability: 'strict' });
    const store = changes.objectStore('kept');
    store.put(split(secrets['indexedDB string']), 'string');
    store.put({ user: 'me', nested: { list: [1, 2, { token: split(secrets['indexedDB object']) }] } }, 'object');
    store.put(filler + secrets['indexedDB long string'] + filler, 'long');
    store.put(new Blob([filler, secrets['indexedDB blob'], filler]), 'blob');
    await new Promise((resolve, reject) => { changes.oncomplete = resolve; changes.onabort = () => reject(changes.error); });
    database.close();
  });
  await attempt('caches', async () => {
    const cache = await caches.open('kept');
    await cache.put('/of-the-worker', new Response('const token = "' + split(secrets['cache storage']) + '";', { headers: { 'content-type': 'text/javascript' } }));
  });
  await attempt('fetch', async () => {
    for (const path of ['/gzip', '/brotli', '/kept?key=' + secrets['cached address']]) await (await fetch(path)).text();
  });
  await attempt('address', () => history.pushState({}, '', '/signed-in?token=' + secrets['address']));
  document.title = 'Signed in as ' + secrets['title'];
  document.getElementById('note').focus();
  document.getElementById('text').value = 'my key ' + secrets['form field'];
};
const read = async () => {
  const secrets = await (await fetch('/secrets')).json();
  const expect = (what, value) => { if (value !== split(secrets[what])) errors.push(what + ' is not what was written'); };
  expect('localStorage', localStorage.getItem('token'));
  await attempt('indexedDB', async () => {
    const database = await finished(indexedDB.open('things', 1));
    const store = database.transaction('kept').objectStore('kept');
    expect('indexedDB string', await finished(store.get('string')));
    expect('indexedDB object', (await finished(store.get('object'))).nested.list[2].token);
    database.close();
  });
};
(async () => {
  await attempt('page', location.hash === '#read' ? read : write);
  await fetch('/told', { method: 'POST', body: JSON.stringify(errors) });
})();
</script>`;
