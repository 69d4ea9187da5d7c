import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChromium } from '../browsers/chromium.ts';
import { startSite } from '../browsers/telling-page.ts';
import { lacks } from '../real-programs.ts';
import { Laptop } from './laptop.ts';
import { expectHonest, expectRedacted, filesOf, putAway, READ, type Told } from './page-stores.ts';

/** A whole profile of the real Chromium, purged while it is closed. */

/** What Chromium encrypts, and what it keeps of open tabs, is not among it. */
const GONE: readonly string[] = [
  'localStorage',
  'sessionStorage',
  'indexedDB string',
  'indexedDB object',
  'indexedDB long string',
  'indexedDB blob',
  'cache storage',
  'cached page, gzip',
  'cached page, brotli',
  'cached address',
];

describe.skipIf(lacks('chromium', 'sqlite3', '/usr/bin/python3'))('a profile of Chromium', () => {
  it('opens after the purge and gives its pages what was never in question', { timeout: 180_000 }, async () => {
    using laptop = new Laptop();
    await using site = await startSite();
    const folder = join(laptop.home, '.config');
    const first = await startChromium(folder);
    const page = first.context.pages()[0] ?? (await first.context.newPage());
    const told = site.told();
    await page.goto(site.address);
    expect(await told).toEqual([]);
    const sent = site.told();
    await page.keyboard.type(site.secrets['typed and sent']);
    await page.keyboard.press('Enter');
    expect(await sent).toEqual([]);
    const written = JSON.parse(await page.evaluate<string>(READ)) as Told;
    await first.context.close();
    const before = laptop.contents();
    const away = putAway(laptop);

    const once = await laptop.purgeForReal(site.secrets);
    expectHonest(laptop, once, site.secrets, GONE);
    const undone = await once.undo();
    expect(new Set(undone.files.map(({ result }) => result))).toEqual(new Set(['restored']));
    expect(filesOf(laptop.contents())).toEqual(filesOf(before));

    const purged = await laptop.purgeForReal(site.secrets);
    expectHonest(laptop, purged, site.secrets, GONE);
    site.rest();
    const second = await startChromium(folder);
    const reader = second.context.pages()[0] ?? (await second.context.newPage());
    // An address that runs nothing of the page.
    await reader.goto(`${site.address}secrets`);
    expectRedacted(JSON.parse(await reader.evaluate<string>(READ)) as Told, written, site.secrets, GONE);
    await second.context.close();
    expect(putAway(laptop)).toEqual(away);
    expect(laptop.left(site.secrets).filter(({ name }) => GONE.includes(name))).toEqual([]);
    const visits = laptop.run('sqlite3', [join(first.profile, 'Default/History'), 'PRAGMA integrity_check; SELECT count(*) FROM urls;']);
    expect(visits).toMatch(/^ok\n[1-9]/);
  });
});
