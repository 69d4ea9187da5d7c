import { connect, type Socket } from 'node:net';
import { createClient, type InterfaceDescriptor, type Message, type MessageBus, messageType } from 'dbus-native';
import { sessionBusSockets } from './address.ts';

/** A peer that does not answer for so long is given up. The greeting is over before a call of it can be. */
const CALL_TIMEOUT = 10_000;
const GREETING_TIMEOUT = 5_000;
/** A connection that lasted so long was a good one: the next pause is short again. */
const GOOD = 10_000;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 60_000;
/** Nothing that a tray is sent is larger. */
const LARGEST_MESSAGE = 1 << 20;

const BUS = 'org.freedesktop.DBus';

/** Signals of one interface, from whoever owned the name when they were sent. */
export type OnSignal = (member: string, body: readonly unknown[], sender: string) => void;

/** One connection to the session bus. Nothing here throws once the connection is gone: calls reject, the rest does nothing. */
export class Bus {
  readonly #client: MessageBus;
  readonly #listeners: ((message: Message) => void)[] = [];
  #open = true;

  constructor(client: MessageBus) {
    this.#client = client;
    client.connection.on('message', (message) => {
      if (message.type === messageType.signal) for (const listener of this.#listeners) listener(message);
    });
  }

  /** Calls a method and gives what it returned, one value per complete type. Rejects with DBusError. */
  call(service: string, path: string, iface: string, member: string, signature = '', body: readonly unknown[] = []): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const message: Message = {
        destination: service,
        path,
        interface: iface,
        member,
        ...(signature ? { signature, body: [...body] } : {}),
      };
      this.#client.invoke(message, { timeout: CALL_TIMEOUT }, (error, ...values: unknown[]) => (error ? reject(error) : resolve(values)));
    });
  }

  ask(member: string, signature = '', body: readonly unknown[] = []): Promise<unknown[]> {
    return this.call(BUS, '/org/freedesktop/DBus', BUS, member, signature, body);
  }

  /** Tells who owns a name: now, and whenever that changes. Unique names, null for nobody. */
  async follow(name: string, onOwner: (owner: string | null) => void): Promise<void> {
    let told: string | null | undefined;
    const tell = (owner: string | null) => {
      if (owner === told) return;
      told = owner;
      onOwner(owner);
    };
    this.#listeners.push(({ sender, member, body }) => {
      if (sender !== BUS || member !== 'NameOwnerChanged' || body?.[0] !== name) return;
      const owner = body[2];
      // A takeover in one step is an end and a beginning.
      tell(null);
      if (typeof owner === 'string' && owner !== '') tell(owner);
    });
    await this.ask('AddMatch', 's', [`type='signal',sender='${BUS}',interface='${BUS}',member='NameOwnerChanged',arg0='${name}'`]);
    const owner = await this.ask('GetNameOwner', 's', [name]).then(
      ([one]) => (typeof one === 'string' ? one : null),
      () => null,
    );
    if (told === undefined) tell(owner);
  }

  async listen(service: string, iface: string, onSignal: OnSignal): Promise<void> {
    this.#listeners.push(({ interface: from, member, body, sender }) => {
      if (from === iface && member !== undefined && sender !== undefined) onSignal(member, body ?? [], sender);
    });
    await this.ask('AddMatch', 's', [`type='signal',sender='${service}',interface='${iface}'`]);
  }

  /** Offers an object's methods and properties. Members that `descriptor` does not name are not reachable. */
  expose(path: string, descriptor: InterfaceDescriptor, members: object): void {
    Object.setPrototypeOf(members, null);
    this.#client.exportInterface(members, path, descriptor);
  }

  emit(path: string, iface: string, member: string, signature = '', body: readonly unknown[] = []): void {
    if (this.#open) this.#client.sendSignal(path, iface, member, signature, [...body]);
  }

  closed(): void {
    this.#open = false;
  }
}

export interface BusUser {
  /** A connection stands. Rejecting ends that connection. */
  up(bus: Bus): Promise<void>;
  /** The last one is gone. Called only after `up` was. */
  down(): void;
}

/**
 * Keeps a connection to the session bus for `user`, again and again with growing pauses, until disposed. Never throws, and
 * neither the socket nor a pause keeps the process.
 */
export function keepBus(env: Readonly<Record<string, string | undefined>>, user: BusUser): AsyncDisposable {
  let ended = false;
  let delay = FIRST_DELAY;
  let timer: NodeJS.Timeout | undefined;
  let socket: Socket | undefined;

  const again = () => {
    if (ended) return;
    timer = setTimeout(() => void dial(), delay).unref();
    delay = Math.min(delay * 2, LONGEST_DELAY);
  };
  const dial = async () => {
    const opened = await openSocket(sessionBusSockets(env));
    if (ended) opened?.destroy();
    else if (opened) serve(opened);
    else again();
  };
  const serve = (stream: Socket) => {
    socket = stream;
    let bus: Bus | undefined;
    const since = performance.now();
    stream.once('close', () => {
      if (performance.now() - since > GOOD) delay = FIRST_DELAY;
      bus?.closed();
      if (bus) user.down();
      bus = undefined;
      again();
    });
    const greeting = setTimeout(() => stream.destroy(), GREETING_TIMEOUT).unref();
    const client = createClient({ stream, authMethods: ['EXTERNAL'], maxMessageSize: LARGEST_MESSAGE, timeout: CALL_TIMEOUT });
    client.connection.on('error', () => stream.destroy());
    // A peer whose message our side cannot handle gets no answer; the connection is still good.
    client.connection.on('handlerError', () => undefined);
    client.connection.on('end', () => stream.destroy());
    const candidate = new Bus(client);
    void candidate
      .ask('GetId')
      .then(() => {
        clearTimeout(greeting);
        if (stream.destroyed) return;
        bus = candidate;
        return user.up(candidate);
      })
      .catch(() => stream.destroy());
  };
  void dial();

  return {
    async [Symbol.asyncDispose]() {
      ended = true;
      clearTimeout(timer);
      if (!socket || socket.destroyed) return;
      const open = socket;
      await new Promise<void>((done) => {
        const force = setTimeout(() => open.destroy(), 1_000);
        open.once('close', () => {
          clearTimeout(force);
          done();
        });
        open.end();
      });
    },
  };
}

/** The first that takes a connection; null where none does. */
async function openSocket(paths: readonly string[]): Promise<Socket | null> {
  for (const path of paths) {
    const socket = connect(path);
    socket.unref();
    const opened = await new Promise<boolean>((done) => {
      socket.once('connect', () => done(true));
      socket.once('error', () => done(false));
    });
    if (opened) return socket;
  }
  return null;
}
