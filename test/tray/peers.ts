import { connect } from 'node:net';
import { once } from 'node:events';
import { createClient, type InterfaceDescriptor, type MessageBus } from 'dbus-native';
import type { DesktopSession } from './desktop-session.ts';

/** Another client of the session's bus, under the test's control. */
export async function peer(desk: DesktopSession): Promise<MessageBus & AsyncDisposable> {
  const stream = connect(`${desk.folder}/run/bus`);
  await once(stream, 'connect');
  const bus = createClient({ stream });
  bus.connection.on('error', () => undefined);
  await bus.getId();
  return bus;
}

export interface Notified {
  readonly id: number;
  readonly replaces: number;
  readonly title: string;
  readonly body: string;
  readonly actions: readonly string[];
  readonly hints: Readonly<Record<string, unknown>>;
}

const NOTIFICATIONS = 'org.freedesktop.Notifications';
const NOTIFICATIONS_PATH = '/org/freedesktop/Notifications';
const NOTIFICATIONS_FACE: InterfaceDescriptor = {
  name: NOTIFICATIONS,
  methods: {
    GetCapabilities: ['', 'as', [], []],
    GetServerInformation: ['', 'ssss', [], []],
    Notify: ['susssasa{sv}i', 'u', [], []],
    CloseNotification: ['u', '', [], []],
  },
  signals: { ActionInvoked: ['us', 'id', 'key'], NotificationClosed: ['uu', 'id', 'reason'] },
};

/** A notification service that tells what it was asked, and says what a test wants. */
export class StandInService implements AsyncDisposable {
  readonly notified: Notified[] = [];
  readonly closed: number[] = [];
  /** Sent right behind the answer to the next notice. */
  pressAtOnce: string | null = null;
  /** Members that are never answered. */
  readonly silent = new Set<string>();
  readonly #bus: MessageBus & AsyncDisposable;

  private constructor(bus: MessageBus & AsyncDisposable) {
    this.#bus = bus;
  }

  static async start(desk: DesktopSession, capabilities: readonly string[], firstId = 100, name = 'stand-in'): Promise<StandInService> {
    const bus = await peer(desk);
    const service = new StandInService(bus);
    let next = firstId;
    const members = {
      GetCapabilities: () => (service.silent.has('GetCapabilities') ? never() : [...capabilities]),
      GetServerInformation: () => [name, 'test', '1', '1.2'],
      Notify: (
        _app: string,
        replaces: number,
        _icon: string,
        title: string,
        body: string,
        actions: string[],
        hints: Record<string, unknown>,
      ) => {
        const id = replaces || next++;
        const pressed = service.pressAtOnce;
        if (pressed !== null) {
          setImmediate(() => service.signal('ActionInvoked', id, pressed));
          // This process is busy meanwhile, and then reads both in one go.
          setImmediate(() => {
            for (const end = performance.now() + 300; performance.now() < end; );
          });
        }
        service.notified.push({ id, replaces, title, body, actions, hints });
        return service.silent.has('Notify') ? never() : id;
      },
      CloseNotification: (id: number) => {
        service.closed.push(id);
        return null;
      },
    };
    bus.exportInterface(members, NOTIFICATIONS_PATH, NOTIFICATIONS_FACE);
    await bus.requestName(NOTIFICATIONS, 0);
    return service;
  }

  signal(member: 'ActionInvoked' | 'NotificationClosed', id: number, detail: string | number): void {
    sayOf(this.#bus, member, id, detail);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bus[Symbol.asyncDispose]();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** The signal of a notification service, whoever sends it. */
export function sayOf(bus: MessageBus, member: 'ActionInvoked' | 'NotificationClosed', id: number, detail: string | number): void {
  bus.sendSignal(NOTIFICATIONS_PATH, NOTIFICATIONS, member, typeof detail === 'string' ? 'us' : 'uu', [id, detail]);
}

const WATCHER = 'org.kde.StatusNotifierWatcher';
const WATCHER_FACE: InterfaceDescriptor = {
  name: WATCHER,
  methods: { RegisterStatusNotifierItem: ['s', '', [], []] },
  signals: { StatusNotifierHostRegistered: [''], StatusNotifierHostUnregistered: [''] },
  properties: { IsStatusNotifierHostRegistered: { type: 'b', access: 'read' } },
};

/** What a menu shows, as a host reads it. */
export interface Drawn {
  readonly id: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A watcher and host of status icons. */
export class StandInHost implements AsyncDisposable {
  /** Connections that registered an icon, in order. */
  readonly registered: { readonly sender: string; readonly path: string }[] = [];
  readonly signals: string[] = [];
  readonly bus: MessageBus & AsyncDisposable;
  #hosted: boolean;

  private constructor(bus: MessageBus & AsyncDisposable, hosted: boolean) {
    this.bus = bus;
    this.#hosted = hosted;
  }

  static async start(desk: DesktopSession, hosted = true): Promise<StandInHost> {
    const bus = await peer(desk);
    const host = new StandInHost(bus, hosted);
    const members = {
      RegisterStatusNotifierItem: (path: string, message: { sender?: string }) => {
        host.registered.push({ sender: message.sender ?? '', path });
        return null;
      },
      get IsStatusNotifierHostRegistered() {
        return host.#hosted;
      },
    };
    bus.exportInterface(members, '/StatusNotifierWatcher', WATCHER_FACE);
    bus.connection.on('message', (message) => {
      if (message.interface === 'org.kde.StatusNotifierItem' || message.interface === 'com.canonical.dbusmenu')
        host.signals.push(message.member ?? '');
    });
    await bus.addMatch("type='signal',interface='org.kde.StatusNotifierItem'");
    await bus.addMatch("type='signal',interface='com.canonical.dbusmenu'");
    await bus.requestName(WATCHER, 0);
    return host;
  }

  hosts(hosted: boolean): void {
    this.#hosted = hosted;
    this.bus.sendSignal('/StatusNotifierWatcher', WATCHER, hosted ? 'StatusNotifierHostRegistered' : 'StatusNotifierHostUnregistered');
  }

  async property(name: string): Promise<unknown> {
    return await this.#call('/StatusNotifierItem', 'org.freedesktop.DBus.Properties', 'Get', 'ss', ['org.kde.StatusNotifierItem', name]);
  }

  async layout(): Promise<{ readonly revision: number; readonly items: readonly Drawn[] }> {
    const [revision, [, , children]] = (await this.menu('GetLayout', 'iias', [0, -1, []])) as [
      number,
      [number, unknown, [number, Record<string, unknown>][]],
    ];
    return { revision, items: children.map(([id, properties]) => ({ id, properties })) };
  }

  async menu(member: string, signature: string, body: unknown[]): Promise<unknown> {
    return await this.#call('/MenuBar', 'com.canonical.dbusmenu', member, signature, body);
  }

  async click(id: number): Promise<void> {
    await this.menu('Event', 'isvu', [id, 'clicked', ['i', 0], 0]);
  }

  async #call(path: string, iface: string, member: string, signature: string, body: unknown[]): Promise<unknown> {
    const destination = this.registered.at(-1)?.sender ?? '';
    return await this.bus.invoke({ destination, path, interface: iface, member, signature, body });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bus[Symbol.asyncDispose]();
  }
}
