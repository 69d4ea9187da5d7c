import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFirefox } from '../browsers/firefox.ts';
import { startSite, STORES } from '../browsers/telling-page.ts';
import { lacks } from '../real-programs.ts';
import { Laptop } from './laptop.ts';
import { expectHonest, expectRedacted, filesOf, putAway, READ, type Told } from './page-stores.ts';

/** A whole profile of the real Firefox, purged while it is closed. */

/** What Firefox compresses inside a row, and structured clones, may stay: then it is told. */
const MAY_STAY: readonly string[] = ['localStorage', 'indexedDB string', 'indexedDB object', 'indexedDB long string'];
const GONE: readonly string[] = STORES.filter((store) => !MAY_STAY.includes(store));

/** Pressed as a key. */
const ENTER = '\uE007';

describe.skipIf(lacks('firefox-esr', 'sqlite3', '/usr/bin/python3'))('a profile of Firefox', () => {
  it('opens after the purge and gives its pages what was never in question', { timeout: 180_000 }, async () => {
    using laptop = new Laptop();
    await using site = await startSite();
    const folder = join(laptop.home, '.mozilla/firefox');
    const first = await startFirefox(folder);
    let written: Told;
    try {
      const told = site.told();
      await first.open(site.address);
      expect(await told).toEqual([]);
      const sent = site.told();
      await first.type(site.secrets['typed and sent'] + ENTER);
      expect(await sent).toEqual([]);
      written = JSON.parse(await first.evaluate(READ)) as Told;
      await first.quit();
    } finally {
      await first.kill();
    }
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
    const second = await startFirefox(folder);
    try {
      // An address that runs nothing of the page, and is shown as text.
      await second.open(`${site.address}kept`);
      expectRedacted(JSON.parse(await second.evaluate(READ)) as Told, written, site.secrets, GONE);
      await second.quit();
    } finally {
      await second.kill();
    }
    expect(putAway(laptop)).toEqual(away);
    expect(laptop.left(site.secrets).filter(({ name }) => GONE.includes(name))).toEqual([]);
    for (const name of ['places.sqlite', 'cookies.sqlite', 'formhistory.sqlite']) {
      expect(laptop.run('sqlite3', [join(first.profile, name), 'PRAGMA integrity_check;']), name).toBe('ok\n');
    }
    const visits = 'SELECT count(*) FROM moz_places WHERE url LIKE "http://localhost%";';
    expect(laptop.run('sqlite3', [join(first.profile, 'places.sqlite'), visits])).toMatch(/^[1-9]/);
  });
});
