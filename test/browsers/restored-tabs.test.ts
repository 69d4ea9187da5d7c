import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshSecret, PurgeHome } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { startChromium } from './chromium.ts';

/** Tabs that a real browser remembers, purged while it is closed: it opens them again. */

const PAGE = `<!doctype html><title></title><form><input id="field" name="apikey"><textarea id="area"></textarea></form>
<script>document.title = 'Signed in with ' + new URLSearchParams(location.search).get('title');</script>`;

describe.skipIf(lacks('chromium'))('the tabs of a closed Chromium', () => {
  it('are opened again, with what was written over in address, title and form', { timeout: 60_000 }, async () => {
    using home = new PurgeHome();
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const [asked, titled, typed] = [freshSecret(), freshSecret(), freshSecret()];
      const key = ['-----BEGIN PRIVATE KEY-----', freshSecret(64), freshSecret(64), '-----END PRIVATE KEY-----'].join('\n');
      const first = await startChromium(home.home);
      const page = first.context.pages()[0] ?? (await first.context.newPage());
      await page.goto(`${origin}/in?token=${asked}&title=${titled}`);
      await page.fill('#field', typed);
      await page.fill('#area', `kept before\n${key}\nkept after`);
      // What was typed is kept when the page is left.
      await page.goto(`${origin}/next?title=plain`);
      const other = await first.context.newPage();
      await other.goto(`${origin}/other?title=plain`);
      await other.goto(`${origin}/other?token=${asked}&title=later`);
      await first.context.close();

      const sessions = join(first.profile, 'Default', 'Sessions');
      const values = { asked, titled, typed, key };
      const { plan, outcome } = await home.purge(values, { authority: { roots: [sessions] } });
      expect(new Set(plan.steps.map(({ format, method }) => `${format} ${method}`))).toEqual(new Set(['snss P1']));
      const own = outcome.fates.filter(({ path }) => String(path).startsWith(sessions));
      expect(own.filter(({ reason }) => reason !== null)).toEqual([]);
      expect(new Set(own.map(({ entry }) => entry))).toEqual(new Set(Object.keys(values)));
      expect(await home.hits(values, 'slow', [sessions])).toEqual([]);

      const second = await startChromium(home.home, ['--restore-last-session']);
      try {
        await expect.poll(() => second.context.pages().filter((one) => one.url().startsWith(origin)).length, { timeout: 20_000 }).toBe(2);
        const pages = second.context.pages();
        const [back] = pages.filter((one) => one.url().includes('/next?'));
        const [later] = pages.filter((one) => one.url().includes('/other?'));
        await back?.goBack();
        expect(back?.url()).toMatch(/\/in\?token=REDACTED\w{32}&title=REDACTED\w{32}$/);
        expect(await back?.title()).toMatch(/^Signed in with REDACTED/);
        expect(await back?.inputValue('#field')).toMatch(/^REDACTED\w{32}$/);
        const area = (await back?.inputValue('#area'))?.split('\n') ?? [];
        expect([area[0], area.at(-1), area.length]).toEqual(['kept before', 'kept after', key.split('\n').length + 2]);
        expect(area.join('\n').length).toBe(key.length + 'kept before\n\nkept after'.length);
        expect(later?.url()).toMatch(/\/other\?token=REDACTED\w{32}&title=later$/);
        await later?.goBack();
        expect(later?.url()).toBe(`${origin}/other?title=plain`);
      } finally {
        await second.context.close();
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
