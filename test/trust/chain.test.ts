import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChainPayload, OrderPayload } from '../../src/protocol/index.ts';
import {
  type ChainState,
  emptyChain,
  genesis,
  link,
  makeStatement,
  openChainStatement,
  type Signer,
  statementHash,
  takeHash,
  takeStatement,
  takeTime,
} from '../../src/trust/index.ts';
import { after, blindEntry, type Fleet, makeFleet, orderPayload, T0, takeAll } from './fleet.ts';

let fleet: Fleet;
let empty: ChainState;
beforeAll(async () => {
  fleet = await makeFleet({ thresholds: { delete: 2 } });
  empty = emptyChain(fleet.bundle.fleet);
});

const code = (wanted: string) => expect.objectContaining({ name: 'TrustError', code: wanted });
const at = (state: ChainState) => ({ fleet: fleet.bundle.fleet, seq: state.sequence + 1, prev: state.hash, issuedAt: T0 });
const sign = async (payload: ChainPayload, ...by: Signer[]) => makeStatement(payload, by);
const order = async (state: ChainState, over: Partial<OrderPayload> = {}) => sign(orderPayload(fleet, state, over), fleet.ada);
const cancellation = async (state: ChainState, orderId = 'order-1') =>
  sign({ type: 'cancellation', ...at(state), orderId, reason: 'wrong value' }, fleet.ben);
const open = async (statement: Awaited<ReturnType<typeof order>>) => openChainStatement(statement, fleet.bundle);

describe('authority', () => {
  it('to put something into the chain is any operator’s; what it is worth is rightsOf’s to say', async () => {
    expect((await open(await sign(orderPayload(fleet, empty, { verb: 'delete' }), fleet.ada))).payload.type).toBe('order');
    expect((await open(await sign(orderPayload(fleet, empty), fleet.adaBrowser))).signers).toHaveLength(1);
    expect((await open(await sign(orderPayload(fleet, empty), fleet.ada, fleet.ben))).signers).toHaveLength(2);
  });

  it('of the steward is to pause, and nothing else', async () => {
    const what = { ...at(empty), orderId: 'order-1', reason: 'r' };
    expect((await open(await sign({ type: 'pause', ...what }, fleet.steward))).signers[0]?.origin).toBe('steward');
    const others: ChainPayload[] = [
      { type: 'resume', ...what },
      { type: 'cancellation', ...what },
      { type: 'promotion', ...at(empty), orderId: 'order-1', ring: 0 },
      { type: 'renewal', ...at(empty), orderId: 'order-1', startBy: after(99) },
      { type: 'approval', ...at(empty), orderId: 'order-1', approves: { seq: 1, hash: genesis('x') } },
    ];
    for (const one of others) await expect(open(await sign(one, fleet.steward)), one.type).rejects.toEqual(code('unknown-key'));
    await expect(open(await sign({ type: 'pause', ...what }, fleet.device))).rejects.toEqual(code('unknown-key'));
  });

  it('is not had by the steward, a device, or another fleet', async () => {
    await expect(open(await sign(orderPayload(fleet, empty), fleet.steward))).rejects.toEqual(code('unknown-key'));
    await expect(open(await sign(orderPayload(fleet, empty), fleet.ada, fleet.device))).rejects.toEqual(code('unknown-key'));
    await expect(open(await order(empty, { fleet: 'fleet-other' }))).rejects.toEqual(code('foreign-fleet'));
    const other = await makeFleet();
    await expect(openChainStatement(await order(empty), other.bundle)).rejects.toEqual(code('unknown-key'));
  });

  it('cannot be given to what is no part of the chain, nor to entries that share an id', async () => {
    await expect(open(await makeStatement({ type: 'head', ...at(empty) }, [fleet.ada]))).rejects.toEqual(code('wrong-type'));
    await expect(open(await order(empty, { entries: [blindEntry(), blindEntry()] }))).rejects.toEqual(code('malformed'));
  });
});

describe('the chain', () => {
  it('starts at another hash for each fleet', () => {
    expect(genesis('a')).not.toBe(genesis('b'));
    expect(empty).toMatchObject({ sequence: 0, hash: genesis(fleet.bundle.fleet) });
  });

  it('follows statements, and ends at one hash for those in scope and out of it', async () => {
    const first = await order(empty);
    const one = await takeAll(fleet, empty, first);
    const blind = takeHash(empty, 1, statementHash(first));
    expect(blind.hash).toBe(one.hash);
    expect(one.hash).toBe(link(empty.hash, statementHash(first)));
    const second = await cancellation(one);
    expect((await takeAll(fleet, blind, second)).hash).toBe((await takeAll(fleet, one, second)).hash);
  });

  it('refuses replays, gaps, and a foreign or altered past', async () => {
    const first = await order(empty);
    const one = await takeAll(fleet, empty, first);
    await expect(takeAll(fleet, one, first)).rejects.toEqual(code('replayed'));
    expect(() => takeHash(one, 1, statementHash(first))).toThrow(code('replayed'));
    expect(() => takeHash(one, 3, statementHash(first))).toThrow(code('chain-gap'));
    const second = await order(one, { orderId: 'order-2' });
    await expect(takeAll(fleet, empty, second)).rejects.toEqual(code('chain-gap'));
    const otherFirst = await takeAll(fleet, empty, await order(empty, { orderId: 'order-x' }));
    await expect(takeAll(fleet, otherFirst, second)).rejects.toEqual(code('bad-link'));
    const opened = await open(second);
    expect(() => takeStatement(one, opened, statementHash(first))).toThrow(code('bad-link'));
  });

  it('shows when a cancellation or promotion is hidden behind its hash', async () => {
    const one = await takeAll(fleet, empty, await order(empty));
    const cancel = await cancellation(one);
    const honest = await takeAll(fleet, one, cancel);
    const deceived = takeHash(one, 2, statementHash(cancel));
    expect(deceived.hash).not.toBe(honest.hash);
    await expect(takeAll(fleet, deceived, await order(honest, { orderId: 'order-2' }))).rejects.toEqual(code('bad-link'));
  });

  it('remembers cancellations and the highest signed time', async () => {
    const one = await takeAll(fleet, empty, await order(empty, { issuedAt: after(5) }));
    const two = await takeAll(fleet, one, await cancellation(one));
    expect(two).toMatchObject({ sequence: 2, cancelled: ['order-1'], signedTime: after(5) });
    expect(takeTime(two, after(9)).signedTime).toBe(after(9));
    expect(takeTime(two, after(1)).signedTime).toBe(after(5));
    expect(JSON.parse(JSON.stringify(two))).toEqual(two);
  });

  it('forgets the standing of orders whose time is over, but that of renewed ones', async () => {
    const [first, second] = [
      { orderId: 'a', watchUntil: after(10) },
      { orderId: 'b', watchUntil: after(10) },
    ];
    const one = await takeAll(fleet, empty, await order(empty, first));
    const two = await takeAll(fleet, one, await order(one, second));
    const renewal = { type: 'renewal' as const, ...at(two), orderId: 'b', startBy: after(20), watchUntil: after(30) };
    const three = await takeAll(fleet, two, await sign(renewal, fleet.ada));
    const four = await takeAll(fleet, three, await order(three, { orderId: 'c', issuedAt: after(11) }));
    expect(Object.keys(four.orders ?? {})).toEqual(['b', 'c']);
  });

  it('gives another hash for any other history', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    const fold = (hashes: string[]) => hashes.reduce((state, one, index) => takeHash(state, index + 1, one), empty).hash;
    fc.assert(
      fc.property(fc.uniqueArray(hash, { minLength: 2, maxLength: 6 }), fc.nat(), (hashes, where) => {
        const cut = (where % (hashes.length - 1)) + 1;
        const swapped = [...hashes.slice(cut), ...hashes.slice(0, cut)];
        expect(fold(swapped)).not.toBe(fold(hashes));
        expect(fold(hashes.slice(0, cut))).not.toBe(fold(hashes));
      }),
      { numRuns: 50 },
    );
  });
});
