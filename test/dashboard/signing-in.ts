import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildDashboard } from '../../installers/dashboard.ts';
import type { PersonRole } from '../../src/protocol/index.ts';
import { personsBeside, type ServerOptions, signInLink } from '../../src/server/index.ts';
import { Browser as Plain, UNHURRIED } from '../server/browsing.ts';
import { Constellation } from '../server/constellation.ts';
import { startChromium, type Watched, watchedPage } from './browser.ts';

/** A real server with its dashboard, and people before real browsers. */

export const freshPassword = (): string => randomBytes(18).toString('base64url');

export class House implements AsyncDisposable {
  readonly all: Constellation;
  readonly browser: Browser;

  private constructor(all: Constellation, browser: Browser) {
    this.all = all;
    this.browser = browser;
  }
  static async open(options: Partial<ServerOptions> = {}): Promise<House> {
    const folder = await buildDashboard();
    const dashboard = pathToFileURL(`${folder}/`);
    const all = await Constellation.start({ dashboard, ...options, limits: { ...UNHURRIED, ...options.limits } });
    return new House(all, await startChromium());
  }
  /** By name: passkeys belong to none of numbers. */
  get origin(): string {
    return this.all.url.replace('127.0.0.1', 'localhost');
  }
  at(path = ''): string {
    return `${this.origin}/dashboard/${path}`;
  }
  async visitor(options: BrowserContextOptions = {}): Promise<Watched> {
    return watchedPage(this.browser, options);
  }
  async add(name: string, role: PersonRole): Promise<void> {
    await personsBeside({ stateDir: this.all.dir }, (persons) => persons.add(name, role));
  }
  /** A link that signs that person in, or (null) nobody in particular. */
  async link(name: string | null): Promise<string> {
    const place = { stateDir: this.all.dir };
    const { link } = await (name === null ? signInLink(place) : personsBeside(place, (persons) => persons.link(name)));
    return link.replace(this.all.url, this.origin);
  }
  /** Adds someone, and sets their password as their browser would. */
  async addWithPassword(name: string, role: PersonRole): Promise<string> {
    await this.add(name, role);
    const browser = new Plain(this.all.url);
    const token = (await this.link(name)).split('#sign-in=')[1];
    const password = freshPassword();
    for (const [path, body] of [
      ['/session', { token }],
      ['/account/password', { old: null, new: password }],
    ] as const) {
      const got = await browser.post(path, body);
      if (got.status !== 200) throw new Error(`${path}: ${got.status} ${got.bytes.toString()}`);
    }
    await browser.ask('DELETE', '/session');
    return password;
  }
  async remove(name: string): Promise<void> {
    await personsBeside({ stateDir: this.all.dir }, (persons) => persons.remove(name));
  }
  /** As if all sessions of that person had begun half an hour ago. */
  age(name: string): void {
    const database = new DatabaseSync(join(this.all.dir, 'server.sqlite'));
    database.exec('PRAGMA busy_timeout = 5000');
    database.prepare('UPDATE sessions SET since = ? WHERE person = ?').run(new Date(Date.now() - 1_800_000).toISOString(), name);
    database.close();
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.all[Symbol.asyncDispose]();
  }
}

/** What stands in the header once someone is in. */
export async function isIn(page: Page, as: string): Promise<void> {
  await page
    .getByRole('button', { name: `${as}: menu` })
    .waitFor()
    .catch(async (error: unknown) => {
      throw new Error(`${as} is not in, at ${page.url()}: ${await page.locator('body').innerText()}`, { cause: error });
    });
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /: menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
}

export async function signInByPassword(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** What a test does with an authenticator. */
export interface Authenticator {
  /** Of which sites it holds passkeys. */
  sites(): Promise<(string | undefined)[]>;
}

/** An authenticator in this machine that knows its user and answers as soon as it is asked. */
export async function authenticator(page: Page): Promise<Authenticator> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    sites: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.map(({ rpId }) => rpId),
  };
}

/** As a browser that asks for passkeys only when told to. */
export async function fillsInNothing(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { PublicKeyCredential: api } = globalThis as unknown as { PublicKeyCredential: { isConditionalMediationAvailable: unknown } };
    api.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
}

/** From the account page, which is open. */
export async function addPasskey(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: 'Add passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name').fill(label);
  await dialog.getByRole('button', { name: 'Add passkey' }).click();
}

/** A text is in nothing that this page keeps: document, fields, storages, history, address. */
export async function expectGone(page: Page, text: string): Promise<void> {
  const kept = await page.evaluate(() => {
    const it = globalThis as unknown as {
      document: { documentElement: { outerHTML: string }; querySelectorAll(selector: string): Iterable<{ value: string }>; cookie: string };
      localStorage: object;
      sessionStorage: object;
      history: { state: unknown };
      location: { href: string };
    };
    const { document: page, localStorage: lasting, sessionStorage: passing, history: past, location: address } = it;
    return [
      page.documentElement.outerHTML,
      ...[...page.querySelectorAll('input')].map(({ value }) => value),
      page.cookie,
      JSON.stringify(lasting),
      JSON.stringify(passing),
      JSON.stringify(past.state),
      address.href,
    ].join('\n');
  });
  expect(kept.includes(text), 'the page keeps what it should have let go').toBe(false);
}
