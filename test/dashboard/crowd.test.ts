import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDashboard } from '../../installers/dashboard.ts';
import { Fleet } from '../e2e/fleet.ts';
import { lacks } from '../real-programs.ts';
import { seedCrowd } from '../server/crowd.ts';
import { signInLink, startChromium, watchedPage } from './browser.ts';

/** The dashboard of a large fleet: a real server whose storage holds a crowd. With LASTCOPY_PICTURES=1 the README's pictures. */

const PICTURES = process.env['LASTCOPY_PICTURES'] === '1';
const picture = (name: string) => fileURLToPath(new URL(`../../docs/${name}.png`, import.meta.url));
const size = PICTURES ? { devices: 1_000, replicas: 100_000, orders: 9 } : { devices: 120, replicas: 2_000, orders: 4 };

describe.skipIf(lacks('chromium'))('the dashboard of a large fleet', () => {
  let fleet: Fleet;
  let browser: Browser;
  let page: Page;
  const go = (path: string) => page.goto(`http://127.0.0.1:${fleet.port}/dashboard/${path}`);

  beforeAll(async () => {
    await buildDashboard();
    fleet = await Fleet.make(['--allow-key-file', '--name', 'acme']);
    await seedCrowd(join(fleet.state('server'), 'server'), { ...size, keyId: fleet.orderKeyId });
    await fleet.startServer();
    browser = await startChromium();
    page = (await watchedPage(browser)).page;
    await page.goto(await signInLink(fleet.state('server'), fleet.bundle));
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await fleet?.[Symbol.asyncDispose]();
  }, 30_000);

  it('adds up the same replicas in charts and in tables', async () => {
    const asTable = page.getByRole('button', { name: 'Replicas by place as a table' });
    await asTable.click();
    const cells = await page.locator('.bars-table td').allInnerTexts();
    const sum = cells.reduce((total, text) => total + (Number(text.replaceAll(/\D/g, '')) || 0), 0);
    expect(sum).toBe(size.replicas);
    await asTable.click();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    if (PICTURES) {
      await page.setViewportSize({ width: 1280, height: 960 });
      await page.mouse.move(0, 0);
      await page.waitForTimeout(800);
      await page.screenshot({ path: picture('dashboard-overview') });
    }
  });

  it('walks through all devices page by page, and finds one', async () => {
    await go('devices');
    const table = page.getByRole('grid', { name: 'Devices' });
    const names = new Set<string>();
    const next = page.getByRole('button', { name: 'Next' });
    for (let at = 0; at < size.devices; at += 50) {
      await page.getByText(`${(at + 1).toLocaleString('en')}–`).waitFor();
      const rows = await table.locator('tbody tr').allInnerTexts();
      for (const row of rows) names.add(row.split('\n').slice(0, 2).join('/'));
      if (at + 50 < size.devices) await next.click();
    }
    expect(names.size).toBe(size.devices);
    await expect.poll(() => next.isDisabled()).toBe(true);
    // What is in the address is what a colleague sees who is sent it.
    await page.getByRole('searchbox').fill('studio-0003');
    await page.getByText('1–1 of 1 devices').waitFor();
    await page.reload();
    await page.getByText('1–1 of 1 devices').waitFor();
    expect(await table.locator('tbody tr').count()).toBe(1);
  });

  it('shows a rotation that is under way, with what remains grouped by reason', async () => {
    await go('rotations');
    await page.getByRole('radio', { name: 'Open', exact: true }).click();
    const open = page.getByRole('grid', { name: 'Rotations' }).getByRole('link');
    await open.first().click();
    await page.locator('.rotation-head').getByText('running').waitFor();
    await page.getByRole('button', { name: /signed content/ }).waitFor();
    await page.getByRole('button', { name: /owner application running/ }).waitFor();
    const bar = await page.getByRole('img', { name: /^Devices: / }).getAttribute('aria-label');
    const shown = [...(bar ?? '').matchAll(/([\d,]+) /g)].reduce((sum, [, n]) => sum + Number(n?.replaceAll(',', '')), 0);
    const finished = await page.locator('.figure', { hasText: 'Devices finished' }).locator('small').innerText();
    expect(finished).toBe(`of ${shown.toLocaleString('en')}`);
    if (PICTURES) {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 1280, height: 960 });
      await page.waitForTimeout(500);
      await page.screenshot({ path: picture('dashboard-rotation') });
    }
  });

  it('shows names that a device made up as text that neither turns nor runs', async () => {
    const db = new DatabaseSync(join(fleet.state('server'), 'server', 'server.sqlite'), { timeout: 5_000 });
    const name = `zz-\u202e<img src=x onerror=alert(1)>\u001b[2J\n${'w'.repeat(200)}`;
    db.prepare(`UPDATE devices SET machine = ?, user = ? WHERE n = 1`).run(name, '\u2066\u2028root');
    db.close();
    await go('devices?q=zz-');
    const cell = page.locator('.cell-lead', { hasText: 'zz-' });
    await cell.waitFor();
    expect(await cell.textContent()).toBe(name.replaceAll(/[\u202e\u001b\n]/g, '\u{fffd}'));
    expect(await page.locator('.cell-sub', { hasText: 'root' }).textContent()).toBe('\u{fffd}\u{fffd}root');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    // A long name scrolls inside its table, not the page.
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
