import { afterEach, beforeEach, expect, it } from 'vitest';
import { keychainStore } from '../../src/agent/index.ts';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.make();
});
afterEach(() => world[Symbol.asyncDispose]());

it('keys of another device are not taken over when setting its state aside was broken off', async () => {
  const kept = new Map<string, string>();
  let locked = false;
  const keychain = keychainStore('test', {
    load: async () => ({
      getPassword: async (_service, account) => kept.get(account) ?? null,
      setPassword: async (_service, account, password) => void kept.set(account, password),
      deletePassword: async (_service, account) => {
        if (locked && account.endsWith(':device')) throw new Error('locked');
        return kept.delete(account);
      },
    }),
  });
  const tuning = { keychain, sweep: false };
  await world.start({ tuning });
  await world.server.until('the device', () => world.server.devices.length === 1);
  await world.stop();
  locked = true;
  await expect(world.start({ machine: 'cloned-machine', tuning })).rejects.toMatchObject({ code: 'keychain-unavailable' });
  locked = false;
  await world.start({ machine: 'cloned-machine', tuning });
  await world.server.until('the clone', () => world.server.devices.length === 2);
  const [original, clone] = world.server.devices;
  expect(clone?.machine).toBe('cloned-machine');
  expect(clone?.signingKey).not.toEqual(original?.signingKey);
});
