import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle, KeysPayload, Statement } from '../../src/protocol/index.ts';
import {
  bundleAfter,
  type ChainState,
  emptyChain,
  generateSigner,
  Keyring,
  makeStatement,
  openAdmission,
  openChainStatement,
  openHead,
  openKeys,
  openLink,
  openRetirement,
  rightsOf,
  type Signer,
  signer,
  statementHash,
  takeStatement,
  type TrustError,
} from '../../src/trust/index.ts';
import { after, blindEntry, head, makeFleet, orderPayload, retire, T0, type Fleet } from './fleet.ts';

/** Keys turn by the roots alone, in the order of the chain, and keep or lose their past as the turn says. */

interface Held extends Signer {
  readonly person: string;
}

let fleet: Fleet;
let root: Signer;
beforeAll(async () => {
  fleet = await makeFleet();
  root = await signer(fleet.rootSecrets.rootJwk);
});

const code = (name: TrustError['code']) => expect.objectContaining({ code: name });
const fresh = async (person = ''): Promise<Held> => ({ ...(await signer((await generateSigner()).privateJwk)), person });
const asOrderKey = ({ keyId, publicKey, person }: Held): Bundle['orderKeys'][number] => ({ keyId, person, origin: 'cli', key: publicKey });
const asKey = ({ keyId, publicKey }: Signer) => ({ keyId, key: publicKey });

function next(bundle: Bundle, over: Partial<KeysPayload> = {}): KeysPayload {
  return {
    type: 'keys',
    fleet: bundle.fleet,
    version: (bundle.turned?.version ?? 0) + 1,
    issuedAt: T0,
    orderKeys: [...bundle.orderKeys],
    thresholds: { ...bundle.thresholds },
    stewardKeys: [...bundle.stewardKeys],
    rootKeys: [...bundle.rootKeys],
    rootThreshold: bundle.rootThreshold ?? 1,
    disowned: [],
    ...over,
  };
}

/** A party that follows the chain, as device, steward and server do. */
class Party {
  readonly keyring: Keyring;
  chain: ChainState;
  constructor(bundle: Bundle) {
    this.keyring = new Keyring(bundle);
    this.chain = emptyChain(bundle.fleet);
  }
  get bundle(): Bundle {
    return this.keyring.bundle;
  }
  async take(statement: Statement): Promise<void> {
    const opened = await openLink(statement, this.bundle);
    this.chain = takeStatement(this.chain, opened, statementHash(statement));
    if ('keys' in opened) this.keyring.take(opened);
  }
  link(issuedAt = T0) {
    return { fleet: this.bundle.fleet, seq: this.chain.sequence + 1, prev: this.chain.hash, issuedAt };
  }
  async turn(keys: KeysPayload, by: Signer, roots: Signer[] = [root], at = T0): Promise<Statement> {
    return makeStatement({ type: 'turn', ...this.link(at), keys: await makeStatement(keys, roots) }, [by]);
  }
  async order(by: Signer, orderId: string): Promise<Statement> {
    return makeStatement(orderPayload(fleet, this.chain, { orderId }), [by]);
  }
}

describe('new keys', () => {
  const opened = async (keys: KeysPayload, by: Signer[], bundle = fleet.bundle) => openKeys(await makeStatement(keys, by), bundle);

  it('are believed by the root alone', async () => {
    const keys = next(fleet.bundle);
    expect((await opened(keys, [root])).payload).toEqual(keys);
    for (const by of [fleet.ada, fleet.steward, fleet.device, await fresh()])
      await expect(opened(keys, [by])).rejects.toEqual(code('unknown-key'));
    const statement = await makeStatement(keys, [root]);
    const altered = { ...statement, payload: Buffer.from(JSON.stringify({ ...keys, disowned: [fleet.ada.keyId] })).toString('base64url') };
    await expect(openKeys(altered, fleet.bundle)).rejects.toEqual(code('bad-signature'));
  });

  it('are the next version, never an old one again and never one too far', async () => {
    const bundle = await bundleAfter(fleet.bundle, [await makeStatement(next(fleet.bundle), [root])]);
    await expect(opened(next(fleet.bundle), [root], bundle)).rejects.toEqual(code('replayed'));
    await expect(opened({ ...next(bundle), version: 3 }, [root], bundle)).rejects.toEqual(code('not-yet'));
    expect((await opened(next(bundle), [root], bundle)).payload.version).toBe(2);
  });

  it('are of this fleet, and such that somebody can use them', async () => {
    await expect(opened(next(fleet.bundle, { fleet: 'other' }), [root])).rejects.toEqual(code('foreign-fleet'));
    const wrongId = { ...asOrderKey(await fresh('eve')), keyId: fleet.ada.keyId };
    for (const over of [
      { orderKeys: [wrongId] },
      { orderKeys: [...fleet.bundle.orderKeys, ...fleet.bundle.orderKeys] },
      { thresholds: { ...fleet.bundle.thresholds, redact: 3 } },
      { thresholds: { report: 1 } as KeysPayload['thresholds'] },
      { rootThreshold: 2 },
      { disowned: [fleet.ada.keyId] },
    ]) {
      await expect(opened(next(fleet.bundle, over), [root])).rejects.toEqual(code('malformed'));
    }
  });

  it('replace roots only with the word of the old and the new ones', async () => {
    const [one, two] = [await fresh(), await fresh()];
    const keys = next(fleet.bundle, { rootKeys: [asKey(one), asKey(two)], rootThreshold: 2 });
    for (const by of [[root], [one, two], [root, one]]) await expect(opened(keys, by)).rejects.toEqual(code('below-threshold'));
    expect((await opened(keys, [root, one, two])).payload).toEqual(keys);
    const bundle = await bundleAfter(fleet.bundle, [await makeStatement(keys, [root, one, two])]);
    await expect(opened(next(bundle), [root], bundle)).rejects.toEqual(code('unknown-key'));
    await expect(opened(next(bundle), [two], bundle)).rejects.toEqual(code('below-threshold'));
    await expect(opened(next(bundle), [two, two], bundle)).rejects.toEqual(code('below-threshold'));
    expect((await opened(next(bundle), [one, two], bundle)).payload.version).toBe(2);
  });
});

describe('a turn', () => {
  it('stands in the chain where an operator of before or after has put it, and nobody else', async () => {
    const cleo = await fresh('cleo');
    const keys = next(fleet.bundle, { orderKeys: [asOrderKey(cleo)] });
    for (const by of [fleet.ada, cleo]) await new Party(fleet.bundle).take(await new Party(fleet.bundle).turn(keys, by));
    for (const by of [fleet.steward, fleet.device, root, await fresh()]) {
      await expect(new Party(fleet.bundle).take(await new Party(fleet.bundle).turn(keys, by))).rejects.toEqual(code('unknown-key'));
    }
  });

  it('cannot be placed twice', async () => {
    const party = new Party(fleet.bundle);
    const keys = next(fleet.bundle);
    await party.take(await party.turn(keys, fleet.ada));
    await expect(party.take(await party.turn(keys, fleet.ada))).rejects.toEqual(code('replayed'));
    expect(party.chain.sequence).toBe(1);
  });

  it('is refused by whoever knows orders alone, and crashes nobody', async () => {
    const statement = await new Party(fleet.bundle).turn(next(fleet.bundle), fleet.ada);
    await expect(openChainStatement(statement, fleet.bundle)).rejects.toEqual(code('wrong-type'));
  });

  it('shows where it is withheld: the chain that goes on without it is another', async () => {
    const [all, without] = [new Party(fleet.bundle), new Party(fleet.bundle)];
    await all.take(await all.turn(next(fleet.bundle), fleet.ada));
    const order = await all.order(fleet.ada, 'o1');
    await expect(without.take(order)).rejects.toEqual(code('chain-gap'));
    await without.take(await without.order(fleet.ada, 'o2'));
    expect(without.chain.hash).not.toBe(all.chain.hash);
  });
});

describe('a key that left', () => {
  it('keeps its past: what it signed counts, and it signs nothing new', async () => {
    const party = new Party(fleet.bundle);
    const order = await party.order(fleet.ada, 'o1');
    await party.take(order);
    const cleo = await fresh('ada');
    await party.take(await party.turn(next(fleet.bundle, { orderKeys: [asOrderKey(cleo)] }), cleo));
    await expect(party.take(await party.order(fleet.ada, 'o2'))).rejects.toEqual(code('unknown-key'));
    const opened = await openChainStatement(order, party.bundle, true);
    if (opened.payload.type !== 'order') throw new Error('not an order');
    expect(rightsOf({ ...opened, payload: opened.payload }, party.chain, party.bundle).authority).toMatchObject({
      persons: ['ada'],
      fault: null,
    });
  });

  it('loses it where it was stolen: the order is still opened, and worth nothing', async () => {
    const party = new Party(fleet.bundle);
    const order = await party.order(fleet.ada, 'o1');
    await party.take(order);
    const orderKeys = fleet.bundle.orderKeys.filter(({ keyId }) => keyId !== fleet.ada.keyId);
    await party.take(await party.turn(next(fleet.bundle, { orderKeys, disowned: [fleet.ada.keyId] }), fleet.ben));
    const opened = await openChainStatement(order, party.bundle, true);
    if (opened.payload.type !== 'order') throw new Error('not an order');
    const { authority } = rightsOf({ ...opened, payload: opened.payload }, party.chain, party.bundle);
    expect(authority).toMatchObject({ persons: [], fault: { code: 'below-threshold' } });
    await expect(openRetirement(await retire(fleet, blindEntry(), fleet.ada), party.bundle, true)).rejects.toEqual(code('unknown-key'));
    // It never comes back: with it would all that it has signed.
    const again = next(party.bundle, { orderKeys: [...fleet.bundle.orderKeys] });
    await expect(party.take(await party.turn(again, fleet.ben))).rejects.toEqual(code('malformed'));
  });

  it('of the steward: its admissions and records stay, those dated later do not, its heads end at once', async () => {
    const party = new Party(fleet.bundle);
    const stewardKeys = [asKey(await fresh())];
    await party.take(await party.turn(next(fleet.bundle, { stewardKeys }), fleet.ada, [root], after(10)));
    const { deviceId, device, sealing } = fleet;
    const admission = async (issuedAt: string) =>
      makeStatement(
        {
          type: 'admission',
          fleet: fleet.bundle.fleet,
          deviceId,
          state: 'revoked',
          signingKey: device.publicKey,
          sealingKey: sealing.publicKey,
          wrapped: null,
          issuedAt,
        },
        [fleet.steward],
      );
    expect((await openAdmission(await admission(after(10)), party.bundle)).payload.deviceId).toBe(deviceId);
    await expect(openAdmission(await admission(after(11)), party.bundle)).rejects.toEqual(code('unknown-key'));
    expect(
      (await openRetirement(await retire(fleet, blindEntry(), fleet.steward, { issuedAt: after(9) }), party.bundle)).signers[0]?.origin,
    ).toBe('steward');
    await expect(openRetirement(await retire(fleet, blindEntry(), fleet.steward, { issuedAt: after(11) }), party.bundle)).rejects.toEqual(
      code('unknown-key'),
    );
    await expect(openHead(await head(fleet, party.chain), party.bundle)).rejects.toEqual(code('unknown-key'));
  });

  it('of the steward, stolen or not: what it put into the chain is opened again, as a pause that still holds', async () => {
    for (const disowned of [[], [fleet.steward.keyId]]) {
      const party = new Party(fleet.bundle);
      await party.take(await party.order(fleet.ada, 'o1'));
      const pause = await makeStatement({ type: 'pause', ...party.link(), orderId: 'o1', reason: 'too many failures' }, [fleet.steward]);
      await party.take(pause);
      await party.take(await party.turn(next(fleet.bundle, { stewardKeys: [asKey(await fresh())], disowned }), fleet.ada));
      await expect(openChainStatement(pause, party.bundle)).rejects.toEqual(code('unknown-key'));
      expect((await openChainStatement(pause, party.bundle, true)).payload.type).toBe('pause');
    }
  });

  it('of the steward that was stolen: nothing of it stays', async () => {
    const party = new Party(fleet.bundle);
    const keys = next(fleet.bundle, { stewardKeys: [asKey(await fresh())], disowned: [fleet.steward.keyId] });
    await party.take(await party.turn(keys, fleet.ada, [root], after(10)));
    await expect(openRetirement(await retire(fleet, blindEntry(), fleet.steward), party.bundle)).rejects.toEqual(code('unknown-key'));
  });
});

it('any sequence of turns and orders: a late device comes to the same keys and the same chain, and only keys of their time sign', async () => {
  const spare = await Promise.all(['ada', 'ben', 'cleo', 'dan', 'eva'].map(fresh));
  const roots = [root, await fresh(), await fresh()];
  const step = fc.oneof(
    fc.record({ act: fc.constant('order' as const), by: fc.nat(4) }),
    fc.record({
      act: fc.constant('turn' as const),
      keep: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
      stolen: fc.boolean(),
      newRoot: fc.boolean(),
      by: fc.nat(4),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.nat(8), async (steps, late) => {
      const first = spare.slice(0, 2);
      const base: Bundle = { ...fleet.bundle, orderKeys: first.map(asOrderKey) };
      const live = new Party(base);
      let rootAt = 0;
      const statements: Statement[] = [];
      const submit = async (statement: Statement): Promise<boolean> => {
        try {
          await live.take(statement);
          statements.push(statement);
          return true;
        } catch {
          return false;
        }
      };
      for (const [index, one] of steps.entries()) {
        const by = spare[one.by] as Held;
        const may = live.bundle.orderKeys.some(({ keyId }) => keyId === by.keyId);
        if (one.act === 'order') {
          expect(await submit(await live.order(by, `o${index}`))).toBe(may);
          continue;
        }
        const orderKeys = one.keep.map((n) => asOrderKey(spare[n] as Held));
        const gone = live.bundle.orderKeys.filter(({ keyId }) => !orderKeys.some((key) => key.keyId === keyId));
        const newRoot = one.newRoot && rootAt + 1 < roots.length;
        const signs = newRoot ? roots.slice(rootAt, rootAt + 2) : [roots[rootAt] as Signer];
        const rootKeys = newRoot ? [asKey(roots[rootAt + 1] as Signer)] : [...live.bundle.rootKeys];
        const keys = next(live.bundle, { orderKeys, rootKeys, disowned: one.stolen ? gone.map(({ keyId }) => keyId) : [] });
        const back = orderKeys.some(({ keyId }) => live.bundle.turned?.disowned.some((one) => one.keyId === keyId));
        const places = !back && (may || orderKeys.some(({ keyId }) => keyId === by.keyId));
        const done = await submit(await live.turn(keys, by, signs));
        expect(done).toBe(places);
        if (done && newRoot) rootAt++;
      }
      // A device that was there from the beginning, one that slept, and the steward that keeps what has come of the keys.
      const device = new Party(base);
      for (const one of statements.slice(0, late)) await device.take(one);
      const kept = new Keyring(base, structuredClone(device.keyring.kept));
      for (const one of statements.slice(late)) {
        const opened = await openLink(one, kept.bundle);
        if ('keys' in opened) kept.take(opened);
        await device.take(one);
      }
      expect(device.chain).toEqual(live.chain);
      expect(device.keyring.kept).toEqual(live.keyring.kept);
      expect(kept.kept).toEqual(live.keyring.kept);
      // Everything in the chain opens again by the newest keys, whoever signed it.
      for (const one of statements)
        if (!('keys' in JSON.parse(Buffer.from(one.payload, 'base64url').toString()))) await openChainStatement(one, live.bundle, true);
      const { orderKeys = [], disowned = [] } = live.bundle.turned ?? {};
      const groups = [live.bundle.orderKeys, orderKeys, disowned].map((keys) => keys.map(({ keyId }) => keyId));
      expect(new Set(groups.flat()).size).toBe(groups.flat().length);
    }),
    { numRuns: 40 },
  );
});
