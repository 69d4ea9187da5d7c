import { type ChildProcess, execFile, execFileSync, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { lacks } from '../real-programs.ts';

/** Not in any PATH: the bus starts it. */
const NOTIFYD = globSync('/usr/lib/*/xfce4/notifyd/xfce4-notifyd')[0] ?? 'xfce4-notifyd';

/** What a bus alone needs, and what is needed to see and to press. For `describe.skipIf`. */
export const lacksBus = (): boolean => lacks('dbus-daemon', 'dbus-send');
export const lacksDesktop = (): boolean =>
  lacks('dbus-daemon', 'dbus-send', 'Xvfb', 'xfce4-panel', 'xfconf-query', 'xdotool', 'import', NOTIFYD);
export const lacksDunst = (): boolean => lacks('dbus-daemon', 'dbus-send', 'Xvfb', 'dunst', 'import');

const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>ADDRESS</listen>
  SERVICES
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=10;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="36"/>
      <property name="icon-size" type="uint" value="24"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  </property>
</channel>
`;
const NOTICES = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-notifyd" version="1.0">
  <property name="notify-location" type="uint" value="2"/>
  <property name="do-fadeout" type="bool" value="false"/>
  <property name="do-slideout" type="bool" value="false"/>
  <property name="expire-timeout" type="int" value="-1"/>
  <property name="initial-opacity" type="double" value="1"/>
</channel>
`;

type Program = 'bus' | 'screen' | 'panel' | 'notifyd' | 'dunst' | 'keyring';

/** A desktop session of its own, made of real programs that come and go as a test says. */
export class DesktopSession implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'lastcopy-desk-'));
  /** For processes of the session; the bus's address stays the same over its restarts. */
  readonly env: Record<string, string>;
  /** While this file stands, the next start of the notification service fails. */
  readonly #failing = join(this.folder, 'failing');
  readonly #children = new Map<Program, ChildProcess>();

  constructor() {
    const at = (name: string) => {
      mkdirSync(join(this.folder, name), { mode: 0o700 });
      return join(this.folder, name);
    };
    this.env = {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: at('home'),
      XDG_RUNTIME_DIR: at('run'),
      XDG_CONFIG_HOME: at('config'),
      XDG_DATA_HOME: at('data'),
      XDG_CACHE_HOME: at('cache'),
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(this.folder, 'run', 'bus')}`,
      NO_AT_BRIDGE: '1',
      GSETTINGS_BACKEND: 'memory',
      LANG: 'C.UTF-8',
    };
    const channels = join(this.folder, 'config/xfce4/xfconf/xfce-perchannel-xml');
    mkdirSync(channels, { recursive: true });
    writeFileSync(join(channels, 'xfce4-panel.xml'), PANEL);
    writeFileSync(join(channels, 'xfce4-notifyd.xml'), NOTICES);
  }

  /** With `services` it starts, on demand, what this machine's packages offer; of notification services always the one we press. */
  async startBus(services = false): Promise<void> {
    const socket = join(this.folder, 'run', 'bus');
    rmSync(socket, { force: true });
    const config = join(this.folder, 'bus.conf');
    const own = join(this.folder, 'services');
    mkdirSync(own, { recursive: true });
    const start = join(this.folder, 'start-notifyd');
    writeFileSync(start, `#!/bin/sh\nif rm '${this.#failing}' 2>/dev/null; then exit 1; fi\nexec ${NOTIFYD}\n`, { mode: 0o700 });
    writeFileSync(join(own, 'notifications.service'), `[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=${start}\n`);
    writeFileSync(
      config,
      BUS.replace('ADDRESS', `unix:path=${socket}`).replace(
        'SERVICES',
        services ? `<servicedir>${own}</servicedir><standard_session_servicedirs/>` : '',
      ),
    );
    this.#start('bus', 'dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile']);
    await until('the bus listens', () => existsSync(socket));
  }

  /** Sets DISPLAY: before the bus, so that what the bus starts has it too. */
  async startScreen(): Promise<void> {
    const screen = this.#start(
      'screen',
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '900x520x24', '-nolisten', 'tcp'],
      ['ignore', 'ignore', 'ignore', 'pipe'],
    );
    const pipe = screen.stdio[3] as NodeJS.ReadableStream;
    const [number] = (await once(pipe, 'data', { signal: AbortSignal.timeout(20_000) })) as [Buffer];
    this.env['DISPLAY'] = `:${number.toString().trim()}`;
    await promisify(execFile)('xsetroot', ['-solid', '#5b6f85'], { env: this.env }).catch(() => undefined);
  }

  async startPanel(): Promise<void> {
    this.#start('panel', 'xfce4-panel', ['--disable-wm-check']);
    await until('the panel watches for icons', () => this.owned('org.kde.StatusNotifierWatcher'));
  }

  async startNotifyd(): Promise<void> {
    this.#start('notifyd', NOTIFYD, []);
    await until('notices are shown', () => this.owned('org.freedesktop.Notifications'));
  }

  async startDunst(): Promise<void> {
    this.#start('dunst', 'dunst', []);
    await until('notices are shown', () => this.owned('org.freedesktop.Notifications'));
  }

  /** The bus's next start of the notification service ends before the service has its name. */
  failNextStart(): void {
    writeFileSync(this.#failing, '');
  }

  get failedStart(): boolean {
    return !existsSync(this.#failing);
  }

  async startKeyring(): Promise<void> {
    const ring = this.#start(
      'keyring',
      'gnome-keyring-daemon',
      ['--foreground', '--unlock', '--components=secrets'],
      ['pipe', 'ignore', 'ignore'],
    );
    ring.stdin?.end('password of a test');
    await until('the keyring is there', () => this.owned('org.freedesktop.secrets'));
  }

  owned(name: string): boolean {
    const args = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`];
    return execFileSync('dbus-send', args, { env: this.env, encoding: 'utf8' }).includes('boolean true');
  }

  /** Kills whatever process owns a name on the bus. */
  async killOwner(name: string): Promise<void> {
    const args = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetConnectionUnixProcessID'];
    const said = execFileSync('dbus-send', [...args, `string:${name}`], { env: this.env, encoding: 'utf8' });
    const pid = Number(/uint32 (\d+)/.exec(said)?.[1]);
    if (!(pid > 1)) throw new Error(`nobody owns ${name}`);
    process.kill(pid, 'SIGKILL');
    await until(`${name} is free`, () => !this.owned(name));
  }

  /** Ends one program and waits until it is gone. */
  async end(name: Program, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#children.get(name);
    this.#children.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Runs an X program of the session to its end. */
  async tool(program: string, ...args: string[]): Promise<string> {
    return (await promisify(execFile)(program, args, { env: this.env })).stdout;
  }

  /** The screen, or a part of it (`WxH+X+Y`), as a PNG. */
  async picture(path: string, crop?: string): Promise<void> {
    await this.tool('import', '-window', 'root', ...(crop ? ['-crop', crop] : []), '+repage', path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of [...this.#children.keys()].toReversed()) await this.end(name);
    // The bus starts programs that end with it; they may still write.
    await sleep(50);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #start(name: Program, program: string, args: readonly string[], stdio: StdioOptions = 'ignore'): ChildProcess {
    const child = spawn(program, args, { env: this.env, stdio });
    this.#children.set(name, child);
    return child;
  }
}

export async function until(what: string, holds: () => Promise<boolean> | boolean, milliseconds = 30_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`waited ${milliseconds} ms in vain: ${what}`);
}
