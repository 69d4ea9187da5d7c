import type { Socket } from 'node:net';
import { createClient, type InterfaceDescriptor, type Message, type MessageBus, messageType, TimeoutError } from 'dbus-native';

/** Longer than a greeting may take: a call that is part of it is never the first to be given up. Milliseconds. */
const CALL_TIMEOUT = 10_000;
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

  /**
   * Calls a method and gives what it returned, one value per complete type. Rejects with DBusError. `onReply` hears it before
   * any message that came after it; an awaiting caller may not, where several messages arrive at once.
   */
  call(
    service: string,
    path: string,
    iface: string,
    member: string,
    signature = '',
    body: readonly unknown[] = [],
    onReply: (values: readonly unknown[]) => void = () => undefined,
  ): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      const message: Message = {
        destination: service,
        path,
        interface: iface,
        member,
        ...(signature ? { signature, body: [...body] } : {}),
      };
      this.#client.invoke(message, { timeout: CALL_TIMEOUT }, (error, ...values: unknown[]) => {
        if (error) return reject(error);
        onReply(values);
        resolve(values);
      });
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

/** Whether a call was given up here: the other end has heard it and may still do it. */
export function isTimeout(error: unknown): boolean {
  return error instanceof TimeoutError;
}

/** Speaks with the bus at the other end of `stream`; ends the stream when that goes wrong. Rejects where nobody answers. */
export async function greet(stream: Socket): Promise<Bus> {
  const client = createClient({ stream, authMethods: ['EXTERNAL'], maxMessageSize: LARGEST_MESSAGE, timeout: CALL_TIMEOUT });
  client.connection.on('error', () => stream.destroy());
  client.connection.on('end', () => stream.destroy());
  // A peer whose message our side cannot handle gets no answer; the connection is still good.
  client.connection.on('handlerError', () => undefined);
  const bus = new Bus(client);
  await bus.ask('GetId');
  return bus;
}
