import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Change } from '../../src/server/changes.ts';
import { presence } from '../../src/server/link/presence.ts';

function setUp() {
  const stored: { deviceId: string; cursor: number | null }[][] = [];
  const told: Change[] = [];
  const state = { failing: false };
  const one = presence({
    storage: {
      async seenAll(seen) {
        if (state.failing) throw new Error('away');
        stored.push(seen.map(({ deviceId, cursor }) => ({ deviceId, cursor })));
      },
    },
    every: 20,
    tell: (change) => told.push(change),
    log: pino({ level: 'silent' }),
  });
  return { one, stored, told, state };
}

it('stores what many say in one step, the newest of each, and tells it afterwards', async () => {
  const { one, stored, told } = setUp();
  one.seen('a', 3);
  one.seen('b', null);
  one.seen('a', null);
  one.moved();
  expect(told).toEqual([]);
  await expect.poll(() => told).toEqual([{ kind: 'cursor', deviceId: 'a', cursor: 3 }, { kind: 'devices' }]);
  expect(stored).toEqual([
    [
      { deviceId: 'a', cursor: 3 },
      { deviceId: 'b', cursor: null },
    ],
  ]);
  await one.close();
});

it('keeps what the storage did not take, in bounded steps, and stores the rest when it is closed', async () => {
  const { one, stored, told, state } = setUp();
  state.failing = true;
  for (let n = 0; n < 5_000; n++) one.seen(`device-${n}`, 1);
  one.moved();
  await new Promise((resolve) => setTimeout(resolve, 60));
  one.seen('device-7', 2);
  expect([stored, told]).toEqual([[], []]);
  state.failing = false;
  await one.close();
  expect(stored.map(({ length }) => length)).toEqual([2_000, 2_000, 1_000]);
  const all = new Map(stored.flat().map(({ deviceId, cursor }) => [deviceId, cursor]));
  expect(all.size).toBe(5_000);
  expect(all.get('device-7')).toBe(2);
  expect(told).toContainEqual({ kind: 'devices' });
});
