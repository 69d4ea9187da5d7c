import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/purge/index.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { freshSecret, PurgeHome, tools } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';

/** Browsers from whose caches entries were deleted while they were closed: they start, load, and cache again. */

interface Site extends AsyncDisposable {
  readonly address: string;
  /** How often each path was asked for. */
  readonly asked: Map<string, number>;
  /** What the page has told: the texts that it got. */
  told(): Promise<Record<string, string | null>>;
}

const WORDS = 'some words of a page '.repeat(40);

async function startSite(secret: string): Promise<Site> {
  const asked = new Map<string, number>();
  let heard = Promise.withResolvers<Record<string, string | null>>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const kept = { 'content-type': 'text/plain', 'cache-control': 'public, max-age=31536000', 'content-encoding': 'gzip' };
    if (path === '/with') response.writeHead(200, kept).end(gzipSync(`${WORDS}${secret}${WORDS}`));
    else if (path === '/without') response.writeHead(200, kept).end(gzipSync(`${WORDS}nothing${WORDS}`));
    else if (path === '/worker.js')
      response
        .writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' })
        .end(`/* ${WORDS} */ const key = '${secret}'; self.addEventListener('message', ({ source }) => source.postMessage(key.length));`);
    else if (path === '/told') {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (piece: string) => (body += piece));
      request.on('end', () => {
        response.writeHead(204).end();
        heard.resolve(JSON.parse(body) as Record<string, string | null>);
      });
    } else response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end(PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    asked,
    async told() {
      const told = await heard.promise;
      heard = Promise.withResolvers();
      return told;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `?fill`: puts two answers into the cache storage. In any case it tells what it gets, and from where. */
const PAGE = `<!doctype html><title>A site</title><script>
(async () => {
  const told = {};
  const attempt = async (what, work) => { try { told[what] = await work(); } catch (error) { told[what] = 'error: ' + error; } };
  const text = async (path) => (await (await fetch(path)).text()).length;
  await attempt('with', () => text('/with'));
  await attempt('without', () => text('/without'));
  await attempt('storage', async () => {
    const cache = await caches.open('kept');
    if (location.search === '?fill') for (const path of ['/with', '/without']) await cache.put('/stored' + path, await fetch(path));
    const found = [];
    for (const path of ['/with', '/without']) { const one = await cache.match('/stored' + path); found.push(one ? (await one.text()).length : null); }
    return found.join();
  });
  await attempt('worker', async () => {
    await navigator.serviceWorker.register('/worker.js');
    const { active } = await navigator.serviceWorker.ready;
    return new Promise((resolve) => { navigator.serviceWorker.onmessage = ({ data }) => resolve(data); active.postMessage('hello'); });
  });
  await fetch('/told', { method: 'POST', body: JSON.stringify(told) });
})();
</script>`;

async function visit(home: PurgeHome, site: Site, query: string, more: readonly string[]): Promise<Record<string, unknown>> {
  const { context } = await startChromium(home.path('.config'), more);
  const page = context.pages()[0] ?? (await context.newPage());
  const problems: string[] = [];
  page.on('crash', () => problems.push('crashed'));
  await page.goto(`${site.address}${query}`);
  const told = await site.told();
  await context.close();
  return { ...told, problems };
}

function deleted({ fates }: Outcome): string[] {
  return [...new Set(fates.filter(({ outcome }) => outcome === 'purged').map(({ place }) => place))].toSorted();
}

describe.skipIf(lacks('chromium'))('Chromium, whose caches lost an entry', () => {
  for (const [format, more] of [
    ['simple cache', []],
    ['block-file cache', ['--enable-features=DiskCacheBackendExperiment:backend/blockfile']],
  ] as const) {
    it(format, { timeout: 120_000 }, async () => {
      using home = new PurgeHome();
      const secret = freshSecret();
      await using site = await startSite(secret);
      const length = 2 * WORDS.length + secret.length;
      const short = 2 * WORDS.length + 'nothing'.length;
      const whole = { with: length, without: short, storage: `${length},${short}`, worker: secret.length, problems: [] };
      expect(await visit(home, site, '?fill', more)).toEqual(whole);
      expect([site.asked.get('/with'), site.asked.get('/without')]).toEqual([1, 1]);

      const { outcome, plan, undoJob } = await home.purge({ e1: secret });
      const caches = ['chromium-cache', 'chromium-service-workers'];
      expect(caches.filter((place) => deleted(outcome).includes(place))).toEqual(caches);
      expect(new Set(plan.steps.flatMap(({ method, place }) => (caches.includes(place) ? [method] : [])))).toEqual(new Set(['P3']));
      // A worker without its script would be unregistered under the page that waits for it: it is not deleted.
      const left = new Set((await home.hits({ e1: secret })).map(({ file }) => file.place));
      expect([...left].filter((place) => place !== 'chromium-worker-scripts')).toEqual([]);

      // What was deleted is fetched again; what was not is still there, but for the older cache, which goes as a whole.
      const after = { ...whole, storage: `,${short}` };
      expect(await visit(home, site, '', more)).toEqual(after);
      expect([site.asked.get('/with'), site.asked.get('/without')]).toEqual([2, format === 'simple cache' ? 1 : 2]);
      expect(await visit(home, site, '', more)).toEqual(after);
      expect([site.asked.get('/with'), site.asked.get('/without')]).toEqual([2, format === 'simple cache' ? 1 : 2]);

      // The browser has cached it again under the same name: an undo would overwrite that, and does not.
      const { files } = await undoPurge(undoJob, tools());
      expect(files.some(({ result }) => result === 'changed')).toBe(true);
      expect(await visit(home, site, '', more)).toMatchObject({ with: length, without: short, problems: [] });
    });
  }

  it('open tabs, where the order says delete', { timeout: 60_000 }, async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    await using site = await startSite('x');
    await visit(home, site, `?token=${secret}`, []);
    const { outcome } = await home.purge({ e1: secret }, { authority: { verb: 'delete', caps: { files: 100, bytes: 100_000_000 } } });
    expect(deleted(outcome)).toContain('chromium-sessions');
    expect(readdirSync(home.path('.config/chromium/Default/Sessions')).filter((name) => name.startsWith('Tabs_'))).toHaveLength(0);
    expect(await visit(home, site, '', [])).toMatchObject({ with: 2 * WORDS.length + 1, problems: [] });
  });
});

describe.skipIf(lacks('firefox-esr'))('Firefox, whose cache lost an entry', () => {
  it('fetches it again', { timeout: 90_000 }, async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    await using site = await startSite(secret);
    const round = async (query: string): Promise<Record<string, unknown>> => {
      const firefox = await startFirefox(home.path('.mozilla/firefox'));
      try {
        await firefox.open(`${site.address}${query}`);
        const told = await site.told();
        await firefox.quit();
        return told;
      } finally {
        await firefox.kill();
      }
    };
    const before = await round('');
    expect(before).toMatchObject({ with: 2 * WORDS.length + secret.length });
    const asked = site.asked.get('/with') ?? 0;
    const { outcome } = await home.purge({ e1: secret });
    expect(deleted(outcome)).toContain('firefox-cache');
    expect(await round('')).toMatchObject({ with: before['with'], without: before['without'] });
    expect([site.asked.get('/with'), site.asked.get('/without')]).toEqual([asked + 1, 1]);
  });
});
