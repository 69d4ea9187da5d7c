import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFirefox } from '../browsers/firefox.ts';
import type { Firefox } from '../browsers/firefox.ts';
import { lacks } from '../real-programs.ts';
import { House } from './signing-in.ts';

/** By link and by password, in the distribution's Firefox. */

const ENTER = '\uE007';

describe.skipIf(lacks('firefox-esr', 'chromium'))('signing in with Firefox', () => {
  let house: House;
  let firefox: Firefox;
  let folder: string;
  const text = () => firefox.evaluate('document.body.innerText');
  const shows = (what: string | RegExp) => expect.poll(text, { timeout: 30_000 }).toMatch(what);
  /** Typed as fingers do. */
  const fill = async (name: string, value: string) => {
    await expect
      .poll(() => firefox.evaluate(`String(document.querySelector('input[name=${name}]') !== null)`), { timeout: 30_000 })
      .toBe('true');
    await firefox.evaluate(`document.querySelector('input[name=${name}]').focus(), document.activeElement.name`);
    await firefox.type(value);
  };

  beforeAll(async () => {
    house = await House.open();
    folder = mkdtempSync(join(tmpdir(), 'lastcopy-firefox-'));
    firefox = await startFirefox(folder);
  }, 120_000);
  afterAll(async () => {
    await firefox?.kill();
    await house?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes the password, tells of a wrong one, and keeps neither', { timeout: 90_000 }, async () => {
    const password = await house.addWithPassword('ada', 'admin');
    await firefox.open(house.at('persons'));
    await shows('By a one-time link');
    await fill('person', 'ada');
    await fill('password', `${password.slice(0, -2)}${ENTER}`);
    await shows('do not go together');
    expect(await firefox.evaluate("document.querySelector('input[name=password]').value")).toBe('');
    await fill('password', password + ENTER);
    await shows(/Who may do what[^]*one-time link|Who may do what[^]*password/);
    const kept = await firefox.evaluate(
      'document.documentElement.outerHTML + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + JSON.stringify(history.state) + location.href',
    );
    expect(kept.includes(password)).toBe(false);
    expect(kept).toContain('ada, admin: menu');
  });

  it('is entered by a link, whose token leaves the address', { timeout: 60_000 }, async () => {
    await house.add('ben', 'viewer');
    await firefox.open(await house.link('ben'));
    await expect.poll(() => firefox.evaluate('document.documentElement.outerHTML'), { timeout: 30_000 }).toContain('ben, viewer: menu');
    expect(await firefox.evaluate('location.href')).toBe(house.at());
  });
});
