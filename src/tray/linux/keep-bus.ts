import { connect, type Socket } from 'node:net';
import { sessionBusSockets } from './address.ts';
import type { Bus } from './bus.ts';

/** Milliseconds. */
const GREETING_TIMEOUT = 5_000;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 60_000;
/** A connection that lasted so long was a good one: the next pause is short again. */
const GOOD = 10_000;

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
    else if (opened) await serve(opened);
    else again();
  };
  const serve = async (stream: Socket) => {
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
    try {
      // Loaded only where there is a bus: a session without one does not pay for it.
      const { greet } = await import('./bus.ts');
      const greeted = await greet(stream);
      clearTimeout(greeting);
      if (stream.destroyed) return;
      bus = greeted;
      await user.up(bus);
    } catch {
      stream.destroy();
    }
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
