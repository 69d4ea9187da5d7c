import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, it as prop } from '@fast-check/vitest';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReceiptPayload, Statement } from '../../src/protocol/index.ts';
import { failing } from '../../src/steward/health-gate.ts';
import { startSteward, type StewardEvent, type StewardOptions } from '../../src/steward/index.ts';
import { openHead } from '../../src/trust/index.ts';
import { asOperator, Constellation, type Device } from './constellation.ts';
import { refusing } from './refusing-pauses.ts';

/** A real steward at a real server, which watches how an order fares by receipts that devices have signed. */

let all: Constellation;
let dir: string;
let steward: ReturnType<typeof startSteward>;
let events: StewardEvent[];
const start = (over: Partial<StewardOptions> = {}) =>
  startSteward({
    stateDir: dir,
    bundle: { ...all.fleet.bundle, server: { url: all.url, ca: null } },
    signer: all.fleet.steward,
    keys: all.fleet.keys,
    admission: { kind: 'automatic' },
    log: pino({ enabled: false }),
    on: (event) => void events.push(event),
    lookEvery: 30,
    ...over,
  });
const of = <T extends StewardEvent['type']>(type: T) =>
  events.filter((event): event is Extract<StewardEvent, { type: T }> => event.type === type);
const devices = async (count: number): Promise<Device[]> => {
  const made = await Promise.all(Array.from({ length: count }, (_, index) => all.device(`laptop-${index}`)));
  for (const one of made) await one.enrol(all.url);
  await expect.poll(async () => (await all.devices()).filter(({ state }) => state === 'admitted').length, { timeout: 10_000 }).toBe(count);
  return made;
};
const ordered = async (): Promise<Statement> => {
  const order = await all.submit(await all.book.order());
  await all.submit(await all.book.promotion('order-1'));
  await covered();
  return order;
};
const covered = () => expect.poll(() => steward.sequence, { timeout: 5_000 }).toBe(all.book.sequence);
const receipt = async (device: Device, order: Statement, over: Partial<ReceiptPayload> = {}, by = device.signer): Promise<void> => {
  await using line = await device.connect(all.url, all.book.sequence);
  const answer = await line.ask({ t: 'receipt', id: `r-${Math.random()}`, statement: await device.receipt(order, over, by) });
  if (answer.t !== 'accepted') throw new Error(answer.code);
};
const undone = { receiptId: 'undo.1', phase: 'undo' as const };
/** What the steward put into the chain; the test's own book follows it. */
const follow = async (): Promise<string[]> => {
  const { items } = (await all.operator('GET', `/chain?after=${all.book.sequence}`)).body as { items: { statement: Statement }[] };
  return items.map(({ statement }) => {
    all.book.took(statement);
    return (JSON.parse(Buffer.from(statement.payload, 'base64url').toString()) as { type: string }).type;
  });
};
const state = async () => (await all.rotation('order-1')).rotation;

describe('the steward', { timeout: 30_000 }, () => {
  beforeEach(async () => {
    all = await Constellation.start();
    dir = mkdtempSync(join(tmpdir(), 'lastcopy-steward-'));
    events = [];
    steward = start();
  });
  afterEach(async () => {
    await steward[Symbol.asyncDispose]();
    await all[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  it('pauses an order of which too many devices fail, says why, and not again for what was known when it was resumed', async () => {
    const some = await devices(5);
    const order = await ordered();
    await receipt(some[0]!, order);
    await receipt(some[1]!, order, undone);
    await receipt(some[2]!, order, { decision: 'reported', purged: 0, reason: { code: 'hunt-failed', sentence: 's' } });
    await expect.poll(() => of('paused').length, { timeout: 5_000 }).toBe(1);
    expect(of('pausing')[0]?.why).toMatch(/^2 of \d devices of ring 0 that answered have failed \(hunt-failed 1, undo 1\)$/);
    expect(await follow()).toEqual(['pause']);
    expect(await state()).toMatchObject({ state: 'paused', paused: { by: 'steward', reason: of('pausing')[0]?.why } });

    const resume = await all.book.statement({ type: 'resume', ...all.book.next(), orderId: 'order-1', reason: 'they tried undo' });
    await all.submit(resume);
    await covered();
    await receipt(some[3]!, order, undone);
    await expect.poll(async () => (await state()).state).not.toBe('paused');
    // One more is not too many; the next one is.
    await new Promise((done) => setTimeout(done, 200));
    expect(of('pausing')).toHaveLength(1);
    await receipt(some[4]!, order, undone);
    await expect.poll(() => of('paused').length, { timeout: 5_000 }).toBe(2);
  });

  it('counts a device once, what it has signed last, and no device that it has not let in', async () => {
    const some = await devices(2);
    const order = await ordered();
    const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    await receipt(some[0]!, order, { ...undone, finishedAt: later(1) });
    await receipt(some[0]!, order, { ...undone, receiptId: 'undo.2', finishedAt: later(2) });
    await receipt(some[1]!, order, { ...undone, finishedAt: later(1) });
    await expect.poll(() => of('paused').length, { timeout: 5_000 }).toBe(1);
    expect(of('pausing')[0]?.why).toContain('2 of 2 devices');
  });

  it('goes on where it was, after it was away', async () => {
    const some = await devices(3);
    const order = await ordered();
    await receipt(some[0]!, order, undone);
    await steward[Symbol.asyncDispose]();
    await receipt(some[1]!, order, undone);
    steward = start();
    await expect.poll(() => of('paused').length, { timeout: 5_000 }).toBe(1);
  });

  it('that is told never to pause does not', async () => {
    await steward[Symbol.asyncDispose]();
    steward = start({ health: null });
    const some = await devices(2);
    const order = await ordered();
    for (const one of some) await receipt(one, order, undone);
    await new Promise((done) => setTimeout(done, 300));
    expect(of('pausing')).toEqual([]);
    expect((await state()).state).not.toBe('paused');
  });

  it('cannot resume, promote, order or cancel', async () => {
    await ordered();
    const link = { ...all.book.next(), orderId: 'order-1', reason: 'r' };
    await using line = await all.steward(2);
    for (const payload of [
      { type: 'resume' as const, ...link },
      { type: 'cancellation' as const, ...link },
      { type: 'promotion' as const, ...link, ring: 0 },
    ]) {
      const statement = await all.book.statement(payload, [all.fleet.steward]);
      const answer = await line.ask({ t: 'pause', id: `p-${payload.type}`, statement });
      expect(answer).toMatchObject({ t: 'refused', code: 'wrong-type' });
      const posted = await asOperator(all.url, all.fleet, 'POST', '/chain', { statement, sealedKeys: {} });
      expect(posted.body.code).toBe('unknown-key');
    }
  });

  it('states nothing more while the server keeps a pause back', async () => {
    const some = await devices(2);
    const order = await ordered();
    const head = async () => {
      const { head: statement } = (await all.operator('GET', '/head')).body as { head: Statement };
      return (await openHead(statement, all.fleet.bundle)).payload;
    };
    await steward[Symbol.asyncDispose]();
    for (const one of some) await receipt(one, order, undone);
    await using between = await refusing(all.url);
    steward = start({ bundle: { ...all.fleet.bundle, server: { url: between.url, ca: null } }, head: { life: 600_000, every: 20 } });
    await expect.poll(() => of('pause-refused').length, { timeout: 5_000 }).toBeGreaterThan(0);
    const before = await head();
    await new Promise((done) => setTimeout(done, 200));
    expect((await head()).issuedAt).toBe(before.issuedAt);
    expect(of('paused')).toEqual([]);
  });
});

describe('the gate', () => {
  prop.prop([
    fc.array(fc.record({ ring: fc.nat(3), answered: fc.integer({ min: 1, max: 500 }), part: fc.nat(100) })),
    fc.record({ share: fc.double({ min: 0, max: 0.99, noNaN: true }), atLeast: fc.integer({ min: 1, max: 5 }) }),
  ])('closes exactly where a ring has both more than the share and no fewer than the least', (drawn, gate) => {
    const rings = drawn.map(({ ring, answered, part }) => ({ ring, answered, failed: Math.floor((answered * part) / 100) }));
    const bad = failing(rings, gate);
    const tooMany = rings.filter(({ answered, failed }) => failed >= gate.atLeast && failed / answered > gate.share);
    expect(bad).toEqual(tooMany[0] ?? null);
  });
});
