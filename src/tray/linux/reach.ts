import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reach } from '../face.ts';
import { sessionBusSockets } from './address.ts';
import type { Bus } from './bus.ts';
import { keepBus } from './keep-bus.ts';
import { askService, NAME } from './notification-service.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';

/** What the session could show, without showing or starting anything; null where it has no bus that answers in time. */
export async function linuxReach(env: Readonly<Record<string, string | undefined>>, timeout: number): Promise<Reach | null> {
  if (!sessionBusSockets(env).some((socket) => socket.startsWith('\0') || existsSync(socket))) return null;
  const { promise, resolve } = Promise.withResolvers<Reach | null>();
  const timer = setTimeout(() => resolve(null), timeout);
  const bus = keepBus(env, { up: async (one) => resolve(await look(one, timeout / 2).catch(() => null)), down: () => resolve(null) });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await bus[Symbol.asyncDispose]();
  }
}

/** A notification service that does not answer in time shows nothing. */
async function look(bus: Bus, patience: number): Promise<Reach> {
  const [owned, startable] = (await Promise.all([bus.ask('ListNames'), bus.ask('ListActivatableNames')])).map(
    ([names]) => new Set(names as string[]),
  );
  const icon = owned?.has(WATCHER) === true;
  // Asking one that does not run would start it.
  if (owned?.has(NAME) !== true) return { icon, notices: startable?.has(NAME) === true, buttons: false };
  const asked = askService(bus).catch(() => null);
  const service = await Promise.race([asked, sleep(patience, null, { ref: false })]);
  return { icon, notices: service !== null, buttons: service?.buttons ?? false };
}
