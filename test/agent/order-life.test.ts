import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChainItem, OrderPayload, ReceiptPayload } from '../../src/protocol/index.ts';
import { generateSigner, makeStatement, openReceipt, type Signer, signer, statementHash } from '../../src/trust/index.ts';
import { token, World } from './world.ts';

/** What an agent does with what is signed for an order later: approvals, pauses, resumptions, renewals. */

let world: World;
let secret = '';
let history = '';
let ben: Signer;
beforeEach(async () => {
  world = await World.make();
  secret = token();
  history = world.write('.bash_history', `ls\nexport TOKEN=${secret}\ncd\n`);
  const made = await generateSigner();
  ben = await signer(made.privateJwk);
  world.server.bundle.orderKeys.push({ keyId: made.keyId, person: 'ben', origin: 'cli', key: made.publicKey });
});
afterEach(() => world[Symbol.asyncDispose]());

async function swept(): Promise<void> {
  await world.start();
  await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
}
async function receipts(): Promise<ReceiptPayload[]> {
  const [device] = world.server.devices;
  const opened = world.server.of('receipt').map(({ statement }) => openReceipt(statement, device!));
  return (await Promise.all(opened)).map(({ payload }) => payload);
}
const states = () => world.server.of('progress').map(({ state, detail }) => (detail ? `${state}:${detail.code}` : state));
const untouched = () => readFileSync(history, 'utf8').includes(secret);
const send = async (payload: object, by?: Signer[]): Promise<ChainItem> => {
  const item = await world.server.append(payload, by);
  world.server.send({ t: 'item', item });
  return item;
};
const approval = (orderId: string, item: ChainItem): object => {
  if (item.kind !== 'statement') throw new Error('only a hash');
  return { type: 'approval', ...world.server.link(), orderId, approves: { seq: item.seq, hash: statementHash(item.statement) } };
};
/** Order and ring by one person, and the head. */
const announced = async (part: Partial<OrderPayload> = {}) => {
  const { order } = await world.server.draft(secret, part);
  const items = [await send(order), await send(world.server.promotion(order.orderId))];
  await world.server.sendHead();
  return { orderId: order.orderId, items };
};

describe('an order for which two persons must sign', () => {
  beforeEach(() => void (world.server.bundle.thresholds.redact = 2));

  it('is only reported, and carried out once another person has approved it and its ring', async () => {
    await swept();
    const { orderId, items } = await announced();
    await world.server.until('the report', () => world.server.of('receipt').length === 1);
    expect((await receipts())[0]).toMatchObject({ decision: 'reported', found: 1, purged: 0, reason: { code: 'below-threshold' } });
    // Nor does the requester's own word, or one half of what is needed, change that.
    for (const item of items) await send(approval(orderId, item));
    await send(approval(orderId, items[1]!), [ben]);
    await world.server.sendHead();
    await world.server.until('the chain', () => world.server.of('ack').some(({ cursor }) => cursor === 5));
    expect(untouched()).toBe(true);
    await send(approval(orderId, items[0]!), [ben]);
    await world.server.sendHead();
    await world.server.until('the second receipt', () => world.server.of('receipt').length === 2);
    expect((await receipts())[1]).toMatchObject({ decision: 'executed', purged: 1, residualCount: 0 });
    expect(untouched()).toBe(false);
  });
});

describe('a pause', () => {
  it('by the steward keeps an order from beginning; a resumption by an operator lets it run', async () => {
    await swept();
    const { order } = await world.server.draft(secret);
    await send(order);
    await send({ type: 'pause', ...world.server.link(), orderId: order.orderId, reason: '3 of 20 devices failed' }, [world.server.steward]);
    await send(world.server.promotion(order.orderId));
    await world.server.sendHead();
    await world.server.until('that it waits', () => states().includes('waiting:paused'));
    const told = world.server.of('progress').find(({ detail }) => detail?.code === 'paused');
    expect(told?.detail?.sentence).toBe('The order is paused: 3 of 20 devices failed.');
    expect(untouched()).toBe(true);
    await send({ type: 'resume', ...world.server.link(), orderId: order.orderId, reason: 'looked at' });
    await world.server.sendHead();
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    expect((await receipts())[0]).toMatchObject({ decision: 'executed', purged: 1 });
  });

  it('in the middle of a hunt stops it; it goes on under its own number once resumed, and is purged once', async () => {
    const files = Array.from({ length: 90 }, (_, index) => world.write(`many/${index}.env`, `TOKEN=${secret}\n`));
    const left = () => files.filter((file) => readFileSync(file, 'utf8').includes(secret)).length;
    await swept();
    const { orderId } = await announced();
    await world.server.until('that it writes', () => left() < files.length);
    await send({ type: 'pause', ...world.server.link(), orderId, reason: 'stop' });
    await world.server.sendHead();
    await world.server.until('that it waits', () => states().includes('waiting:paused'));
    const before = left();
    expect(before).toBeGreaterThan(0);
    expect(world.server.of('receipt')).toHaveLength(0);
    await send({ type: 'resume', ...world.server.link(), orderId, reason: 'go on' });
    expect(left()).toBe(before);
    await world.server.sendHead();
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    expect((await receipts())[0]).toMatchObject({ decision: 'executed', purged: files.length + 1, residualCount: 0 });
    expect(left()).toBe(0);
  });
});

describe('a renewal', () => {
  it('lets a laptop that came too late carry its order out', async () => {
    await swept();
    const past = new Date(Date.now() - 1_000).toISOString();
    const { orderId } = await announced({ startBy: past });
    await world.server.until('the report', () => world.server.of('receipt').length === 1);
    expect((await receipts())[0]).toMatchObject({ decision: 'reported', reason: { code: 'expired' } });
    const startBy = new Date(Date.now() + 3_600_000).toISOString();
    const watchUntil = new Date(Date.now() + 30 * 86_400_000).toISOString();
    await send({ type: 'renewal', ...world.server.link(), orderId, startBy, watchUntil });
    await world.server.sendHead();
    await world.server.until('the second receipt', () => world.server.of('receipt').length === 2);
    expect((await receipts())[1]).toMatchObject({ decision: 'executed', purged: 1 });
    expect(untouched()).toBe(false);
  });

  it('that somebody else signed, or that is sent again elsewhere in the chain, is refused', async () => {
    await swept();
    const { orderId } = await announced({ startBy: new Date(Date.now() - 1_000).toISOString() });
    await world.server.until('the report', () => world.server.of('receipt').length === 1);
    const { keyId: _, ...stranger } = await generateSigner();
    const forged = { type: 'renewal', ...world.server.link(), orderId, startBy: new Date(Date.now() + 3_600_000).toISOString() };
    for (const by of [await signer(stranger.privateJwk), world.server.steward]) {
      const statement = await makeStatement(forged, [by]);
      world.server.send({ t: 'item', item: { kind: 'statement', seq: world.server.chain.sequence + 1, statement, sealedKey: null } });
    }
    await world.server.until('the refusals', () => world.of('order-refused').length === 2);
    expect(world.of('order-refused').map(({ code }) => code)).toEqual(['unknown-key', 'unknown-key']);
    const good = await send(forged);
    await world.server.sendHead();
    await world.server.until('the purge', () => world.server.of('receipt').length === 2);
    if (good.kind !== 'statement') throw new Error('only a hash');
    world.server.send({ t: 'item', item: { ...good, seq: world.server.chain.sequence + 1 } });
    await world.server.until('the refusal', () => world.of('order-refused').length === 3);
    expect(world.of('order-refused')[2]?.code).toBe('bad-link');
  });
});
