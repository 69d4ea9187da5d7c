import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/server/link/connection.ts';
import { devicePeer } from '../../src/server/link/peer.ts';
import { peers } from '../../src/server/link/peers.ts';
import { tape } from '../../src/server/link/tape.ts';
import type { ChainRow, DeviceRow, HeadRow, Storage } from '../../src/server/storage/face.ts';
import { digest, statement } from './rows.ts';

const order = (entries: readonly { kind: string }[]): ChainRow['statement'] => ({
  ...statement(''),
  payload: Buffer.from(JSON.stringify({ type: 'order', entries })).toString('base64url'),
});
const FINGERPRINT = { kind: 'fingerprint', id: 'e1', fingerprint: `fp1.1.${digest(7)}` };
const SEALED = { kind: 'sealed', id: 'e1', commitment: digest(8), ciphertext: 'e30..AA.AA.AA' };

/** A chain that counts how often it is read, and may fail. */
class Chain {
  readonly rows: ChainRow[] = [];
  newest: HeadRow | null = null;
  reads = 0;
  /** The devices of each read of wrapped keys. */
  readonly keyReads: string[][] = [];
  failing = false;
  grow(count: number, entries: readonly { kind: string }[] = [FINGERPRINT]): void {
    for (let n = 0; n < count; n++) {
      const seq = this.rows.length + 1;
      const row = { seq, hash: digest(1), statementHash: digest(2), statement: order(entries), scope: { devices: 'all' as const } };
      this.rows.push(row);
    }
  }
  async links(after: number, limit: number): Promise<ChainRow[]> {
    this.reads++;
    await Promise.resolve();
    if (this.failing) throw new Error('away');
    return this.rows.slice(after, after + limit);
  }
  async tip() {
    return { seq: this.rows.length, hash: null };
  }
  async head() {
    return this.newest;
  }
  async sealedKeys(seq: number, deviceIds: readonly string[]): Promise<Map<string, string>> {
    this.keyReads.push([...deviceIds]);
    await turn();
    if (this.failing) throw new Error('away');
    return new Map(deviceIds.filter((id) => id !== 'none').map((id) => [id, `${seq} for ${id}`]));
  }
}

const sequences = async (one: ReturnType<typeof tape>, after: number): Promise<number[]> => {
  const got: number[] = [];
  for (let at = after; ; at = got.at(-1) ?? at) {
    const links = await one.after(at);
    if (links.length === 0) return got;
    got.push(...links.map(({ seq }) => seq));
  }
};
const from = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe('the end of the chain', () => {
  it('is read once however many ask, and again after it moved', async () => {
    const chain = new Chain();
    chain.grow(3);
    const one = tape(chain);
    await Promise.all(Array.from({ length: 500 }, () => one.after(2)));
    expect(chain.reads).toBe(1);
    chain.grow(1);
    expect(await sequences(one, 2)).toEqual([3]);
    one.moved();
    const all = await Promise.all(Array.from({ length: 500 }, () => one.after(3)));
    expect(all.every(([link]) => link?.seq === 4)).toBe(true);
    expect(new Set(all.map(([link]) => link?.whole)).size).toBe(1);
    expect(chain.reads).toBe(2);
  });

  it('is whole for those who are far behind', async () => {
    const chain = new Chain();
    chain.grow(150);
    const one = tape(chain);
    for (const after of [0, 1, 60, 117, 118, 149, 150, 200]) expect(await sequences(one, after)).toEqual(from(after + 1, 150));
    chain.grow(130);
    one.moved();
    for (const after of [0, 150, 215, 216, 217, 280]) expect(await sequences(one, after)).toEqual(from(after + 1, 280));
    expect(await one.tip()).toBe(280);
  });

  it('that could not be read is read when it is asked for again; what moved while it was read is read too', async () => {
    const chain = new Chain();
    chain.grow(1);
    chain.failing = true;
    const one = tape(chain);
    const asked = await Promise.allSettled([one.after(0), one.head()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    chain.failing = false;
    const reading = one.after(0);
    chain.grow(1);
    one.moved();
    await reading;
    expect(await sequences(one, 0)).toEqual([1, 2]);
  });

  it('goes out as the frames that the wire has, with keys only where there are some', async () => {
    const chain = new Chain();
    chain.grow(1);
    chain.grow(1, [FINGERPRINT, SEALED]);
    chain.newest = { sequence: 2, issuedAt: 'T', statement: statement('head') };
    const one = tape(chain);
    const [plain, sealed] = await one.after(0);
    const read = (bytes: Buffer | undefined): unknown => JSON.parse(bytes?.toString() ?? 'null');
    const item = { kind: 'statement', seq: 1, statement: chain.rows[0]?.statement, sealedKey: null };
    expect(read(plain?.whole)).toEqual({ t: 'item', item });
    expect(read(plain?.hash)).toEqual({ t: 'item', item: { kind: 'hash', seq: 1, hash: digest(2) } });
    expect([plain?.sealed, sealed?.sealed]).toEqual([false, true]);
    expect(read(sealed?.keyed('a"b'))).toMatchObject({ t: 'item', item: { seq: 2, sealedKey: 'a"b' } });
    expect(read(sealed?.keyed(null))).toEqual(read(sealed?.whole));
    expect(read((await one.head())?.bytes)).toEqual({ t: 'head', statement: statement('head') });
  });
});

describe('wrapped keys', () => {
  it('are read once for all who ask at a time, then once for all who asked meanwhile', async () => {
    const chain = new Chain();
    const one = tape(chain);
    const ids = from(1, 300).map(String);
    const first = Promise.all([...ids, 'none'].map((id) => one.sealedKey(7, id)));
    const other = one.sealedKey(8, '1');
    await expect.poll(() => chain.keyReads.length).toBeGreaterThan(0);
    const later = Promise.all(['301', '302', '1'].map((id) => one.sealedKey(7, id)));
    expect(await first).toEqual([...ids.map((id) => `7 for ${id}`), null]);
    expect(await later).toEqual(['7 for 301', '7 for 302', '7 for 1']);
    expect(await other).toBe('8 for 1');
    expect(chain.keyReads.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([1, 3, 301]);
  });

  it('that could not be read are asked for again by those who need them', async () => {
    const chain = new Chain();
    const one = tape(chain);
    chain.failing = true;
    const asked = await Promise.allSettled([one.sealedKey(1, 'a'), one.sealedKey(1, 'b')]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    chain.failing = false;
    expect(await one.sealedKey(1, 'a')).toBe('1 for a');
    expect(chain.keyReads).toEqual([['a', 'b'], ['a']]);
  });

  it('cost a broadcast one read, however many devices are connected', async () => {
    const chain = new Chain();
    const storage = Object.assign(chain, { hold: () => ({ [Symbol.dispose]: () => undefined }) }) as unknown as Storage;
    const table = peers(storage);
    const got = new Map<string, string[]>();
    const all = from(1, 200).map((n) => {
      const id = `device-${n}`;
      got.set(id, []);
      const connection: Connection = {
        open: true,
        send: () => undefined,
        // As a socket: it is done a moment later, each in its own time.
        async sent(frame) {
          const { item } = (Buffer.isBuffer(frame) ? JSON.parse(frame.toString()) : frame) as { item?: { sealedKey: string } };
          if (item) got.get(id)?.push(item.sealedKey);
          for (let turns = n % 3; turns > 0; turns--) await turn();
          return true;
        },
        close: () => undefined,
        closed: Promise.resolve(),
      };
      const peer = devicePeer({
        connection,
        storage,
        tape: table.tape,
        log: pino({ level: 'silent' }),
        id,
        cursor: 0,
        credit: 32,
        protocol: 2,
      });
      table.add(peer);
      return peer;
    });
    await Promise.all(all.map((peer) => peer.refresh({ state: 'admitted', admission: null } as DeviceRow)));
    chain.grow(1, [SEALED]);
    table.chainMoved();
    await expect.poll(() => [...got.values()].every(({ length }) => length === 1)).toBe(true);
    expect([...got].every(([id, keys]) => keys[0] === `1 for ${id}`)).toBe(true);
    expect(chain.keyReads.map(({ length }) => length)).toEqual([200]);
  });
});
