import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacks } from '../real-programs.ts';
import { barriers, type Watched } from './browser.ts';
import { expectGone, House, isIn, signInByPassword } from './signing-in.ts';

/** Admins keep persons, sessions and tokens in the browser; everybody else sees none of it. */

describe.skipIf(lacks('chromium'))('who may do what, in the dashboard', () => {
  let house: House;
  let password: string;
  let watched: Watched;
  let page: Page;
  const rowOf = (name: string) => page.getByRole('grid', { name: 'Persons' }).getByRole('row', { name: new RegExp(`^${name}\\b`) });
  const act = async (name: string, deed: string) => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: deed }).click();
  };
  const closed = () => page.locator('[role=dialog], [role=alertdialog]').waitFor({ state: 'detached' });
  /** Shown once; gone from the page when it is closed. */
  const takeOnce = async (title: string) => {
    const dialog = page.getByRole('dialog', { name: title });
    const text = await dialog.locator('code').first().innerText();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await closed();
    await expectGone(page, text.split('=').at(-1) ?? text);
    return text;
  };

  beforeAll(async () => {
    house = await House.open();
    password = await house.addWithPassword('ada', 'admin');
    watched = await house.visitor();
    page = watched.page;
    await page.goto(house.at('persons'));
    await signInByPassword(page, 'ada', password);
    await isIn(page, 'ada, admin');
  }, 120_000);
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
  });

  it('adds a person, who comes in by the link that is shown once', { timeout: 60_000 }, async () => {
    await page.getByRole('heading', { name: 'Persons', level: 1 }).waitFor();
    await rowOf('ada').getByText('you').waitFor();
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.type('Grace Hopper');
    await dialog.getByRole('radio', { name: 'operator' }).focus();
    await page.keyboard.press('Space');
    await dialog.getByRole('button', { name: 'Add and make a link' }).click();
    const link = await takeOnce('Sign-in link for Grace Hopper');
    await rowOf('Grace Hopper').getByText('one-time link only').waitFor();

    const hers = await house.visitor();
    await hers.page.goto(link.replace(house.all.url, house.origin));
    await isIn(hers.page, 'Grace Hopper, operator');
    expect(await hers.page.getByRole('link', { name: 'Access' }).count()).toBe(0);
    for (const path of ['persons', 'sessions', 'tokens']) {
      await hers.page.goto(house.at(path));
      await hers.page.getByRole('heading', { name: 'This page is not for your role' }).waitFor();
    }
    expect(await barriers(hers.page)).toEqual([]);
    expect(hers.complaints).toEqual([]);
    await hers.context.close();

    await page.getByRole('button', { name: 'Add person' }).click();
    await dialog.getByLabel('Name').fill('Grace Hopper');
    await dialog.getByRole('button', { name: 'Add and make a link' }).click();
    await dialog.locator('[data-code=person-exists]').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await closed();
  });

  it('changes a role, which counts at once in the other browser', { timeout: 60_000 }, async () => {
    await house.add('bob', 'admin');
    const his = await house.visitor();
    await his.page.goto(await house.link('bob'));
    await isIn(his.page, 'bob, admin');
    await his.page.goto(house.at('tokens'));
    await his.page.getByRole('button', { name: 'Add token' }).waitFor();

    await page.reload();
    await act('bob', 'Change role');
    const dialog = page.getByRole('dialog', { name: 'Role of bob' });
    await dialog.getByRole('radio', { name: 'viewer' }).focus();
    await page.keyboard.press('Space');
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await closed();
    await rowOf('bob').getByText('viewer').waitFor();

    // His page still offers what he may no longer do: the server refuses, and the page follows.
    await his.page.getByRole('button', { name: 'Add token' }).click();
    await his.page.getByRole('dialog').getByLabel('Name').fill('mine');
    await his.page.getByRole('checkbox', { name: 'Devices' }).focus();
    await his.page.keyboard.press('Space');
    await his.page.getByRole('button', { name: 'Add token' }).last().click();
    await isIn(his.page, 'bob, viewer');
    await his.page.getByRole('heading', { name: 'This page is not for your role' }).waitFor();
    await his.context.close();
  });

  it('shows the commands of an order to whom they are of use', { timeout: 60_000 }, async () => {
    const notBefore = new Date().toISOString();
    const order = await house.all.submit(await house.all.book.order({ rings: [0.1, 1].map((share) => ({ share, notBefore })) }));
    const { orderId } = JSON.parse(Buffer.from(order.payload, 'base64url').toString()) as { orderId: string };
    const commandsOf = async (link: string, as: string) => {
      const { context, page: theirs } = await house.visitor();
      await theirs.goto(link);
      await isIn(theirs, as);
      await theirs.goto(house.at(`rotations/${orderId}`));
      await theirs.locator('.rotation-head .rotation-state').waitFor();
      const commands = await theirs.locator('.command code').allInnerTexts();
      await context.close();
      return commands.map((line) => line.split(' ')[2]);
    };
    await house.add('olga', 'operator');
    await house.add('vic', 'viewer');
    expect(await commandsOf(await house.link('vic'), 'vic, viewer')).toEqual([]);
    const all = await commandsOf(await house.link('olga'), 'olga, operator');
    expect(all).toEqual(expect.arrayContaining(['promote', 'pause', 'cancel']));
    // Who opened a link that is nobody's may hold an order key all the same.
    expect(await commandsOf(await house.link(null), 'Viewer, by link')).toEqual(all);
  });

  it('disables, enables and removes, and shuts the open browser of that person', { timeout: 60_000 }, async () => {
    await house.add('eve', 'viewer');
    const hers = await house.visitor();
    await hers.page.goto(await house.link('eve'));
    await isIn(hers.page, 'eve, viewer');
    await hers.page.locator('[data-link=live]').waitFor();
    await page.reload();
    await act('eve', 'Disable');
    await page.getByRole('alertdialog', { name: 'Disable eve?' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Disable', exact: true }).click();
    await closed();
    await rowOf('eve').getByText('disabled').waitFor();
    await hers.page.getByText('The session is over.').waitFor();
    await hers.context.close();

    await page.getByRole('button', { name: 'Actions for eve' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Change role', 'Enable', 'Remove']);
    await page.getByRole('menuitem', { name: 'Enable' }).click();
    await rowOf('eve').getByText('active').waitFor();
    await act('eve', 'New sign-in link');
    expect(await takeOnce('Sign-in link for eve')).toContain('#sign-in=');
    await act('eve', 'Remove');
    await page.getByText('counts with every role again').waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await closed();
    await rowOf('eve').waitFor({ state: 'detached' });
  });

  it('keeps the last admin, and says so', { timeout: 60_000 }, async () => {
    for (const [deed, confirm] of [
      ['Disable', 'Disable'],
      ['Remove', 'Remove'],
    ] as const) {
      await act('ada', deed);
      await page.getByRole('button', { name: confirm, exact: true }).click();
      await page.locator('[data-code=last-admin]').waitFor();
      await page.getByRole('button', { name: 'Leave as it is' }).click();
      await closed();
    }
    await rowOf('ada').getByText('active').waitFor();
  });

  it('asks for a fresh sign-in where the last is long ago, and goes on with what was begun', { timeout: 60_000 }, async () => {
    house.age('ada');
    await page.getByRole('button', { name: 'Add person' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    await dialog.getByLabel('Name').fill('Henry');
    await dialog.getByRole('button', { name: 'Add and make a link' }).click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.waitFor();
    expect(await again.getByLabel('Name').inputValue()).toBe('ada');
    expect(await again.getByLabel('Name').getAttribute('readonly')).not.toBeNull();
    expect(await barriers(page)).toEqual([]);

    // Left, it is as if nothing had been begun, and what was typed is still there.
    await again.getByRole('button', { name: 'Cancel' }).click();
    await dialog.locator('[data-code=sign-in-again]').waitFor();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Henry');
    await dialog.getByRole('button', { name: 'Add and make a link' }).click();
    await again.getByRole('textbox', { name: 'Password' }).fill(`${password}x`);
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.locator('[data-code=not-signed-in]').waitFor();
    await again.getByRole('textbox', { name: 'Password' }).fill(password);
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await takeOnce('Sign-in link for Henry');
    await expectGone(page, password);
    await rowOf('Henry').waitFor();
    // The session is another one now, and what is shown is live in it.
    await page.locator('[data-link=live]').waitFor();
    await isIn(page, 'ada, admin');
  });

  it('signs in again by a link that was opened in another tab', { timeout: 60_000 }, async () => {
    house.age('ada');
    await act('Henry', 'Remove');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByText('By a one-time link').click();
    await again.getByText('lastcopy server sign-in --person ada').waitFor();
    const tab = await watched.context.newPage();
    await tab.goto(await house.link('ada'));
    await isIn(tab, 'ada, admin');
    await tab.close();
    await again.getByRole('button', { name: 'I have opened the link' }).click();
    await rowOf('Henry').waitFor({ state: 'detached' });
    await closed();
  });

  it('ends the session of another browser', { timeout: 60_000 }, async () => {
    const theirs = await house.visitor();
    await theirs.page.goto(await house.link(null));
    await isIn(theirs.page, 'Viewer, by link');
    await theirs.page.locator('[data-link=live]').waitFor();
    await page.getByRole('link', { name: 'Sessions' }).click();
    await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor();
    const grid = page.getByRole('grid', { name: 'Sessions' });
    await grid.getByText('this browser').waitFor();
    expect(await grid.getByText('this browser').count()).toBe(1);
    // The newest comes first.
    await grid
      .getByRole('button', { name: /of nobody by name$/ })
      .first()
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click();
    await closed();
    await theirs.page.getByText('The session is over.').waitFor();
    await theirs.context.close();
  });

  it('makes a token that is shown once, reads what it may, and is void when it is removed', { timeout: 60_000 }, async () => {
    await page.getByRole('link', { name: 'API tokens' }).click();
    await page.getByText('No program has a token.').waitFor();
    await page.getByRole('button', { name: 'Add token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a token' });
    await dialog.getByLabel('Name').fill('Grafana');
    await dialog.getByRole('button', { name: 'Add token' }).click();
    await dialog.getByText('Choose at least one').waitFor();
    await dialog.getByRole('checkbox', { name: 'Rotations' }).focus();
    await page.keyboard.press('Space');
    await dialog.getByRole('radio', { name: '30' }).click();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Add token' }).click();
    const token = await takeOnce('Token Grafana');
    expect(token).toMatch(/^lct_/);
    const row = page.getByRole('row', { name: /^Grafana/ });
    await row.getByText('in 30 days').waitFor();
    const ask = async (path: string) => {
      const response = await fetch(`${house.all.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
      await response.text();
      return response.status;
    };
    expect([await ask('/rotations'), await ask('/devices')]).toEqual([200, 403]);
    await page.getByRole('button', { name: 'Remove Grafana' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await ask('/rotations')).toBe(401);
  });

  it('is walked by keys, and the focus comes back to where it was', { timeout: 60_000 }, async () => {
    await page.goto(house.at('persons'));
    await rowOf('bob').waitFor();
    const menu = page.getByRole('button', { name: 'Actions for bob' });
    const isAt = (place: typeof menu) => place.evaluate((element) => element.matches(':focus'));
    await page.getByRole('button', { name: 'Add person' }).focus();
    await page.keyboard.press('Tab');
    for (let row = 0; row < 5 && !(await isAt(rowOf('bob'))); row++) await page.keyboard.press('ArrowDown');
    for (let cell = 0; cell < 7 && !(await isAt(menu)); cell++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Change role' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Role of bob' }).waitFor();
    await page.keyboard.press('Escape');
    await closed();
    await expect.poll(() => isAt(menu)).toBe(true);
  });

  it('has no serious barrier on any page, light or dark, wide or narrow', { timeout: 60_000 }, async () => {
    for (const [path, heading] of [
      ['persons', 'Persons'],
      ['sessions', 'Sessions'],
      ['tokens', 'API tokens'],
      ['account', 'Your account'],
    ] as const) {
      await page.goto(house.at(path));
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await expect.poll(() => page.locator('.waiting').count()).toBe(0);
      await page.getByRole('button', { name: 'ada, admin: menu' }).click();
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await barriers(page), `${path} dark`).toEqual([]);
      await page.keyboard.press('Escape');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await barriers(page), `${path} light and narrow`).toEqual([]);
      const wide = () =>
        page.evaluate(
          () => (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement.scrollWidth,
        );
      await expect.poll(wide, { message: `${path} at 360` }).toBeLessThanOrEqual(360);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(watched.complaints.filter((line) => !/\b4\d\d\b/.test(line))).toEqual([]);
    expect([...watched.asked]).toEqual([house.origin]);
  });
});
