import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacks } from '../real-programs.ts';
import { barriers } from './browser.ts';
import {
  addPasskey,
  authenticator,
  expectGone,
  fillsInNothing,
  freshPassword,
  House,
  isIn,
  signInByPassword,
  signOut,
} from './signing-in.ts';

/** People come in by link, password and passkey, before a real server in real Chromium; and what they are told when they do not. */

describe.skipIf(lacks('chromium'))('signing in', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open({ limits: { attemptsPerPerson: { free: 3, firstMs: 6_000, mostMs: 6_000, forgetMs: 60_000 } } });
  }, 120_000);
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
  });

  it('offers what somebody can use: at first the link alone', { timeout: 60_000 }, async () => {
    const { context, page, complaints } = await house.visitor();
    await page.goto(house.at());
    await page.getByText('lastcopy server sign-in', { exact: true }).waitFor();
    await expect.poll(() => page.locator('.waiting').count()).toBe(0);
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await page.getByRole('button', { name: /passkey/ }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(complaints.filter((line) => !line.includes('401'))).toEqual([]);
    await context.close();
  });

  it('by a link of nobody: looks, has no account and sees nothing of access', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    await page.goto(await house.link(null));
    await isIn(page, 'Viewer, by link');
    expect(await page.getByRole('link', { name: 'Access' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Viewer, by link: menu' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Sign out']);
    await page.goto(house.at('account'));
    await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor();
    await context.close();
  });

  it('by a link of a person, who sets a password by its rule and comes in with it', { timeout: 60_000 }, async () => {
    await house.add('ada', 'viewer');
    const { context, page, complaints } = await house.visitor();
    const link = await house.link('ada');
    await page.goto(link);
    await isIn(page, 'ada, viewer');
    await expectGone(page, link.split('=').at(-1) ?? link);
    await page.getByRole('button', { name: 'ada, viewer: menu' }).click();
    await page.getByText('signed in by one-time link').waitFor();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    await page.getByRole('heading', { name: 'Your account' }).waitFor();

    const [next, again] = [
      page.getByRole('textbox', { name: 'New password', exact: true }),
      page.getByRole('textbox', { name: 'New password again' }),
    ];
    const set = page.getByRole('button', { name: 'Set password' });
    expect(await page.getByRole('textbox', { name: 'Current password' }).count()).toBe(0);
    expect([await next.getAttribute('autocomplete'), await next.getAttribute('type')]).toEqual(['new-password', 'password']);
    await next.fill('too short');
    await page.getByText('9 so far').waitFor();
    await again.fill('too short');
    await set.click();
    await page.getByText('It has 9 of at least 15 characters').waitFor();
    expect(await next.getAttribute('aria-invalid')).toBe('true');

    // What only the server knows of: it is what others try first.
    const common = 'lastcopy-password-2026';
    for (const field of [next, again]) await field.fill(common);
    await set.click();
    await page.locator('[data-code=weak-password]').waitFor();
    await expectGone(page, common);

    const password = freshPassword();
    await next.fill(password);
    await again.fill(`${password}x`);
    await set.click();
    await page.getByText('The two are not the same').waitFor();
    await next.fill(password);
    await again.fill(password);
    await set.click();
    await page.getByText('The password is set').waitFor();
    await expectGone(page, password);
    expect(await barriers(page)).toEqual([]);

    await signOut(page);
    await page.getByText('You are signed out.').waitFor();
    expect(await page.getByLabel('Name').getAttribute('autocomplete')).toBe('username webauthn');
    const field = page.getByRole('textbox', { name: 'Password' });
    expect([await field.getAttribute('autocomplete'), await field.getAttribute('type')]).toEqual(['current-password', 'password']);
    await page.getByRole('button', { name: 'Show password' }).click();
    expect(await field.getAttribute('type')).toBe('text');
    await signInByPassword(page, 'ada', password);
    await isIn(page, 'ada, viewer');
    await expectGone(page, password);
    expect(page.url()).not.toContain('?');
    expect(complaints.filter((line) => !/\b4\d\d\b/.test(line))).toEqual([]);
    await context.close();
  });

  it('says of a wrong name and a wrong password the same, and counts down where it was too often', { timeout: 60_000 }, async () => {
    const password = await house.addWithPassword('ben', 'viewer');
    const { context, page, complaints } = await house.visitor();
    await page.goto(house.at('rotations'));
    const said: string[] = [];
    for (const name of ['nobody at all', 'ben']) {
      await signInByPassword(page, name, freshPassword());
      const alert = page.locator('[data-code=not-signed-in]');
      await alert.waitFor();
      said.push(await alert.innerText());
      expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
      expect(await page.getByRole('textbox', { name: 'Password' }).evaluate((field) => field.matches(':focus'))).toBe(true);
    }
    expect(new Set(said).size).toBe(1);
    expect(await page.getByLabel('Name').inputValue()).toBe('ben');

    const answered = () => page.waitForResponse((response) => response.url().endsWith('/session/password'));
    for (let status = 0, attempt = 0; status !== 429 && attempt < 6; attempt++) {
      const [answer] = await Promise.all([answered(), signInByPassword(page, 'ben', freshPassword())]);
      status = answer.status();
    }
    await page.locator('[data-code=too-many-attempts]').waitFor();
    const button = page.getByRole('button', { name: /^Try again in \d+ s$/ });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.getByText('lastcopy server sign-in', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await signInByPassword(page, 'ben', password);
    await isIn(page, 'ben, viewer');
    await page.getByRole('heading', { name: 'Rotations', level: 1 }).waitFor();
    expect(complaints.filter((line) => !/\b4\d\d\b/.test(line))).toEqual([]);
    await context.close();
  });

  it('by a passkey that was added here; removed, it is none', { timeout: 60_000 }, async () => {
    await house.add('cleo', 'operator');
    const { context, page, complaints } = await house.visitor();
    await fillsInNothing(page);
    const device = await authenticator(page);
    await page.goto(await house.link('cleo'));
    await isIn(page, 'cleo, operator');
    await page.goto(house.at('account'));
    await page.getByText('You have no passkey.').waitFor();
    await page.getByRole('button', { name: 'Add passkey' }).click();
    await page.getByRole('dialog', { name: 'Add a passkey' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await addPasskey(page, 'Laptop');
    const row = page.getByRole('grid', { name: 'Passkeys' }).getByRole('row', { name: /Laptop/ });
    await row.getByText('never').waitFor();
    expect(await device.sites()).toEqual(['localhost']);
    await addPasskey(page, 'Laptop again');
    await page.locator('[data-code=passkey-there]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await signOut(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await isIn(page, 'cleo, operator');
    await page.goto(house.at('account'));
    await page.getByText('passkey, ').waitFor();
    await row.waitFor();
    expect(await row.getByText('never').count()).toBe(0);

    await page.getByRole('button', { name: 'Remove Laptop' }).click();
    const asked = page.getByRole('alertdialog', { name: 'Remove Laptop?' });
    expect(await barriers(page)).toEqual([]);
    await asked.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('You have no passkey.').waitFor();
    await signOut(page);
    await page.getByLabel('Name').waitFor();
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
    expect(complaints.filter((line) => !/\b4\d\d\b/.test(line))).toEqual([]);
    await context.close();
  });

  it('offers passkeys where a name is typed, and takes the one that is chosen there', { timeout: 60_000 }, async () => {
    await house.add('dina', 'viewer');
    const { context, page } = await house.visitor();
    await authenticator(page);
    await page.goto(await house.link('dina'));
    await isIn(page, 'dina, viewer');
    await page.goto(house.at('account'));
    await addPasskey(page, 'Key');
    await page.getByRole('row', { name: /Key/ }).waitFor();
    // What the browser offers is chosen in a list of its own; this one chooses by itself, and nobody presses anything of the page.
    const asked = page.waitForRequest((request) => request.url().endsWith('/session/passkey/options'));
    await page.getByRole('button', { name: 'dina, viewer: menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await asked;
    await page.getByRole('button', { name: 'dina, viewer: menu' }).click();
    await page.getByText('signed in by passkey').waitFor();
    await context.close();
  });

  it('says why passkeys cannot be used here, and where they can', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    await house.add('fay', 'viewer');
    await page.goto((await house.link('fay')).replace(house.origin, house.all.url));
    await isIn(page, 'fay, viewer');
    await page.goto(`${house.all.url}/dashboard/account`);
    await page.getByText('Passkeys belong to a name').waitFor();
    expect(await page.getByRole('link', { name: /^localhost/ }).getAttribute('href')).toBe(house.at('account'));
    expect(await page.getByRole('button', { name: 'Add passkey' }).count()).toBe(0);
    await context.close();

    const old = await house.visitor();
    await old.page.addInitScript(() => {
      delete (globalThis as unknown as { PublicKeyCredential: { parseRequestOptionsFromJSON?: unknown } }).PublicKeyCredential
        .parseRequestOptionsFromJSON;
    });
    await old.page.goto(house.at());
    await old.page.getByText('This browser is too old for passkeys here').waitFor();
    expect(await barriers(old.page)).toEqual([]);
    await old.context.close();
  });

  it('tells what became of a passkey that nobody has any more, and of a window that was closed', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    await fillsInNothing(page);
    await authenticator(page);
    const use = page.getByRole('button', { name: 'Sign in with a passkey' });
    await page.goto(house.at());
    // An authenticator that holds none for this server: the browser says no more than that nothing came of it.
    await use.click();
    await page.locator('[data-code=passkey-left]').waitFor();
    expect(await barriers(page)).toEqual([]);

    await house.add('gil', 'viewer');
    await page.goto(await house.link('gil'));
    await isIn(page, 'gil, viewer');
    await page.goto(house.at('account'));
    await addPasskey(page, 'Key');
    await page.getByRole('row', { name: /Key/ }).waitFor();
    await house.remove('gil');
    await page.getByText('The session is over.').waitFor();
    await use.click();
    await page.locator('[data-code=not-signed-in]').waitFor();
    await context.close();
  });

  it('notices that this browser signed in anew in another tab, and who is signed in there', { timeout: 60_000 }, async () => {
    await house.add('eve', 'viewer');
    const { context, page } = await house.visitor();
    await page.goto(await house.link(null));
    await isIn(page, 'Viewer, by link');
    await page.locator('[data-link=live]').waitFor();
    const other = await context.newPage();
    await other.goto(await house.link('eve'));
    await isIn(other, 'eve, viewer');
    await isIn(page, 'eve, viewer');
    await page.locator('[data-link=live]').waitFor();
    await signOut(other);
    await page.getByText('The session is over.').waitFor();
    await context.close();
  });

  it('has no serious barrier light or dark, wide or narrow', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    await page.goto(house.at());
    await page.getByLabel('Name').waitFor();
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await barriers(page), `${width} ${colorScheme}`).toEqual([]);
      }
      const wide = await page.evaluate(
        () => (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement.scrollWidth,
      );
      expect(wide).toBeLessThanOrEqual(width);
    }
    await context.close();
  });
});
