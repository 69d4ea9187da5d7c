import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiptPayload } from '../../src/protocol/index.ts';
import { openReceipt } from '../../src/trust/index.ts';
import { token, World } from './world.ts';

/** What an agent does when the order is sound but something around it is not: persons, clocks, admission, keys. */

let world: World;
let secret = '';
let file = '';
beforeEach(async () => {
  world = await World.make();
  secret = token();
  file = world.write('.env', `TOKEN=${secret}\n`);
});
afterEach(() => world[Symbol.asyncDispose]());

const untouched = () => readFileSync(file, 'utf8') === `TOKEN=${secret}\n`;
const swept = () => world.server.until('a whole picture', () => world.server.of('visibility').length > 0);

async function receipt(): Promise<ReceiptPayload> {
  await world.server.until('the receipt', () => world.server.of('receipt').length > 0);
  const [device] = world.server.devices;
  const [{ statement } = { statement: null }] = world.server.of('receipt');
  if (!device || !statement) throw new Error('no receipt came');
  return (await openReceipt(statement, device)).payload;
}

describe('an agent is wary of', () => {
  it('too few persons: its own bundle says how many must sign', async () => {
    const { bundle } = world.server;
    await world.start({ bundle: { ...bundle, thresholds: { ...bundle.thresholds, redact: 2 } } });
    await swept();
    await world.server.rotate(secret);
    expect(await receipt()).toMatchObject({ decision: 'reported', purged: 0, reason: { code: 'below-threshold' } });
    expect(untouched()).toBe(true);
  });

  it('a clock set back: the highest signed time counts', async () => {
    await world.start();
    await swept();
    // The steward's word says that an hour has passed; this machine's clock does not.
    await world.server.sendHead({ issuedAt: Date.now() + 3_600_000 });
    const { order } = await world.server.draft(secret, { startBy: new Date(Date.now() + 600_000).toISOString() });
    world.server.send({ t: 'item', item: await world.server.append(order) });
    world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
    await world.server.sendHead({ issuedAt: Date.now() + 3_601_000 });
    expect(await receipt()).toMatchObject({ decision: 'reported', purged: 0, reason: { code: 'expired' } });
    expect(untouched()).toBe(true);
  });

  it('an order that comes before its admission: nothing is searched or written until the steward has spoken', async () => {
    world.server.admitAtOnce = false;
    await world.start();
    await world.server.until('the device to enrol', () => world.server.devices.length > 0);
    const order = await world.server.rotate(secret);
    await sleep(1_500);
    expect(untouched()).toBe(true);
    expect(world.server.of('receipt')).toEqual([]);
    expect(world.server.of('replicas')).toEqual([]);
    const [device] = world.server.devices;
    if (!device) throw new Error('no device enrolled');
    world.server.send({ t: 'admission', statement: await world.server.admit(device) });
    await world.server.sendHead({ issuedAt: Date.now() + 1_000 });
    expect(await receipt()).toMatchObject({ orderId: order.orderId, decision: 'executed', purged: 1 });
  });

  it('a sealed value whose key was not wrapped to it: nothing is claimed', async () => {
    world.write('.netrc', 'machine example.org login me password correct-horse\n');
    await world.start();
    await swept();
    const { order, orderKey } = await world.server.draft('correct-horse');
    expect(orderKey).not.toBeNull();
    world.server.send({ t: 'item', item: await world.server.append(order) });
    world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
    await world.server.sendHead();
    expect(await receipt()).toMatchObject({
      decision: 'reported',
      purged: 0,
      reason: { code: 'entries-not-hunted' },
      notVisible: { reasons: { 'entry-no-order-key': 1 } },
    });
    expect(world.agent?.status().orders).toMatchObject([{ state: 'finished', decision: 'reported', code: 'entries-not-hunted' }]);
  });

  it('a file of another value that only resembles: what is overwritten must have the fingerprint of the dead one', async () => {
    const other = token();
    const beside = world.write('other.env', `TOKEN=${other}\n`);
    await world.start();
    await swept();
    await world.server.rotate(secret);
    expect(await receipt()).toMatchObject({ decision: 'executed', purged: 1, residualCount: 0 });
    expect(readFileSync(beside, 'utf8')).toBe(`TOKEN=${other}\n`);
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
  });
});
