import { existsSync } from 'node:fs';
import type { Reach } from '../face.ts';
import { sessionBusSockets } from './address.ts';
import type { Bus } from './bus.ts';
import { keepBus } from './keep-bus.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const NOTIFICATIONS = 'org.freedesktop.Notifications';

/** What the session could show, without showing or starting anything; null where it has no bus that answers in time. */
export async function linuxReach(env: Readonly<Record<string, string | undefined>>, timeout: number): Promise<Reach | null> {
  if (!sessionBusSockets(env).some((socket) => socket.startsWith('\0') || existsSync(socket))) return null;
  const { promise, resolve } = Promise.withResolvers<Reach | null>();
  const timer = setTimeout(() => resolve(null), timeout);
  const bus = keepBus(env, { up: async (one) => resolve(await look(one).catch(() => null)), down: () => resolve(null) });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await bus[Symbol.asyncDispose]();
  }
}

async function look(bus: Bus): Promise<Reach> {
  const [owned, startable] = (await Promise.all([bus.ask('ListNames'), bus.ask('ListActivatableNames')])).map(
    ([names]) => new Set(names as string[]),
  );
  // Asking one that does not run would start it.
  const runs = owned?.has(NOTIFICATIONS) === true;
  const abilities = runs ? (await bus.call(NOTIFICATIONS, '/org/freedesktop/Notifications', NOTIFICATIONS, 'GetCapabilities'))[0] : [];
  return {
    icon: owned?.has(WATCHER) === true,
    notices: runs || startable?.has(NOTIFICATIONS) === true,
    buttons: Array.isArray(abilities) && abilities.includes('actions'),
  };
}
