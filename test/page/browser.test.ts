import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet, lastcopy } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { leaks } from '../leak/needles.ts';
import { lacks } from '../real-programs.ts';
import { type Keyring, startKeyring } from './keyring.ts';

/** The page in a real browser, of a real agent with a real keychain, through real rotations. */

describe.skipIf(lacks('chromium', 'dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'))('the page in Chromium', () => {
  let fleet: Fleet;
  let keyring: Keyring;
  let browser: Browser;
  let page: Page;
  let application: ChildProcess;
  const [secret, second] = [freshToken(), freshToken()];
  /** Everything that the browser was sent, and what it showed. */
  const texts = new Map<string, Buffer>();
  const errors: string[] = [];
  const put = (path: string, text: string | Uint8Array) => {
    const file = join(fleet.home('ann'), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const open = (...args: string[]) => lastcopy(['--state', fleet.state('ann'), ...args]);
  const link = async () => (await open('open', '--print')).stdout.trim();
  const keepShown = async (name: string) => texts.set(`DOM ${name}`, Buffer.from(await page.content()));
  const axe = async () => (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

  beforeAll(async () => {
    fleet = await Fleet.make([]);
    keyring = await startKeyring(join(fleet.folder, 'session'));
    await fleet.startServer();
    fleet.startSteward();
    put('.bash_history', `ls\nexport GITHUB_TOKEN=${secret}\n`);
    put('work/.env', `TOKEN=${secret}\n`);
    put('.netrc', `machine api.example login ann password ${freshToken()}\n`);
    put('work/deploy.log', `sent authorization: ${freshToken()}\n`);
    // Its owner, as far as a process can be seen, runs.
    put('.ipython/profile_default/history.sqlite', `login("${secret}")\n`);
    copyFileSync('/bin/sleep', join(fleet.folder, 'ipython'));
    chmodSync(join(fleet.folder, 'ipython'), 0o755);
    application = spawn(join(fleet.folder, 'ipython'), ['600'], { stdio: 'ignore' });
    // A format that is not read as what it is.
    put('work/archive.7z', Buffer.from('377abcaf271c0004', 'hex'));
    fleet.start('ann', ['agent', '--bundle', fleet.bundle, '--home', fleet.home('ann')], { ...keyring.env, HOME: fleet.home('ann') });
    await fleet.ready(1);
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    page = await (await browser.newContext({ viewport: { width: 1100, height: 900 } })).newPage();
    page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
    page.on('pageerror', (error) => void errors.push(error.message));
    page.on('response', (response) => {
      if (!response.url().endsWith('/changes'))
        response.body().then(
          (body) => texts.set(`${response.url()} ${texts.size}`, body),
          () => undefined,
        );
    });
  }, 120_000);
  afterAll(async () => {
    application?.kill();
    await browser?.close();
    await fleet?.[Symbol.asyncDispose]();
    await keyring?.[Symbol.asyncDispose]();
  }, 30_000);

  it('shows what was found, once signed in by a link', { timeout: 60_000 }, async () => {
    await page.goto(await link());
    await page.getByText('Lastcopy is at rest').waitFor({ timeout: 30_000 });
    expect(page.url()).not.toContain('token');
    await page.getByText('Bash history').click();
    await page.getByText('~/.bash_history').waitFor();
    await keepShown('found');
    expect(await axe()).toEqual([]);
  });

  it('shows a rotation as it happens', { timeout: 60_000 }, async () => {
    const said = await fleet.rotate(secret, ['--label', 'GitHub token of CI']);
    expect(said.lines().at(-1)).toMatchObject({ type: 'rotation', purged: 2 });
    await page.getByRole('heading', { name: 'GitHub token of CI' }).first().waitFor({ timeout: 30_000 });
    await page.getByText('3 copies met, 2 removed; rescanned by device.').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Undo all of GitHub token of CI' }).waitFor();
    await page.getByText('Close IPython and Jupyter so that 1 copy of GitHub token of CI can be removed').waitFor();
    expect(readFileSync(join(fleet.home('ann'), '.bash_history'), 'utf8')).not.toContain(secret);
    await keepShown('purged');
    expect(await axe()).toEqual([]);
    if (process.env['LASTCOPY_PICTURES'] === '1') {
      await page.locator('#machine').evaluate((element) => (element.textContent = 'ann on laptop'));
      await page.screenshot({ fullPage: true, path: fileURLToPath(new URL('../../docs/page.png', import.meta.url)) });
    }
  });

  it('brings one file back when asked twice', { timeout: 60_000 }, async () => {
    await page.getByText('File by file').click();
    const undo = page.getByRole('button', { name: 'Undo ~/work/.env' });
    await undo.click();
    await page.keyboard.press('Escape');
    expect(readFileSync(join(fleet.home('ann'), 'work/.env'), 'utf8')).not.toContain(secret);
    await undo.click();
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('1 file of 1 brought back.').waitFor({ timeout: 30_000 });
    expect(readFileSync(join(fleet.home('ann'), 'work/.env'), 'utf8')).toBe(`TOKEN=${secret}\n`);
    expect(readFileSync(join(fleet.home('ann'), '.bash_history'), 'utf8')).not.toContain(secret);
    await page.getByText('1 file brought back by you').waitFor({ timeout: 30_000 });
    await undo.waitFor({ state: 'detached' });
    // The other file's turn comes later; it is undone and told, too.
    await page.getByRole('button', { name: 'Undo all of GitHub token of CI' }).click();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('2 files brought back by you').waitFor({ timeout: 30_000 });
    expect(readFileSync(join(fleet.home('ann'), '.bash_history'), 'utf8')).toBe(`ls\nexport GITHUB_TOKEN=${secret}\n`);
  });

  it('pauses: the next order only reports', { timeout: 60_000 }, async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused: secrets are searched for').waitFor({ timeout: 30_000 });
    put('notes/<img src=x onerror=alert(1)>.txt', `the token is ${second}\n`);
    const said = await fleet.rotate(second, ['--label', 'Second token']);
    expect(said.lines().at(-1)).toMatchObject({ type: 'rotation', purged: 0 });
    await page.getByText('reported only').waitFor({ timeout: 30_000 });
    // A name that would be HTML is text.
    await page.getByText('1 copy remains').first().click();
    await page.getByText('<img src=x onerror=alert(1)>.txt').first().waitFor();
    expect(await page.locator('section img').count()).toBe(0);
    expect(await axe()).toEqual([]);
    await keepShown('paused');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axe()).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    // The command line resumes, and the page follows; what was only reported is now removed.
    expect((await open('resume')).stdout).toContain('Resumed');
    await page.getByText('1 copy met, 1 removed').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('was sent no value, and said nothing to the console', async () => {
    expect(texts.size).toBeGreaterThan(10);
    for (const value of [secret, second]) expect(leaks(value, [join(fleet.state('ann'), 'page')], texts)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('signs nobody in by a link that was used; the file that leads to it is the user’s alone, and goes', { timeout: 60_000 }, async () => {
    const used = await link();
    const other = await browser.newContext();
    await (await other.newPage()).goto(used);
    const late = await other.newPage();
    await late.goto(used);
    await late.getByText('This link was used before').waitFor({ timeout: 30_000 });

    // xdg-open is played by a script that keeps what it was asked to open.
    const tools = join(fleet.folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > '${tools}/asked.new'\nmv '${tools}/asked.new' '${tools}/asked'\n`, {
      mode: 0o755,
    });
    const opened = await lastcopy(['--state', fleet.state('ann'), 'open'], {
      env: { PATH: `${tools}:${process.env['PATH']}`, DISPLAY: ':99' },
    });
    expect(opened.code).toBe(0);
    await expect.poll(() => readdirSync(tools), { timeout: 10_000 }).toContain('asked');
    const asked = readFileSync(join(tools, 'asked'), 'utf8');
    expect(asked).toMatch(/^file:\/\/.*\/page\/lastcopy-[0-9a-f]+\.html$/);
    const file = fileURLToPath(asked);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    const led = await other.newPage();
    await led.goto(asked);
    await led.getByText('GitHub token of CI').first().waitFor({ timeout: 30_000 });
    expect(readdirSync(dirname(file))).toEqual([]);
  });
});
