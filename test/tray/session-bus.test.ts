import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lookAtDesktop, type Notice, type Reach, startTray, type Tray } from '../../src/tray/index.ts';
import { sessionBusSockets } from '../../src/tray/linux/address.ts';
import { DesktopSession, lacksBus, until } from './desktop-session.ts';
import { peer, sayOf, StandInHost, StandInService } from './peers.ts';

interface Watched {
  readonly tray: Tray;
  readonly chosen: string[];
  readonly acted: [string, string | null][];
  readonly reached: Reach[];
}

async function watched(env: Readonly<Record<string, string | undefined>>): Promise<Watched> {
  const [chosen, acted, reached]: [string[], [string, string | null][], Reach[]] = [[], [], []];
  const tray = await startTray({
    name: 'Lastcopy',
    env,
    onChoose: (id) => chosen.push(id),
    onAction: (id, action) => acted.push([id, action]),
    onReach: (reach) => reached.push(reach),
  });
  return { tray, chosen, acted, reached };
}

const notice = (part: Partial<Notice> = {}): Notice => ({
  id: 'n',
  title: 'Title',
  body: 'Body',
  severity: 'info',
  actions: [
    { id: 'show', label: 'Show' },
    { id: 'undo', label: 'Undo' },
  ],
  withoutButtons: 'Run: lastcopy undo',
  ...part,
});
const ALL = ['actions', 'body', 'body-markup'];

describe('the address of the bus', () => {
  it.each([
    [{}, []],
    [{ XDG_RUNTIME_DIR: '/run/user/7' }, ['/run/user/7/bus']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a%20b,guid=0' }, ['/a b']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/x;unix:path=/y' }, ['\0/tmp/x', '/y']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:runtime=yes', XDG_RUNTIME_DIR: '/r' }, ['/r/bus']],
    // Never a program to start or another machine.
    [{ DBUS_SESSION_BUS_ADDRESS: 'unixexec:path=/bin/sh,argv1=-c', XDG_RUNTIME_DIR: '/r' }, []],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=example.org,port=1' }, []],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=%zz' }, ['%zz']],
  ])('%o', (env, sockets) => {
    expect(sessionBusSockets(env)).toEqual(sockets);
  });
});

describe('a session without a bus', () => {
  it.each([{}, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }, { DBUS_SESSION_BUS_ADDRESS: '???' }])(
    '%o is an ordinary one',
    async (env) => {
      const { tray, reached } = await watched(env);
      tray.show({ icon: 'resting', tooltip: '', menu: [] });
      tray.tell(notice());
      tray.withdraw('n');
      await sleep(50);
      await tray[Symbol.asyncDispose]();
      expect(tray.reach).toEqual({ icon: false, notices: false, buttons: false });
      expect(reached).toEqual([]);
    },
  );
});

describe.skipIf(lacksBus())('notices', () => {
  it('carry what the service understands, and replace one another', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using service = await StandInService.start(desk, ALL);
    const { tray } = await watched(desk.env);
    await using _tray = tray;
    await until('the service is seen', () => tray.reach.buttons);
    tray.tell(notice({ title: 'A <b>title</b>', body: 'Less < more & “more”\u202e\u0007', severity: 'urgent' }));
    await until('it is shown', () => service.notified.length === 1);
    const [first] = service.notified;
    expect(first).toMatchObject({ replaces: 0, title: 'A <b>title</b>', body: 'Less &lt; more &amp; “more”  ' });
    expect(first?.actions).toEqual(['default', 'Open', 'show', 'Show', 'undo', 'Undo']);
    expect(first?.hints).toMatchObject({ urgency: 2, 'desktop-entry': 'lastcopy' });
    tray.tell(notice({ body: 'Again' }));
    tray.tell(notice({ id: 'other' }));
    await until('both are shown', () => service.notified.length === 3);
    expect(service.notified.slice(1).map(({ replaces }) => replaces)).toEqual([first?.id, 0]);
    tray.withdraw('n');
    tray.withdraw('n');
    tray.withdraw('never told');
    await until('it is taken back', () => service.closed.length > 0);
    expect(service.closed).toEqual([first?.id]);
    await tray[Symbol.asyncDispose]();
    expect(service.closed).toHaveLength(2);
  });

  it('name the command where there are no buttons, and are plain where there is no markup', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using service = await StandInService.start(desk, ['body']);
    const { tray } = await watched(desk.env);
    await using _tray = tray;
    tray.tell(notice({ body: 'a < b' }));
    await until('it is shown', () => service.notified.length === 1);
    expect(service.notified[0]).toMatchObject({ body: 'a < b\nRun: lastcopy undo', actions: [] });
    expect(tray.reach).toEqual({ icon: false, notices: true, buttons: false });
  });

  it('listen to the service alone, to notices of their own alone, and to each press once', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using service = await StandInService.start(desk, ALL);
    await using stranger = await peer(desk);
    const { tray, acted } = await watched(desk.env);
    await using _tray = tray;
    tray.tell(notice());
    await until('it is shown', () => service.notified.length === 1);
    const id = service.notified[0]?.id ?? 0;
    await sleep(100);
    sayOf(stranger, 'ActionInvoked', id, 'undo');
    stranger.connection.message({
      type: 4,
      serial: 99,
      destination: String(stranger.name),
      path: '/org/freedesktop/Notifications',
      interface: 'org.freedesktop.Notifications',
      member: 'ActionInvoked',
      signature: 'us',
      body: [id, 'undo'],
    });
    service.signal('ActionInvoked', id + 1, 'undo');
    service.signal('ActionInvoked', id, 'format the disk');
    service.signal('ActionInvoked', id, 7);
    service.signal('NotificationClosed', id + 1, 2);
    await sleep(200);
    expect(acted).toEqual([]);
    service.signal('ActionInvoked', id, 'undo');
    service.signal('ActionInvoked', id, 'undo');
    service.signal('ActionInvoked', id, 'default');
    await until('the press is heard', () => acted.length > 0);
    await sleep(200);
    expect(acted).toEqual([['n', 'undo']]);
  });

  it('hear a press that arrives together with the word that they are shown', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using service = await StandInService.start(desk, ALL);
    const { tray, acted } = await watched(desk.env);
    await using _tray = tray;
    await until('the service is seen', () => tray.reach.buttons);
    service.pressAtOnce = 'undo';
    tray.tell(notice());
    await until('it is shown', () => service.notified.length === 1);
    await sleep(500);
    expect(acted).toEqual([['n', 'undo']]);
  });

  it('are not sent twice to a service that never answers', { timeout: 40_000 }, async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using service = await StandInService.start(desk, ALL);
    const { tray } = await watched(desk.env);
    await using _tray = tray;
    await until('the service is known', () => tray.reach.buttons);
    service.silent.add('Notify');
    tray.tell(notice({ id: 'a', body: 'first' }));
    await until('it is sent', () => service.notified.length === 1);
    tray.tell(notice({ id: 'b', body: 'second' }));
    await until('the first is given up', () => service.notified.length > 1);
    expect(service.notified.map(({ body }) => body)).toEqual(['first', 'second']);
  });

  it.each([
    ['stand-in', true],
    ['dunst', false],
  ])('of %s: whoever looks says the same of buttons as the tray', async (name, buttons) => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using service = await StandInService.start(desk, ALL, 100, name);
    const { tray, reached } = await watched(desk.env);
    await using _tray = tray;
    await until('the service is known', () => tray.reach.notices && (!buttons || tray.reach.buttons));
    tray.tell(notice());
    await until('it is shown', () => service.notified.length === 1);
    expect(await lookAtDesktop(desk.env)).toEqual({ icon: false, notices: true, buttons });
    expect(tray.reach.buttons).toBe(buttons);
    expect(reached.some((one) => one.buttons)).toBe(buttons);
  });

  it('of a service that does not answer: the desktop is there all the same', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using service = await StandInService.start(desk, ALL);
    await using _host = await StandInHost.start(desk);
    service.silent.add('GetCapabilities');
    expect(await lookAtDesktop(desk.env, 4_000)).toEqual({ icon: true, notices: false, buttons: false });
  });

  it('wait for a service, and are not shown again when it comes back', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    const { tray, acted, reached } = await watched(desk.env);
    await using _tray = tray;
    tray.tell(notice({ body: 'old' }));
    tray.tell(notice({ body: 'new' }));
    await sleep(300);
    const before = await StandInService.start(desk, ALL);
    await until('it is shown', () => before.notified.length === 1);
    expect(before.notified[0]?.body).toBe('new');
    const id = before.notified[0]?.id ?? 0;
    await before[Symbol.asyncDispose]();
    await until('its end is seen', () => !tray.reach.notices);
    await using after = await StandInService.start(desk, ALL);
    await until('its return is seen', () => tray.reach.buttons);
    after.signal('ActionInvoked', id, 'undo');
    await sleep(300);
    expect(after.notified).toEqual([]);
    expect(acted).toEqual([]);
    expect(reached.map(({ notices }) => notices)).toContain(false);
  });
});

describe.skipIf(lacksBus())('the status icon', () => {
  const state = (label: string) =>
    ({
      icon: 'resting',
      tooltip: 'Tip <b>&',
      menu: [
        { kind: 'text', label },
        { kind: 'separator' },
        { kind: 'item', id: 'pause', label: 'Pause_all' },
        { kind: 'item', id: 'undo', label: 'Undo', enabled: false },
        { kind: 'item', id: 'loud', label: 'Loud', checked: true },
      ],
    }) as const;

  it('is registered, drawn and chosen from', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using host = await StandInHost.start(desk);
    const { tray, chosen } = await watched(desk.env);
    await using _tray = tray;
    tray.show(state('One'));
    await until('a host shows it', () => tray.reach.icon);
    expect(host.registered).toMatchObject([{ path: '/StatusNotifierItem' }]);
    expect(await host.property('Status')).toBe('Active');
    expect(await host.property('Menu')).toBe('/MenuBar');
    expect(await host.property('ToolTip')).toEqual(['', [], 'Lastcopy', 'Tip ‹b›+']);
    const pixmaps = (await host.property('IconPixmap')) as [number, number, Buffer][];
    expect(pixmaps.map(([width, height, bytes]) => [width, height, bytes.length])).toEqual(
      [22, 24, 32, 48].map((size) => [size, size, 4 * size * size]),
    );

    const { revision, items } = await host.layout();
    expect(items.map(({ properties }) => properties)).toEqual([
      { label: 'One', enabled: false },
      { type: 'separator' },
      { label: 'Pause__all', enabled: true },
      { label: 'Undo', enabled: false },
      { label: 'Loud', enabled: true, 'toggle-type': 'checkmark', 'toggle-state': 1 },
    ]);
    const numbers = items.map(({ id }) => id);
    expect(new Set(numbers).size).toBe(5);
    for (const id of numbers) await host.click(id);
    expect(chosen).toEqual(['pause', 'loud']);

    // A click on what no longer stands there hits nothing; what stays keeps its number.
    tray.show({
      icon: 'attention',
      tooltip: 'Other',
      menu: [{ kind: 'item', id: 'resume', label: 'Resume' }, ...state('Two').menu.slice(3)],
    });
    await until('the host is told', () =>
      ['LayoutUpdated', 'NewIcon', 'NewStatus', 'NewToolTip'].every((signal) => host.signals.includes(signal)),
    );
    expect(await host.property('Status')).toBe('NeedsAttention');
    const after = await host.layout();
    expect(after.revision).toBeGreaterThan(revision);
    expect(after.items.map(({ id }) => id).slice(1)).toEqual(numbers.slice(3));
    expect(numbers).not.toContain(after.items[0]?.id);
    await host.click(numbers[2] ?? 0);
    expect(chosen).toEqual(['pause', 'loud']);
    const told = host.signals.length;
    tray.show({
      icon: 'attention',
      tooltip: 'Other',
      menu: [{ kind: 'item', id: 'resume', label: 'Resume' }, ...state('Two').menu.slice(3)],
    });
    await sleep(200);
    expect(host.signals.length).toBe(told);
  });

  it('answers odd questions without harm', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using host = await StandInHost.start(desk);
    const { tray, chosen } = await watched(desk.env);
    await using _tray = tray;
    tray.show(state('One'));
    await until('a host shows it', () => tray.reach.icon);
    const [, , item] = (await host.layout()).items.map(({ id }) => id);
    await expect(host.menu('GetLayout', 'iias', [4_711, -1, []])).rejects.toThrow('no menu item');
    expect(await host.menu('GetGroupProperties', 'aias', [[item, 4_711], ['label']])).toEqual([[item, { label: 'Pause__all' }]]);
    expect(await host.menu('GetProperty', 'is', [item, 'label'])).toBe('Pause__all');
    await expect(host.menu('GetProperty', 'is', [item, '__proto__'])).rejects.toThrow('no such property');
    expect(
      await host.menu('EventGroup', 'a(isvu)', [
        [
          [4_711, 'clicked', ['i', 0], 0],
          [item, 'hovered', ['i', 0], 0],
        ],
      ]),
    ).toEqual([4_711]);
    expect(await host.menu('AboutToShow', 'i', [0])).toBe(false);
    expect(await host.menu('AboutToShowGroup', 'ai', [[0, 4_711]])).toEqual([[], [4_711]]);
    await expect(host.menu('constructor', '', [])).rejects.toThrow();
    await expect(host.menu('toString', 's', ['x'])).rejects.toThrow();
    // Too few arguments, or of another kind.
    host.bus.sendSignal('/MenuBar', 'com.canonical.dbusmenu', 'Event', 's', ['x']);
    void host.menu('Event', 's', ['clicked']).catch(() => undefined);
    void host.menu('EventGroup', 's', ['clicked']).catch(() => undefined);
    await sleep(100);
    expect(await host.property('Status')).toBe('Active');
    expect(chosen).toEqual([]);
  });

  it('is registered anew with every watcher, and knows when no host is left', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    const { tray } = await watched(desk.env);
    await using _tray = tray;
    await sleep(200);
    expect(tray.reach.icon).toBe(false);
    const first = await StandInHost.start(desk, false);
    await until('it is registered', () => first.registered.length === 1);
    expect(tray.reach.icon).toBe(false);
    first.hosts(true);
    await until('the host is seen', () => tray.reach.icon);
    first.hosts(false);
    await until('its end is seen', () => !tray.reach.icon);
    await first[Symbol.asyncDispose]();
    await using second = await StandInHost.start(desk);
    await until('it is registered again', () => second.registered.length === 1 && tray.reach.icon);
  });
});

describe.skipIf(lacksBus())('a bus that dies', () => {
  it('is found again when it comes back, with icon and notices', async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    const host = await StandInHost.start(desk);
    const { tray } = await watched(desk.env);
    await using _tray = tray;
    await until('the icon is shown', () => tray.reach.icon);
    await desk.end('bus');
    await until('all is out of reach', () => !tray.reach.icon && !tray.reach.notices);
    tray.tell(notice());
    tray.show({ icon: 'paused', tooltip: 'changed meanwhile', menu: [] });
    await host[Symbol.asyncDispose]();
    await desk.startBus();
    await using again = await StandInHost.start(desk);
    await using service = await StandInService.start(desk, ALL);
    await until('icon and notice are shown', () => tray.reach.icon && service.notified.length === 1);
    expect(await again.property('ToolTip')).toMatchObject({ 3: 'changed meanwhile' });
  });

  it('or never answers does not hold anything up', async () => {
    await using desk = new DesktopSession();
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).write('REJECTED nothing\r\n\0\xff garbage'.repeat(50));
    });
    await new Promise<void>((ready) => silent.listen(join(desk.folder, 'run', 'bus'), () => ready()));
    const { tray } = await watched(desk.env);
    tray.tell(notice());
    await sleep(300);
    await tray[Symbol.asyncDispose]();
    for (const socket of sockets) socket.destroy();
    silent.close();
    expect(tray.reach.notices).toBe(false);
  });

  it('does not keep its process', { timeout: 40_000 }, async () => {
    await using desk = new DesktopSession();
    await desk.startBus();
    await using _host = await StandInHost.start(desk);
    const code = `
      const { startTray } = await import(${JSON.stringify(fileURLToPath(new URL('../../src/tray/index.ts', import.meta.url)))});
      const seen = Promise.withResolvers();
      const hold = setTimeout(() => {}, 20_000);
      const tray = await startTray({ name: 'x', onChoose() {}, onAction() {}, onReach: ({ icon }) => icon && seen.resolve() });
      tray.tell({ id: 'n', title: 't', body: 'b', severity: 'info', actions: [] });
      await seen.promise;
      clearTimeout(hold);
      console.log('seen');
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { env: desk.env, stdio: ['ignore', 'pipe', 'inherit'] });
    const said: string[] = [];
    child.stdout.on('data', (text: Buffer) => said.push(text.toString()));
    const [exit] = await once(child, 'exit');
    expect([exit, said.join('').trim()]).toEqual([0, 'seen']);
  });
});
