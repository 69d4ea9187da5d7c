import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { lacks } from '../real-programs.ts';
import { DesktopSession, lacksDesktop, until } from './desktop-session.ts';
import { crop, insist, notices, press } from './screen.ts';

/** `npm run picture` takes the README's. */
const PICTURES = process.env['LASTCOPY_PICTURES'] === '1';
const docs = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

describe.skipIf(lacksDesktop() || lacks('gnome-keyring-daemon'))('a rotation on a real desktop', () => {
  it('shows a notice whose button Undo brings the bytes back', { timeout: 150_000 }, async () => {
    await using desk = new DesktopSession();
    await desk.startScreen();
    await desk.startBus(true);
    await desk.startKeyring();
    await Promise.all([desk.startPanel(), desk.startNotifyd()]);
    await using fleet = await Fleet.make([]);
    const home = fleet.home('ann');
    const secret = freshToken();
    const files = {
      '.bash_history': `export GH_TOKEN=${secret}\n`,
      'work/.env': `GH_TOKEN=${secret}\n`,
      'notes.txt': `the token is ${secret}\n`,
    };
    const held = '.config/Claude/claude_desktop_config.json';
    const all = { ...files, [held]: JSON.stringify({ mcpServers: { github: { env: { GH_TOKEN: secret } } } }) };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
    const text = (path: string) => readFileSync(join(home, path), 'utf8');
    const removed = () => Object.keys(files).every((path) => !text(path).includes(secret));
    using _app = running(desk, 'claude-desktop');

    await fleet.startServer();
    fleet.startSteward();
    fleet.start('ann', ['agent', '--bundle', fleet.bundle, '--home', home], {
      ...desk.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
    });
    await fleet.ready(1);
    await fleet.rotate(secret, ['--label', 'GitHub token of the build', '--no-follow']);
    await fleet.until('the copies are removed', removed, 60_000);
    expect(text(held)).toContain(secret);

    const standing = async () => (await notices(desk)).find(({ buttons }) => buttons.length === 2);
    await until('a notice with two buttons', async () => (await standing()) !== undefined);
    const notice = await standing();
    if (PICTURES && notice) await desk.picture(docs('tray-notice.png'), crop(notice.window));
    const undo = async () => {
      const button = (await standing())?.buttons[1];
      if (button) await press(desk, button);
      return button !== undefined;
    };
    await insist('Undo', undo, () => !removed());
    await until('all bytes are back', () => Object.entries(files).every(([path, bytes]) => text(path) === bytes));
    await until('the result is told', async () => (await notices(desk)).some(({ buttons }) => buttons.length === 1));
  });
});

/** A program of that name runs, as far as anyone can see. */
function running(desk: DesktopSession, name: string): Disposable {
  const program = join(desk.folder, name);
  copyFileSync('/bin/sleep', program);
  const child: ChildProcess = spawn(program, ['600'], { stdio: 'ignore' });
  return { [Symbol.dispose]: () => void child.kill('SIGKILL') };
}
