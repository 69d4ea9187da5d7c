import { describe, expect, it } from 'vitest';
import { lacks } from '../real-programs.ts';
import { hunting, search, Tree } from '../search/tree.ts';
import { startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';
import { type Site, startSite, STORES } from './telling-page.ts';

/** Real browsers write; what is found is compared with what the page wrote, while they run and when they have ended. */

interface Found {
  readonly stores: readonly string[];
  /** Sentences about what was not visible in files of that name. */
  unseen(file: RegExp): readonly string[];
}

async function found(folder: string, site: Site): Promise<Found> {
  const { hits, unseen } = await search(hunting(folder, site.secrets));
  const seen = new Set(hits.map(({ by }) => by));
  return {
    stores: STORES.filter((store) => seen.has(store)),
    unseen: (file) => unseen.filter(({ path }) => file.test(String(path))).map(({ detail }) => detail),
  };
}

/** On disk as soon as the page knows that it is written. */
const AT_ONCE = ['indexedDB string', 'indexedDB object', 'indexedDB long string', 'indexedDB blob', 'cache storage'] as const;

/** Pressed as a key: Enter. */
const ENTER = '\uE007';

describe.skipIf(lacks('firefox-esr'))('a profile of Firefox', () => {
  it('shows everything that a page wrote, and is as it was for Firefox', { timeout: 90_000 }, async () => {
    using tree = new Tree();
    await using site = await startSite();
    const firefox = await startFirefox(tree.home);
    try {
      const told = site.told();
      await firefox.open(site.address);
      expect(await told).toEqual([]);
      expect((await found(tree.home, site)).stores).toEqual(expect.arrayContaining([...AT_ONCE]));
      const read = site.told();
      await firefox.open(`${site.address}?again#read`);
      expect(await read).toEqual([]);
      const toldAgain = site.told();
      await firefox.open(`${site.address}?more`);
      expect(await toldAgain).toEqual([]);
      const sent = site.told();
      await firefox.type(site.secrets['typed and sent'] + ENTER);
      expect(await sent).toEqual([]);
      // Firefox collects what is in its pages every now and then.
      await expect.poll(async () => (await found(tree.home, site)).stores, { timeout: 20_000 }).toContain('form field');
      await firefox.quit();
    } finally {
      await firefox.kill();
    }
    expect((await found(tree.home, site)).stores).toEqual(STORES);

    const again = await startFirefox(tree.home);
    try {
      const read = site.told();
      await again.open(`${site.address}?later#read`);
      expect(await read).toEqual([]);
      await again.quit();
    } finally {
      await again.kill();
    }
  });
});

describe.skipIf(lacks('chromium'))('a profile of Chromium', () => {
  it('shows everything that a page wrote and Chromium does not encrypt, and is as it was for Chromium', { timeout: 90_000 }, async () => {
    using tree = new Tree();
    await using site = await startSite();
    const { context } = await startChromium(tree.home);
    const page = context.pages()[0] ?? (await context.newPage());
    const told = site.told();
    await page.goto(site.address);
    expect(await told).toEqual([]);
    const sent = site.told();
    await page.keyboard.type(site.secrets['typed and sent']);
    await page.keyboard.press('Enter');
    expect(await sent).toEqual([]);
    expect((await found(tree.home, site)).stores).toEqual(expect.arrayContaining([...AT_ONCE]));
    const read = site.told();
    await page.goto(`${site.address}?again#read`);
    expect(await read).toEqual([]);
    await context.close();

    const closed = await found(tree.home, site);
    expect(closed.stores).toEqual(STORES.filter((store) => store !== 'cookie'));
    expect(closed.unseen(/Cookies$/).join()).toMatch(/encrypted/);

    const later = await startChromium(tree.home);
    const again = site.told();
    await (later.context.pages()[0] ?? (await later.context.newPage())).goto(`${site.address}?later#read`);
    expect(await again).toEqual([]);
    await later.context.close();
  });
});
