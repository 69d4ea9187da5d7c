import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderPayload, ReceiptPayload } from '../../src/protocol/index.ts';
import { generateSigner, makeStatement, openReceipt, signer } from '../../src/trust/index.ts';
import { token, World } from './world.ts';

let world: World;
let secret = '';
let history = '';
beforeEach(async () => {
  world = await World.make();
  secret = token();
  history = world.write('.bash_history', `ls\nexport TOKEN=${secret}\ncd\n`);
  world.write('.claude/projects/p/s.jsonl', `${JSON.stringify({ type: 'user', message: { content: `use ${secret}` } })}\n`);
  world.write('notes/encoded.txt', `${Buffer.from(`token ${secret}`).toString('base64')}\n`);
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

describe('an order', () => {
  it('waits for its ring, and then is carried out: every form gone, the receipt signed, once', async () => {
    await swept();
    const { order } = await world.server.draft(secret);
    world.server.send({ t: 'item', item: await world.server.append(order) });
    await world.server.sendHead();
    await world.server.until('waiting', () => states().includes('waiting:ring-unopened'));
    expect(untouched()).toBe(true);
    world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
    await world.server.sendHead();
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    const [receipt] = await receipts();
    expect(receipt).toMatchObject({
      orderId: order.orderId,
      phase: 'first',
      decision: 'executed',
      found: 3,
      purged: 3,
      files: 3,
      residualCount: 0,
    });
    expect(untouched()).toBe(false);
    expect(readFileSync(history, 'utf8')).toMatch(/^ls\nexport TOKEN=[A-Za-z0-9]+\ncd\n$/);
    const expected = ['delivered', 'waiting:ring-unopened', 'hunting', 'purging', 'verifying', 'purging:index-purged', 'finished'];
    expect(states().filter((state) => !state.endsWith('stale-head') && !state.endsWith('chain-gap'))).toEqual(expected);
    const gone = () => new Set(world.server.of('replicas').flatMap((frame) => frame.gone));
    await world.server.until('the inventory to follow', () => gone().size === 3);
    expect(world.agent?.status().replicas).toBe(0);
  });

  it('of a value that could be guessed is carried out where it stands as a credential, and nowhere else', async () => {
    const password = 'hunter2-is-bad';
    const netrc = world.write('.netrc', `machine example.org login me password ${password}\n`);
    const prose = world.write('notes/prose.txt', `I like the words ${password} very much.\n`);
    await swept();
    await world.server.rotate(password);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    const [receipt] = await receipts();
    expect(receipt).toMatchObject({ decision: 'executed', purged: 1, residuals: [{ reason: 'not-a-credential-context' }] });
    expect(readFileSync(netrc, 'utf8')).not.toContain(password);
    expect(readFileSync(prose, 'utf8')).toContain(password);
  });

  it('only reports on a machine in report mode', async () => {
    await world.start({ reportOnly: true });
    await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    expect((await receipts())[0]).toMatchObject({
      decision: 'reported',
      found: 3,
      purged: 0,
      residualCount: 3,
      reason: { code: 'verb-not-allowed' },
    });
    expect(untouched()).toBe(true);
  });

  it('that is cancelled before it began is refused for good, with a signed receipt', async () => {
    await swept();
    const { order } = await world.server.draft(secret);
    world.server.send({ t: 'item', item: await world.server.append(order) });
    world.server.send({ t: 'item', item: await world.server.append(world.server.cancellation(order.orderId)) });
    await world.server.sendHead();
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    expect((await receipts())[0]).toMatchObject({ decision: 'refused', reason: { code: 'cancelled' }, purged: 0 });
    world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
    await world.server.sendHead();
    await world.server.until('the promotion taken', () => world.server.of('ack').some(({ cursor }) => cursor === 3));
    expect(untouched()).toBe(true);
    expect(states().filter((state) => state.startsWith('refused'))).toHaveLength(1);
  });

  it('is not run again when server or device start anew', async () => {
    await swept();
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.server.of('receipt').length === 1);
    world.write('.bash_history', `export TOKEN=${secret}\n`);
    world.server.cut();
    await world.server.until('another hello', () => world.server.hellos.length === 2);
    await world.stop();
    await world.start({ tuning: { sweep: false } });
    await world.server.until('a third hello', () => world.server.hellos.length === 3);
    for (const [index, statement] of world.server.items.entries())
      world.server.send({ t: 'item', item: { kind: 'statement', seq: index + 1, statement, sealedKey: null } });
    await world.server.until('the repeated items acknowledged', () => world.server.of('ack').length >= 4);
    expect((await receipts()).filter(({ phase }) => phase === 'first')).toHaveLength(1);
    expect(untouched()).toBe(true);
  });
});

describe('what is not believed', () => {
  it('is refused, written down and reported; the chain stays, and the true order still finds its place', async () => {
    await swept();
    const { order } = await world.server.draft(secret);
    const statement = await makeStatement(order, [world.server.operator]);
    const stranger = await signer((await generateSigner()).privateJwk);
    const altered = { ...order, caps: { files: 9_999, bytes: 9_999_999 } };
    const forged = {
      'bad-signature': { ...statement, payload: Buffer.from(JSON.stringify(altered)).toString('base64url') },
      'unknown-key': await makeStatement(order, [stranger]),
      'foreign-fleet': await makeStatement({ ...order, fleet: 'another' }, [world.server.operator]),
      'bad-link': await makeStatement({ ...order, prev: 'A'.repeat(43) }, [world.server.operator]),
      'chain-gap': await makeStatement({ ...order, seq: 7 }, [world.server.operator]),
      malformed: await makeStatement({ ...order, entries: [] }, [world.server.operator]),
      'wrong-type': await world.server.head(),
    };
    const refusals = () => world.agent?.status().refusals.map(({ code }) => code) ?? [];
    for (const [code, one] of Object.entries(forged)) {
      world.server.send({
        t: 'item',
        item: { kind: 'statement', seq: code === 'chain-gap' ? 7 : order.seq, statement: one, sealedKey: null },
      });
      await world.server.until(`refused as ${code}`, () => refusals().includes(code));
    }
    await world.server.until('every refusal told', () => world.server.of('progress').length >= 5);
    expect(world.server.of('progress').every(({ state }) => state === 'refused')).toBe(true);
    expect(world.agent?.status()).toMatchObject({ orders: [], chain: { sequence: 0 } });
    expect(world.server.of('receipt')).toEqual([]);
    expect(world.of('order-refused')).toHaveLength(Object.keys(forged).length);
    expect(untouched()).toBe(true);

    world.server.send({ t: 'item', item: await world.server.append(order) });
    world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
    await world.server.sendHead();
    await world.server.until('the true order’s receipt', () => world.server.of('receipt').length === 1);
    expect(untouched()).toBe(false);
  });
});

describe('an order without all that it needs', () => {
  it('reports and writes nothing', async () => {
    await swept();
    const cases: [string, Partial<OrderPayload>, Parameters<World['server']['sendHead']>[0]][] = [
      ['no-retirement-record', { retirements: [] }, {}],
      ['head-mismatch', {}, { hash: 'B'.repeat(43) }],
      ['stale-head', {}, { life: 0 }],
    ];
    for (const [index, [code, part, head]] of cases.entries()) {
      const { order } = await world.server.draft(secret, part);
      world.server.send({ t: 'item', item: await world.server.append(order) });
      world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
      await world.server.sendHead({ issuedAt: Date.now() + 1_000 * (index + 1), ...head });
      await world.server.until(`reported for ${code}`, () => world.server.of('receipt').length === index + 1);
      expect((await receipts())[index]).toMatchObject({
        orderId: order.orderId,
        decision: 'reported',
        found: 3,
        purged: 0,
        reason: { code },
      });
    }
    expect(untouched()).toBe(true);
  });
});
