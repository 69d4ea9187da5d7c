import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Replica } from '../../src/protocol/index.ts';
import { fingerprint } from '../../src/forms/index.ts';
import { fingerprintKeys, generateSigner, makeStatement, openReceipt, type Signer, signer, withNewEpoch } from '../../src/trust/index.ts';
import { token, World } from './world.ts';

/** What an agent does when the fleet's keys turn: it goes on, without enrolling again and without losing its inventory. */

let world: World;
let secret = '';
let other = '';
beforeEach(async () => {
  world = await World.make();
  secret = token();
  other = token();
  world.write('.bash_history', `export TOKEN=${secret}\nexport TOKEN=${secret}\n`);
  world.write('.env', `TOKEN=${secret}\nOTHER=${other}\n`);
  await world.start();
  await swept();
});
afterEach(() => world[Symbol.asyncDispose]());

const swept = () => world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
const fresh = async (): Promise<Signer> => signer((await generateSigner()).privateJwk);
const asKey = ({ keyId, publicKey }: Signer) => ({ keyId, key: publicKey });
const asOrderKey = (one: Signer, person = 'alice') => ({ ...asKey(one), person, origin: 'cli' as const });
const gone = () => !readFileSync(`${world.home}/.env`, 'utf8').includes(secret);

/** The server's inventory after each frame, as it would count it. */
function counts(): { held: Map<string, Replica>; sizes: number[] } {
  const held = new Map<string, Replica>();
  const sizes: number[] = [];
  for (const { upserts, gone: left } of world.server.of('replicas')) {
    for (const replica of upserts) held.set(replica.replicaId, replica);
    for (const id of left) held.delete(id);
    sizes.push(held.size);
  }
  return { held, sizes };
}

async function newEpoch(): Promise<void> {
  const [device] = world.server.devices;
  if (!device) throw new Error('no device enrolled');
  world.server.keys = withNewEpoch(world.server.keys);
  world.server.send({ t: 'admission', statement: await world.server.admit(device) });
}

describe('a new epoch', () => {
  const turned = () => world.server.until('the inventory to turn', () => world.logged.some((line) => line.includes('epoch-turned')));

  it('turns the inventory forward: the same copies, without a gap, without reading a file', async () => {
    const before = counts();
    expect(before.held.size).toBe(4);
    const read = world.of('sweep-finished').length;
    await newEpoch();
    await turned();
    await world.server.until('the copies', () => [...counts().held.values()].every((one) => one.fingerprint.startsWith('fp1.2.')));
    const now = counts();
    expect(now.sizes.slice(before.sizes.length)).toEqual([4]);
    const keys = fingerprintKeys(world.server.keys);
    const expected = [secret, secret, secret, other].map((value) => fingerprint(keys, Buffer.from(value)));
    expect([...now.held.values()].map((one) => one.fingerprint).toSorted()).toEqual(expected.toSorted());
    expect(world.of('sweep-finished')).toHaveLength(read);
    // Reading them again finds nothing new: ids and fingerprints are those that a search makes.
    const frames = world.server.of('replicas').length;
    world.write('.bash_history', `export TOKEN=${secret}\nexport TOKEN=${secret}\n# more\n`);
    await world.agent?.sweep();
    await world.server.until('the sweep', () => world.of('sweep-finished').length > read);
    expect(
      world.server
        .of('replicas')
        .slice(frames)
        .flatMap(({ upserts, gone: left }) => [...upserts.map(({ replicaId }) => replicaId), ...left]),
    ).toEqual([]);
    expect(counts().held.size).toBe(4);
  });

  it('leaves orders of the old one good: found, matched with their records, purged', async () => {
    const old = world.server.keys;
    const { order } = await world.server.draft(secret);
    await newEpoch();
    await turned();
    expect(order.entries[0]).toMatchObject({ window: { epoch: 1 } });
    expect(old.epochs[0]?.epoch).toBe(1);
    world.server.send({ t: 'item', item: await world.server.append(order) });
    world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
    await world.server.sendHead();
    await world.server.until('the receipt', () => world.of('receipt').length > 0);
    expect(world.of('receipt')).toMatchObject([{ decision: 'executed', found: 3, purged: 3, residuals: 0 }]);
    expect(gone()).toBe(true);
    // What comes back is known by its fingerprint in the new epoch.
    world.write('notes/back.txt', `TOKEN=${secret}\n`);
    await world.agent?.sweep();
    await world.server.until('the relapse', () => world.of('relapse').length > 0);
  });

  it('does not end the watch: what was purged before it and comes back is told', async () => {
    const { order } = await world.server.draft(secret);
    const entries = [{ kind: 'fingerprint' as const, id: 'e1', fingerprint: (order.entries[0] as { fingerprint: string }).fingerprint }];
    await world.server.rotate(secret, { entries, classes: ['COPY'], retirements: order.retirements });
    await world.server.until('the receipt', () => world.of('receipt').length > 0);
    await newEpoch();
    await turned();
    world.write('notes/back.txt', `TOKEN=${secret}\n`);
    await world.agent?.sweep();
    await world.server.until('the relapse', () => world.of('relapse').length > 0);
  });

  it('finds by a bare fingerprint of either epoch', async () => {
    const entry = (epoch: number) => ({
      kind: 'fingerprint' as const,
      id: `e${epoch}`,
      fingerprint: fingerprint(fingerprintKeys(world.server.keys, epoch), Buffer.from(secret)),
    });
    await newEpoch();
    await turned();
    await world.server.rotate(secret, { entries: [entry(1), entry(2)], verb: 'report', retirements: [] });
    await world.server.until('the receipt', () => world.of('receipt').length > 0);
    expect(world.of('receipt')).toMatchObject([{ decision: 'reported', found: 6 }]);
  });

  it('that an order is ahead of: nothing is claimed until the keys are here, then it is carried out', async () => {
    const before = world.server.keys;
    world.server.keys = withNewEpoch(before);
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.of('receipt').length > 0);
    expect(world.of('receipt')[0]).toMatchObject({ decision: 'reported', purged: 0 });
    const [device] = world.server.devices;
    if (device) world.server.send({ t: 'admission', statement: await world.server.admit(device) });
    await world.server.until('the whole hunt', () => world.of('receipt').some(({ decision }) => decision === 'executed'));
    expect(gone()).toBe(true);
  });

  it('is not given back for an older one', async () => {
    const [device] = world.server.devices;
    if (!device) throw new Error('no device enrolled');
    const old = world.server.keys;
    await newEpoch();
    await turned();
    world.server.keys = old;
    world.server.send({ t: 'admission', statement: await world.server.admit(device) });
    await world.server.until('the refusal', () => world.agent?.status().refusals.some(({ code }) => code === 'replayed') === true);
    expect([...counts().held.values()].every((one) => one.fingerprint.startsWith('fp1.2.'))).toBe(true);
  });
});

describe('keys that turn', () => {
  it('an operator that is gone orders nothing; the one that came does', async () => {
    const { operator } = world.server;
    const next = await fresh();
    world.server.send({ t: 'item', item: await world.server.turn({ orderKeys: [asOrderKey(next, 'bob')] }) });
    const { order } = await world.server.draft(secret);
    const forged = { kind: 'statement' as const, seq: order.seq, sealedKey: null };
    world.server.send({ t: 'item', item: { ...forged, statement: await makeStatement(order, [operator]) } });
    await world.server.until('the refusal', () => world.agent?.status().refusals.some(({ code }) => code === 'unknown-key') === true);
    expect(gone()).toBe(false);
    world.server.operator = next;
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.of('receipt').length > 0);
    expect(world.of('receipt')).toMatchObject([{ decision: 'executed', purged: 3 }]);
  });

  it('a device that slept over two turns comes back by itself: the words of the new steward wait for its key', async () => {
    await world.stop();
    const second = await fresh();
    await world.server.turn({ stewardKeys: [asKey(second)] });
    world.server.steward = second;
    const [third, operator] = [await fresh(), await fresh()];
    await world.server.turn({ stewardKeys: [asKey(third)], orderKeys: [asOrderKey(operator)] });
    [world.server.steward, world.server.operator] = [third, operator];
    const { order } = await world.server.draft(secret);
    await world.server.append(order);
    await world.server.append(world.server.promotion(order.orderId));
    const enrolled = world.server.devices.length;
    await world.start();
    await world.server.until('the receipt', () => world.server.of('receipt').length > 0);
    const [device] = world.server.devices;
    const [frame] = world.server.of('receipt');
    if (!device || !frame) throw new Error('no receipt came');
    expect((await openReceipt(frame.statement, device)).payload).toMatchObject({ decision: 'executed', purged: 3 });
    expect(world.server.devices).toHaveLength(enrolled);
    expect(world.agent?.status().refusals).toEqual([]);
    // So it is at the next start, by what it kept.
    await world.stop();
    await world.start();
    await world.server.until('the link', () => world.agent?.status().link.connected === true);
    expect(world.agent?.status()).toMatchObject({ membership: 'admitted', refusals: [] });
  });

  it('a stolen key: what it ordered before is worth nothing, and nothing is written for it', async () => {
    const thief = world.server.operator;
    const { order } = await world.server.draft(secret);
    world.server.send({ t: 'item', item: await world.server.append(order) });
    await world.server.sendHead();
    await world.server.until('the order', () => world.of('order').length > 0);
    const next = await fresh();
    world.server.send({ t: 'item', item: await world.server.turn({ orderKeys: [asOrderKey(next, 'bob')], disowned: [thief.keyId] }) });
    world.server.operator = next;
    world.server.send({ t: 'item', item: await world.server.append(world.server.promotion(order.orderId)) });
    await world.server.sendHead({ issuedAt: Date.now() + 5 });
    await world.server.until('the receipt', () => world.of('receipt').length > 0);
    expect(world.of('receipt')).toMatchObject([{ decision: 'refused', purged: 0 }]);
    expect(gone()).toBe(false);
  });

  it('forged by the server, the steward or an operator: refused, and the chain goes on as it was', async () => {
    const thief = await fresh();
    const { orderKeys: _old, turned, ...kept } = world.server.keyring.kept;
    const keys = {
      type: 'keys',
      fleet: world.server.bundle.fleet,
      version: turned.version + 1,
      issuedAt: new Date().toISOString(),
      ...kept,
      orderKeys: [asOrderKey(thief)],
      disowned: [],
    };
    for (const by of [thief, world.server.operator, world.server.steward]) {
      const statement = await makeStatement({ type: 'turn', ...world.server.link(), keys: await makeStatement(keys, [by]) }, [
        world.server.operator,
      ]);
      world.server.send({ t: 'item', item: { kind: 'statement', seq: world.server.chain.sequence + 1, statement, sealedKey: null } });
    }
    await world.server.rotate(secret);
    await world.server.until('the receipt', () => world.of('receipt').length > 0);
    expect(world.of('receipt')).toMatchObject([{ decision: 'executed', purged: 3 }]);
    expect(world.logged.some((line) => line.includes('keys-turned'))).toBe(false);
  });
});
