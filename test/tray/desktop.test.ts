import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Fleet } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { lacks } from '../real-programs.ts';
import { startTray, type Tray } from '../../src/tray/index.ts';
import { DesktopSession, lacksDesktop, lacksDunst, until } from './desktop-session.ts';
import { peer } from './peers.ts';
import { type Box, crop, icons, insist, menu, notices, press, windows } from './screen.ts';

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
    // Hosts fetch the menu when they find the time.
    await sleep(PICTURES ? 3_000 : 0);
    const opened = await openMenu(desk, 5);
    if (PICTURES) await desk.picture(docs('tray-menu.png'), crop(withPanel(opened.window)));
    await desk.tool('xdotool', 'key', 'Escape');
    const undo = async () => {
      const button = (await standing())?.buttons[1];
      if (button) await press(desk, button);
      return button !== undefined;
    };
    await insist('Undo', undo, () => !removed());
    await until('all bytes are back', () => Object.entries(files).every(([path, bytes]) => text(path) === bytes));
    await until('the result is told', async () => (await notices(desk)).some(({ buttons }) => buttons.length === 1));

    // The brake, from the menu.
    const paused = () =>
      (JSON.parse(readFileSync(join(fleet.state('ann'), 'settings.json'), 'utf8')) as { paused?: boolean }).paused === true;
    const pause = async () => {
      const line = (await openMenu(desk, 5)).lines.at(-2);
      if (line) await press(desk, line);
      return line !== undefined;
    };
    await insist('Pause', pause, paused);
  });
});

async function shown(desk: DesktopSession): Promise<Tray> {
  return await startTray({ name: 'Lastcopy', env: desk.env, onChoose: () => undefined, onAction: () => undefined });
}

const NOTICE = {
  id: 'n',
  title: 'Copies of a rotated secret removed',
  body: '1 copy <b> was & removed.',
  severity: 'info',
  actions: [
    { id: 'show', label: 'Show' },
    { id: 'undo', label: 'Undo' },
  ],
  withoutButtons: 'To bring it back: lastcopy undo',
} as const;

describe.skipIf(lacksDesktop())('a real desktop that comes and goes', () => {
  it('starts its notification service for the first notice, and a new one after that died', { timeout: 120_000 }, async () => {
    await using desk = new DesktopSession();
    await desk.startScreen();
    await desk.startBus(true);
    await using tray = await shown(desk);
    await until('notices can be shown', () => tray.reach.notices);
    expect(desk.owned('org.freedesktop.Notifications')).toBe(false);
    tray.tell(NOTICE);
    const buttons = async () => (await notices(desk)).map((one) => one.buttons.length);
    await until('it stands', async () => (await buttons()).join() === '2');
    await desk.killOwner('org.freedesktop.Notifications');
    await until('it is gone', async () => (await buttons()).length === 0);
    tray.tell({ ...NOTICE, id: 'another', actions: [] });
    await until('another stands', async () => (await buttons()).join() === '0');
    tray.withdraw('another');
    await until('it is taken back', async () => (await buttons()).length === 0);
  });

  it('tries again where the notification service did not start', { timeout: 120_000 }, async () => {
    await using desk = new DesktopSession();
    await desk.startScreen();
    await desk.startBus(true);
    await using tray = await shown(desk);
    await until('notices can be shown', () => tray.reach.notices);
    desk.failNextStart();
    tray.tell(NOTICE);
    await until('it stands', async () => (await notices(desk)).length === 1);
    expect(desk.failedStart).toBe(true);
  });

  it('gets its icon back when the panel starts again', async () => {
    await using desk = new DesktopSession();
    await desk.startScreen();
    await desk.startBus(true);
    await using tray = await shown(desk);
    tray.show({ icon: 'attention', tooltip: 'x', menu: [{ kind: 'item', id: 'one', label: 'One' }] });
    for (let start = 0; start < 2; start++) {
      await desk.startPanel();
      await until('the icon stands', async () => tray.reach.icon && (await icons(desk)).length === 1);
      await desk.end('panel', 'SIGTERM');
      await until('no host is left', () => !tray.reach.icon);
    }
  });
});

describe.skipIf(lacksDunst())('a desktop without buttons', () => {
  it('is told the command instead', async () => {
    await using desk = new DesktopSession();
    await desk.startScreen();
    await desk.startBus();
    await desk.startDunst();
    await using tray = await shown(desk);
    tray.tell(NOTICE);
    await until('it stands', async () => (await windows(desk, 'dunst')).length > 0);
    tray.withdraw('n');
    await using bus = await peer(desk);
    const history = async () =>
      await bus.invoke<Record<string, unknown>[]>({
        destination: 'org.freedesktop.Notifications',
        path: '/org/freedesktop/Notifications',
        interface: 'org.dunstproject.cmd0',
        member: 'NotificationListHistory',
      });
    await until('it has been shown', async () => (await history()).length === 1);
    const [{ body } = {}] = await history();
    expect(body).toBe('1 copy &lt;b&gt; was &amp; removed.\nTo bring it back: lastcopy undo');
    expect(tray.reach).toEqual({ icon: false, notices: true, buttons: false });
  });
});

/** Presses the icon until its menu stands with so many lines. */
async function openMenu(desk: DesktopSession, lines: number): Promise<{ readonly window: Box; readonly lines: readonly Box[] }> {
  const standing = async () => ((await menu(desk))?.lines.length ?? 0) >= lines;
  const open = async () => {
    const [icon] = await icons(desk);
    if (icon) await press(desk, icon);
    return icon !== undefined;
  };
  await insist('the icon', open, standing);
  const opened = await menu(desk);
  if (!opened) throw new Error('the menu went away');
  return opened;
}

/** The menu with the part of the panel below it. */
function withPanel({ x, y, width }: Box): Box {
  return { x, y, width, height: 520 - y };
}

/** A program of that name runs, as far as anyone can see. */
function running(desk: DesktopSession, name: string): Disposable {
  const program = join(desk.folder, name);
  copyFileSync('/bin/sleep', program);
  const child: ChildProcess = spawn(program, ['600'], { stdio: 'ignore' });
  return { [Symbol.dispose]: () => void child.kill('SIGKILL') };
}
