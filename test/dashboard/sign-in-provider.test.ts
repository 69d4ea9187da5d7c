import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { lacks } from '../real-programs.ts';
import { Browser as Plain } from '../server/browsing.ts';
import { IdentityProvider } from '../server/identity-provider.ts';
import { barriers } from './browser.ts';
import { expectGone, House, isIn, signOut } from './signing-in.ts';

/** Through a real OpenID provider and back, in real Chromium. */

describe.skipIf(lacks('chromium'))('signing in through an identity provider', () => {
  let provider: IdentityProvider;
  let house: House;
  const button = (page: Page) => page.getByRole('button', { name: 'Sign in with Example Login' });

  beforeAll(async () => {
    provider = await IdentityProvider.start();
    house = await House.open({
      oidc: {
        issuer: new URL(provider.issuer),
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
        clientAuthentication: null,
        label: 'Example Login',
        scopes: ['openid', 'profile', 'groups'],
        person: 'preferred_username',
        roles: [{ claim: 'groups', has: 'sec-ops', role: 'operator' }],
      },
    });
    await provider.serve(house.at());
    // The server looked for it before it was there, and looks again after a moment.
    await vi.waitUntil(async () => (await new Plain(house.all.url).post('/session/oidc/begin', {})).status === 200, { timeout: 30_000 });
    provider.claims.set('account-1', { preferred_username: 'ada', groups: ['sec-ops'] });
    provider.claims.set('account-2', { preferred_username: 'bob', groups: ['sales'] });
  }, 120_000);
  beforeEach(() => {
    provider.account = 'account-1';
    provider.refusing = false;
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });

  it('goes there and comes back to the page that was left, and keeps nothing of what was said', { timeout: 60_000 }, async () => {
    const { context, page, complaints } = await house.visitor();
    const posted: string[] = [];
    let shown = '';
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.endsWith('/session/oidc')) posted.push((request.postDataJSON() as { query: string }).query);
      if (pathname === '/dashboard/' && search !== '') shown = search.slice(1);
    });
    await page.goto(house.at('rotations'));
    await button(page).waitFor();
    expect(await barriers(page)).toEqual([]);
    await button(page).click();
    await isIn(page, 'ada, operator');
    await page.getByRole('heading', { name: 'Rotations', level: 1 }).waitFor();
    expect(page.url()).toBe(house.at('rotations'));
    expect(posted).toEqual([shown]);
    const { code = '', state = '' } = Object.fromEntries(new URLSearchParams(shown));
    for (const word of [code, state]) {
      expect(word.length).toBeGreaterThan(20);
      await expectGone(page, word);
    }
    expect(await page.evaluate(() => Object.keys((globalThis as unknown as { sessionStorage: object }).sessionStorage))).toEqual([]);
    await page.getByRole('button', { name: 'ada, operator: menu' }).click();
    await page.getByText('signed in by identity provider').waitFor();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    await page.getByText('You signed in at the identity provider.').waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Add passkey' }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);

    const devtools = await context.newCDPSession(page);
    const past = (await devtools.send('Page.getNavigationHistory')).entries.map(({ url }) => url);
    expect(past.length).toBeGreaterThan(1);
    expect(past.filter((url) => url.includes(code))).toEqual([]);
    await page.reload();
    await isIn(page, 'ada, operator');
    expect(posted).toHaveLength(1);
    await signOut(page);
    expect(complaints.filter((line) => !line.includes('401'))).toEqual([]);
    await context.close();
  });

  it('says who may not come in, and why', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    provider.account = 'account-2';
    await page.goto(house.at());
    await button(page).click();
    const why = page.getByRole('alert');
    await why.waitFor();
    expect(await why.innerText()).toMatch(/role|group/i);
    expect(page.url()).toBe(house.at());
    await button(page).waitFor();
    expect(await barriers(page)).toEqual([]);
    await context.close();
  });

  it('takes no answer that it did not ask for, and posts it once', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    let posted = 0;
    page.on('request', (request) => void (posted += request.url().endsWith('/session/oidc') ? 1 : 0));
    await page.goto(`${house.at()}?code=someone-elses-code&state=someone-elses-state`);
    await page.getByRole('alert').waitFor();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    expect(page.url()).toBe(house.at());
    await expectGone(page, 'someone-elses');
    await page.reload();
    await button(page).waitFor();
    expect(posted).toBe(1);
    await context.close();
  });

  it('says that the provider refused, and offers it again', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    provider.refusing = true;
    await page.goto(house.at());
    await button(page).click();
    await page.getByRole('alert').waitFor();
    provider.refusing = false;
    await button(page).click();
    await isIn(page, 'ada, operator');
    await context.close();
  });

  it('says that the provider cannot be reached, and lets one try again', { timeout: 60_000 }, async () => {
    const { context, page } = await house.visitor();
    await page.goto(house.at());
    await button(page).waitFor();
    // Whoever comes back while the server is away tries again with what was said, once it is there.
    await page.route('**/session/oidc', (route) => route.abort(), { times: 1 });
    await button(page).click();
    await page.getByRole('heading', { name: 'The server does not answer' }).waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await isIn(page, 'ada, operator');
    await signOut(page);

    await page.route('**/session/oidc/begin', (route) =>
      route.fulfill({
        status: 503,
        headers: { 'retry-after': '60' },
        json: { type: 'about:blank', title: 'x', status: 503, code: 'identity-provider-unreachable', detail: 'The provider is away.' },
      }),
    );
    await button(page).click();
    await page.locator('[data-code=identity-provider-unreachable]').waitFor();
    await page.getByRole('button', { name: /^Try again in (\d+ s|1:00 min)$/ }).waitFor();
    await context.close();
  });
});
