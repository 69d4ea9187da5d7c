import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDashboard } from '../../installers/dashboard.ts';
import { Fleet } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { lacks } from '../real-programs.ts';
import { barriers, signInLink, startChromium, type Watched, watchedPage } from './browser.ts';

/** The dashboard in a real browser, before a real server, while real agents carry out real rotations. */

describe.skipIf(lacks('chromium'))('the dashboard in Chromium', () => {
  let fleet: Fleet;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  const secret = freshToken();
  const kept = freshToken();
  let orderId: string;
  const link = () => signInLink(fleet.state('server'), fleet.bundle);
  const put = (user: string, path: string, text: string | Uint8Array) => {
    const file = join(fleet.home(user), path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const state = (text: string) => page.locator('.rotation-head .rotation-state').getByText(text);

  beforeAll(async () => {
    const building = buildDashboard();
    fleet = await Fleet.make();
    for (const user of ['ann', 'bob']) {
      put(user, '.bash_history', `ls\nexport GITHUB_TOKEN=${secret}\n`);
      put(user, 'work/.env', `TOKEN=${secret}\n`);
      put(user, 'work/notes.7z', Buffer.from('377abcaf271c0004', 'hex'));
    }
    // A file with a name outside the roots is not written: what is in it remains.
    const inside = put('ann', 'work/shared.txt', `token ${kept}\n`);
    mkdirSync(join(fleet.folder, 'elsewhere'));
    linkSync(inside, join(fleet.folder, 'elsewhere/shared.txt'));
    await building;
    await fleet.startServer();
    fleet.startSteward();
    fleet.startAgent('ann');
    fleet.startAgent('bob');
    browser = await startChromium();
    await fleet.ready(2);
    watched = await watchedPage(browser);
    page = watched.page;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    fleet?.child('bob')?.kill('SIGCONT');
    await fleet?.[Symbol.asyncDispose]();
  }, 30_000);

  it('without a session says how to sign in', async () => {
    await page.goto(`http://127.0.0.1:${fleet.port}/dashboard/devices`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByText('lastcopy server sign-in', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    // A browser reports every refused question; that it was refused is what was asked for here.
    expect(watched.complaints.filter((line) => !line.includes('401'))).toEqual([]);
    watched.complaints.length = 0;
  });

  it('is entered by the printed link, and by each link once', async () => {
    const used = await link();
    await page.goto(used);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByText('live', { exact: true }).first().waitFor();
    expect(page.url()).toBe(`http://127.0.0.1:${fleet.port}/dashboard/`);
    expect(await page.evaluate(() => JSON.stringify((globalThis as unknown as { history: { state: unknown } }).history.state))).toBe(
      'null',
    );

    await using other = await browser.newContext();
    const late = await other.newPage();
    await late.goto(used);
    await late.getByRole('alert').getByText(/used/).waitFor();
    await late.getByText('lastcopy server sign-in', { exact: true }).waitFor();
    expect(late.url()).not.toContain('sign-in=');
    expect(watched.complaints).toEqual([]);
  });

  it('shows a rotation from held to contained as it happens, and the figures that the command line tells', {
    timeout: 90_000,
  }, async () => {
    const held = await fleet.rotate(secret, ['--label', 'GitHub token of CI', '--hold', '--no-follow']);
    expect(held.code, held.stderr).toBe(0);
    await page.getByRole('link', { name: 'GitHub token of CI' }).click();
    await page.getByRole('heading', { name: 'GitHub token of CI', level: 1 }).waitFor();
    orderId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.evaluate(() => void ((globalThis as unknown as { sameDocument: boolean }).sameDocument = true));

    // One laptop sleeps, so that the other is seen alone in between.
    fleet.child('bob').kill('SIGSTOP');
    const shown = await page.locator('.command code', { hasText: 'promote' }).innerText();
    expect(shown).toBe(`lastcopy rotations promote ${orderId} --ring 0`);
    const opened = await fleet.operate(shown.split(' ').slice(1));
    expect(opened.code, opened.stderr).toBe(0);
    await state('running').waitFor();
    const devices = page.getByRole('grid', { name: 'Devices of this rotation' });
    await devices.getByText('finished').waitFor({ timeout: 20_000 });
    expect(await page.title()).toContain('running');

    fleet.child('bob').kill('SIGCONT');
    await state('contained').waitFor({ timeout: 30_000 });
    await page
      .locator('.rotation-head')
      .getByText(/^not visible: \d+$/)
      .waitFor();
    expect(await page.evaluate(() => (globalThis as unknown as { sameDocument?: boolean }).sameDocument)).toBe(true);
    // What a screen reader was told of it.
    await page
      .locator('[data-announcements]')
      .getByText(/GitHub token of CI: contained, not visible: \d+/)
      .waitFor({ state: 'attached' });

    const told = (await fleet.operate(['rotations', '--json', 'show', orderId])).lines()[0] as {
      purged: number;
      notVisible: number;
      state: string;
    };
    expect(told).toMatchObject({ state: 'contained', purged: 4 });
    expect(await page.locator('[data-figure=purged]').innerText()).toBe(String(told.purged));
    expect(await page.locator('.rotation-head .not-visible-beside').innerText()).toBe(`not visible: ${told.notVisible}`);
    await page.locator('.rings').getByText('open').waitFor();
    expect(await page.getByText('To open ring').count()).toBe(0);
    expect(watched.complaints).toEqual([]);
  });

  it('lists what remains by its reason', { timeout: 60_000 }, async () => {
    const said = await fleet.rotate(kept, ['--label', 'Token in a linked file']);
    expect(said.lines().at(-1)).toMatchObject({ state: 'residual', residuals: 1 });
    await page.getByRole('link', { name: 'Rotations' }).first().click();
    await page.getByRole('link', { name: 'Token in a linked file' }).click();
    await state('residual').waitFor();
    await page.getByRole('button', { name: /hard link outside roots/ }).waitFor();
    await page.getByText('~/work/shared.txt').waitFor();
    expect(await page.getByText(/\bclean\b/i).count()).toBe(0);
  });

  it('has no serious barrier on any screen, light or dark, wide or narrow', { timeout: 90_000 }, async () => {
    const base = `http://127.0.0.1:${fleet.port}/dashboard/`;
    const screens = {
      '': 'Overview',
      devices: 'Devices',
      rotations: 'Rotations',
      [`rotations/${orderId}`]: 'GitHub token of CI',
      nowhere: 'There is no such page',
    };
    for (const [path, heading] of Object.entries(screens)) {
      await page.goto(base + path);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await expect.poll(() => page.locator('.waiting, .replicas-room').count()).toBe(0);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await barriers(page), `${path} ${colorScheme}`).toEqual([]);
      }
      await page.setViewportSize({ width: 360, height: 740 });
      const wide = () =>
        page.evaluate(() => {
          const { scrollWidth } = (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document
            .documentElement;
          return scrollWidth;
        });
      await expect.poll(wide, { message: `${path} at 360` }).toBeLessThanOrEqual(360);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(watched.complaints).toEqual([]);
  });

  it('is walked by keys alone', async () => {
    await page.goto(`http://127.0.0.1:${fleet.port}/dashboard/`);
    await page.getByRole('grid', { name: 'Newest rotations' }).waitFor();
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = (globalThis as unknown as { document: { activeElement: { id: string; textContent: string } } }).document;
        return activeElement.id || activeElement.textContent.trim();
      });
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('main');

    await page.getByRole('link', { name: 'Devices' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
    const table = page.getByRole('grid', { name: 'Devices' });
    await table.getByText('format not supported').first().waitFor();
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('nobody');
    await page.getByText('No device fits').waitFor();
    expect(page.url()).toContain('q=nobody');
    await page.keyboard.press('Escape');
    await table.getByText('format not supported').first().waitFor();

    // Columns are ordered by keys: into the table, up to its head, along it.
    await table.getByRole('columnheader', { name: 'Not visible', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => table.getByRole('columnheader', { name: 'Not visible', exact: true }).getAttribute('aria-sort'))
      .toBe('descending');
    await page.goBack();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });

  it('says when it is cut off, and is live again by itself', { timeout: 60_000 }, async () => {
    await page.locator('[data-link=live]').waitFor();
    await fleet.kill('server', 'SIGTERM');
    await page.locator('[data-link=reconnecting]').waitFor({ timeout: 20_000 });
    expect(await page.locator('[data-link=reconnecting]').innerText()).toMatch(/^reconnecting since \d\d:\d\d:\d\d/);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await fleet.startServer();
    await page.locator('[data-link=live]').waitFor({ timeout: 30_000 });
    expect(watched.complaints.filter((line) => line.startsWith('policy') || line.startsWith('uncaught'))).toEqual([]);
    expect([...watched.asked]).toEqual([`http://127.0.0.1:${fleet.port}`]);
  });

  it('forgets everything with the session', async () => {
    await page.getByRole('button', { name: 'Viewer, by link: menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});
