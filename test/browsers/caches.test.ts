import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Hit } from '../../src/search/index.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, hunting, search, Tree } from '../search/tree.ts';
import { startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';

/** What real browsers keep of answers in every coding, and of open tabs. */

const CODINGS = {
  gzip: gzipSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  deflate: deflateSync,
  // What RFC 9110 does not mean by it, and browsers take.
  'deflate, raw': deflateRawSync,
  none: (body: Buffer) => body,
  'gzip, large': gzipSync,
} as const;
type Coding = keyof typeof CODINGS;

interface Site extends AsyncDisposable {
  readonly address: string;
  readonly secrets: Readonly<Record<Coding, string>>;
  /** Resolves when a page has fetched everything. */
  readonly fetched: Promise<void>;
}

async function startSite(): Promise<Site> {
  const names = Object.keys(CODINGS) as Coding[];
  const secrets = Object.fromEntries(names.map((name) => [name, freshSecret()])) as Record<Coding, string>;
  const { promise: fetched, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const name = names[Number(/^\/of\/(\d+)/.exec(request.url ?? '')?.[1] ?? -1)];
    if (name !== undefined) {
      const filler = 'some words of a page '.repeat(name === 'gzip, large' ? 200_000 : 20);
      const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=31536000' };
      const coding = name.split(',')[0] ?? '';
      response.writeHead(200, coding === 'none' ? headers : { ...headers, 'content-encoding': coding });
      response.end(
        CODINGS[name](Buffer.from(JSON.stringify({ before: filler, twice: secrets[name].slice(8), token: secrets[name], after: filler }))),
      );
    } else if (request.url === '/done') {
      response.writeHead(204, { 'cache-control': 'no-store' }).end();
      resolve();
    } else {
      response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' });
      response.end(`<!doctype html><title>Signed in</title><form><input id="field" name="apikey"></form><script>
        (async () => { for (let at = 0; at < ${names.length}; at++) await (await fetch('/of/' + at)).text(); await fetch('/done'); })();</script>`);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    secrets,
    fetched,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Which secrets were found in the cache, under their own address. Large answers may have files of their own. */
function placesOf(hits: readonly Hit[], format: string, names: readonly string[]): Record<string, boolean> {
  const named = (name: string, { by, file, locator }: Hit): boolean => {
    if (by !== name || (file.format !== format && !(format === 'block-cache' && file.format === 'gzip'))) return false;
    const key = locator.find((step) => step.kind === 'key');
    return key === undefined ? format === 'block-cache' : key.key.endsWith(`/of/${names.indexOf(name)}`);
  };
  return Object.fromEntries(names.map((name) => [name, hits.some((hit) => named(name, hit))]));
}

const everywhere = Object.fromEntries(Object.keys(CODINGS).map((name) => [name, true]));

describe.skipIf(lacks('chromium'))('what Chromium keeps', () => {
  for (const [format, more] of [
    ['simple-cache', []],
    ['block-cache', ['--enable-features=DiskCacheBackendExperiment:backend/blockfile']],
  ] as const)
    it(`answers in every coding, as a ${format}, and open tabs`, { timeout: 60_000 }, async () => {
      using tree = new Tree();
      await using site = await startSite();
      const [typed, asked] = [freshSecret(), freshSecret()];
      const { context } = await startChromium(tree.home, more);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(`${site.address}?token=${asked}`);
      await site.fetched;
      await page.fill('#field', typed);
      await page.goto(`${site.address}next`);
      await context.close();
      const { hits, unseen } = await search(hunting(tree.home, { ...site.secrets, typed, asked }));
      expect(placesOf(hits, format, Object.keys(CODINGS))).toEqual(everywhere);
      const tabs = hits.filter(({ file }) => file.format === 'snss');
      for (const secret of ['typed', 'asked'])
        expect(
          tabs.some(({ by, locator }) => by === secret && locator.some((step) => step.kind === 'key' && step.key === site.address)),
        ).toBe(true);
      const folder = unseen.filter(({ path }) => /Cache_Data|[/\\]Sessions[/\\]/.test(String(path)));
      expect(folder).toEqual([]);
    });
});

describe.skipIf(lacks('firefox-esr'))('what Firefox keeps', () => {
  it('answers in every coding', { timeout: 60_000 }, async () => {
    using tree = new Tree();
    await using site = await startSite();
    const firefox = await startFirefox(tree.home);
    try {
      await firefox.open(site.address);
      await site.fetched;
      await firefox.quit();
    } finally {
      await firefox.kill();
    }
    const { hits, unseen } = await search(hunting(tree.home, site.secrets));
    expect(placesOf(hits, 'firefox-cache', Object.keys(CODINGS))).toEqual(everywhere);
    expect(unseen.filter(({ path }) => String(path).includes('cache2/entries'))).toEqual([]);
  });
});
