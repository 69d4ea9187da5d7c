import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChainItem, ServerFrame } from '../../src/protocol/index.ts';
import { makeStatement, statementHash } from '../../src/trust/index.ts';
import { token, World } from '../agent/world.ts';
import { HostileServer } from './server.ts';

/** The one thing that a breached server can do is to keep back what was said: that stops purges, and shows. */

let world: World;
let hostile: HostileServer;
let secret = '';
let file = '';
beforeEach(async () => {
  world = await World.make();
  hostile = await HostileServer.start(world.server.bundle.server.url);
  secret = token();
  file = world.write('.env', `TOKEN=${secret}\n`);
  await world.start({ bundle: { ...world.server.bundle, server: { url: hostile.url, ca: null } } });
  await world.server.until('a whole picture', () => world.server.of('visibility').length > 0);
});
afterEach(async () => {
  await world.stop();
  await hostile[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const untouched = () => readFileSync(file, 'utf8') === `TOKEN=${secret}\n`;
const order = () => world.agent?.status().orders[0];
const until = (code: string) => world.server.until(code, () => order()?.code === code);
const give = (item: ChainItem) => world.server.send({ t: 'item', item });
const withhold = (kept: (frame: ServerFrame) => boolean) => {
  hostile.toClient = (frame) => (kept(frame) ? [] : [frame]);
};
const announced = async (): Promise<string> => {
  const { order: payload } = await world.server.draft(secret);
  give(await world.server.append(payload));
  give(await world.server.append(world.server.promotion(payload.orderId)));
  return payload.orderId;
};
const ended = () => {
  hostile.toClient = (frame) => [frame];
  hostile.cut();
};
/** Purged, once nothing is kept back. */
const purged = () => world.server.until('the purge', () => order()?.receipts.some((one) => one.purged > 0) === true);

describe('withheld', () => {
  it('heads: as long as the last one lives the order waits, then it only reports and says that orders may be withheld', async () => {
    const life = 1_500;
    await world.server.sendHead({ life, issuedAt: Date.now() + 10 });
    const headUntil = () => Date.parse(world.agent?.status().chain.headUntil ?? '');
    await world.server.until('the short head', () => headUntil() < Date.now() + 10_000);
    const last = headUntil();
    withhold(({ t }) => t === 'head');
    await announced();
    await world.server.sendHead({ issuedAt: Date.now() + 20 });
    await world.server.until('that it reports', () => order()?.decision === 'reported');
    expect(order()).toMatchObject({ code: 'stale-head', sentence: expect.stringContaining('orders may be withheld') });
    expect(Date.now()).toBeGreaterThanOrEqual(last);
    expect(Date.now()).toBeLessThan(last + 5_000);
    expect(headUntil()).toBe(last);
    expect(untouched()).toBe(true);
  });

  it('a cancellation: the head speaks of more than came, so nothing is written, and the gap shows', async () => {
    withhold((frame) => frame.t === 'item' && frame.item.seq === 3);
    const orderId = await announced();
    give(await world.server.append(world.server.cancellation(orderId)));
    await world.server.sendHead({ issuedAt: Date.now() + 10 });
    await until('chain-gap');
    expect(order()).toMatchObject({
      decision: 'wait',
      sentence: expect.stringMatching(/statement 3 and only 2 came.*orders may be withheld/),
    });
    expect(untouched()).toBe(true);
    ended();
    await until('cancelled');
    expect(untouched()).toBe(true);
  });

  it('a cancellation behind its hash: the hash contradicts the head, is given up and asked for again', async () => {
    hostile.toClient = (frame) => {
      if (frame.t !== 'item' || frame.item.seq !== 3) return [frame];
      return [{ t: 'item', item: { kind: 'hash', seq: 3, hash: 'A'.repeat(43) } }];
    };
    const orderId = await announced();
    give(await world.server.append(world.server.cancellation(orderId)));
    await world.server.sendHead({ issuedAt: Date.now() + 10 });
    await world.server.until('that it asks again', () => world.server.hellos.includes(2));
    expect(untouched()).toBe(true);
    ended();
    await world.server.sendHead({ issuedAt: Date.now() + 1_000 });
    await world.server.until('the true chain', () => order()?.code === 'cancelled');
    expect(world.agent?.status().chain.sequence).toBe(3);
    expect(untouched()).toBe(true);
  });

  it('an order behind a false hash, and what follows: it is carried out once the truth comes', async () => {
    hostile.toClient = (frame) => {
      if (frame.t === 'item' && frame.item.seq === 1) return [{ t: 'item', item: { kind: 'hash', seq: 1, hash: 'A'.repeat(43) } }];
      return frame.t === 'head' ? [] : [frame];
    };
    await announced();
    // What operators signed on the true chain contradicts the hash: no head is needed for that.
    await world.server.until('that it asks again', () => world.server.hellos.filter((cursor) => cursor === 0).length > 1);
    ended();
    await world.server.until('the truth', () => world.agent?.status().chain.sequence === 2);
    await world.server.sendHead({ issuedAt: Date.now() + 1_000 });
    await purged();
    expect(untouched()).toBe(false);
  });

  it('an order behind its own hash: that device does nothing, its chain is whole, and the next order is carried out', async () => {
    hostile.toClient = (frame) => {
      if (frame.t !== 'item' || frame.item.seq !== 1 || frame.item.kind !== 'statement') return [frame];
      return [{ t: 'item', item: { kind: 'hash', seq: 1, hash: statementHash(frame.item.statement) } }];
    };
    await announced();
    await world.server.sendHead({ issuedAt: Date.now() + 10 });
    await world.server.until('the chain', () => world.agent?.status().chain.sequence === 2);
    expect(world.agent?.status().orders).toEqual([]);
    expect(world.server.of('receipt')).toEqual([]);
    expect(untouched()).toBe(true);
    await announced();
    await world.server.sendHead({ issuedAt: Date.now() + 1_000 });
    await purged();
    expect(untouched()).toBe(false);
  });

  it('the true chain, for one that an operator signed in vain: the head is of another, so copies are only reported', async () => {
    const { order: lost } = await world.server.draft(secret);
    const kept = await makeStatement(lost, [world.server.operator]);
    hostile.toClient = (frame) =>
      frame.t === 'item' && frame.item.seq === 1
        ? [{ t: 'item', item: { kind: 'statement', seq: 1, statement: kept, sealedKey: null } }]
        : [frame];
    give(await world.server.append((await world.server.draft(secret)).order));
    await world.server.sendHead({ issuedAt: Date.now() + 10 });
    await world.server.until('that it reports', () => order()?.decision === 'reported');
    expect(order()).toMatchObject({
      orderId: lost.orderId,
      code: 'head-mismatch',
      sentence: expect.stringContaining('orders may be withheld or altered'),
    });
    expect(untouched()).toBe(true);
  });

  it('everything: the line shows as lost, and an answer to come back in a thousand years is not waited for', async () => {
    hostile.toClient = () => [];
    hostile.say({ t: 'refused', id: null, code: 'go-away', message: 'not today', retryAfter: Number.MAX_SAFE_INTEGER });
    hostile.cut();
    await world.server.until('that it shows', () => world.agent?.status().link.connected === false);
    const lost = () => world.of('link').findLast(({ state }) => state === 'lost');
    await world.server.until('the wait', () => lost()?.retryIn !== null && (lost()?.retryIn ?? 0) > 0);
    expect(world.agent?.status().link.why).toBe('not today');
    expect(lost()?.retryIn).toBeLessThan(2 * 86_400_000);
  });
});
