import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/server/audit.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { at, cancellation, device, digest, GENESIS, link, note, receipt, replica, statement, T0 } from './rows.ts';

export interface StorageUnderTest {
  /** Opens the same store again: a second call sees what the first one's storage wrote. */
  open(): Promise<Storage>;
  dispose(): Promise<void>;
}

/** What every Storage must do; each implementation runs it against the real thing. */
export function storageContract(name: string, make: () => Promise<StorageUnderTest>): void {
  describe(`storage contract: ${name}`, () => {
    let under: StorageUnderTest;
    let storage: Storage;
    beforeEach(async () => {
      under = await make();
      storage = await under.open();
    });
    afterEach(async () => {
      await storage[Symbol.asyncDispose]();
      await under.dispose();
    });
    const reopen = async (): Promise<void> => {
      await storage[Symbol.asyncDispose]();
      storage = await under.open();
    };
    const lines = async (): Promise<string[]> => (await storage.auditRecords(0, 1_000)).map(({ action }) => action);

    describe('devices', () => {
      it('enrols once, pending, and keeps the first', async () => {
        expect(await storage.enrol(device(1), 10, note('enrol'))).toBe('enrolled');
        expect(await storage.enrol(device(1, { os: 'other' }), 10, note('enrol'))).toBe('existing');
        await reopen();
        expect(await storage.device('device-1')).toEqual({
          ...device(1),
          state: 'pending',
          admission: null,
          cursor: 0,
          lastSeenAt: null,
        });
        expect(await storage.device('device-2')).toBeNull();
        expect(await lines()).toEqual(['enrol']);
      });

      it('bounds those that wait, not those admitted', async () => {
        await storage.enrol(device(1), 1, note('enrol'));
        expect(await storage.enrol(device(2), 1, note('enrol'))).toBe('full');
        await storage.admit({ deviceId: 'device-1', state: 'admitted', issuedAt: T0, statement: statement('a') }, note('admit'));
        expect(await storage.enrol(device(2), 1, note('enrol'))).toBe('enrolled');
        expect((await storage.devices()).map(({ deviceId }) => deviceId)).toEqual(['device-1', 'device-2']);
        expect((await storage.devices('pending')).map(({ deviceId }) => deviceId)).toEqual(['device-2']);
      });

      it('takes the newest word of the steward and no older one', async () => {
        await storage.enrol(device(1), 10, note('enrol'));
        const admitted = { deviceId: 'device-1', state: 'admitted', issuedAt: at(2), statement: statement('in') } as const;
        const revoked = { deviceId: 'device-1', state: 'revoked', issuedAt: at(3), statement: statement('out') } as const;
        expect(await storage.admit(admitted, note('admit'))).toBe('stored');
        expect(await storage.admit(admitted, note('admit'))).toBe('same');
        expect(await storage.admit(revoked, note('admit'))).toBe('stored');
        expect(await storage.admit(admitted, note('admit'))).toBe('older');
        expect(await storage.admit({ ...admitted, deviceId: 'device-9' }, note('admit'))).toBe('unknown');
        await reopen();
        expect(await storage.device('device-1')).toMatchObject({ state: 'revoked', admission: statement('out') });
        expect(await lines()).toEqual(['enrol', 'admit', 'admit']);
      });

      it('remembers when and how far a device was seen', async () => {
        await storage.enrol(device(1), 10, note('enrol'));
        await storage.seen('device-1', at(1), 4);
        await storage.seen('device-1', at(2), null);
        await storage.seen('device-9', at(2), null);
        expect(await storage.device('device-1')).toMatchObject({ cursor: 4, lastSeenAt: at(2) });
      });
    });

    describe('chain', () => {
      it('starts empty and grows only at its tip', async () => {
        expect(await storage.tip()).toEqual({ seq: 0, hash: null });
        expect(await storage.append(link(1, { prev: digest(9) }), GENESIS, note('append'))).toBe('moved');
        expect(await storage.append(link(2), GENESIS, note('append'))).toBe('moved');
        expect(await storage.append(link(1), GENESIS, note('append'))).toBe('appended');
        expect(await storage.append(link(1), GENESIS, note('append'))).toBe('same');
        expect(await storage.append(link(1, { payloadHash: digest(99) }), GENESIS, note('append'))).toBe('moved');
        expect(await storage.append(link(2, { prev: digest(9) }), GENESIS, note('append'))).toBe('moved');
        expect(await storage.append(link(2), GENESIS, note('append'))).toBe('appended');
        await reopen();
        expect(await storage.tip()).toEqual({ seq: 2, hash: digest(2) });
        expect(await lines()).toEqual(['append', 'append']);
      });

      it('gives links after a cursor, in order, as they were put in', async () => {
        const scope = { devices: ['device-1'] };
        await storage.append(link(1), GENESIS, note('append'));
        await storage.append(link(2, { scope, sealedKeys: new Map([['device-1', 'a.b.c.d.e']]) }), GENESIS, note('append'));
        await storage.append(link(3), GENESIS, note('append'));
        expect((await storage.links(0, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
        expect((await storage.links(1, 10)).map(({ seq }) => seq)).toEqual([2, 3]);
        expect((await storage.links(1, 1))[0]).toEqual({
          seq: 2,
          hash: digest(2),
          statementHash: digest(52),
          statement: statement('statement 2'),
          scope,
        });
        expect(await storage.sealedKey(2, 'device-1')).toBe('a.b.c.d.e');
        expect(await storage.sealedKey(2, 'device-2')).toBeNull();
        expect(await storage.sealedKey(1, 'device-1')).toBeNull();
      });

      it('takes an order id once', async () => {
        await storage.append(link(1), GENESIS, note('append'));
        const again = link(2);
        if (again.payload.type === 'order') again.payload.orderId = 'order-1';
        expect(await storage.append(again, GENESIS, note('append'))).toBe('duplicate-order');
        expect((await storage.tip()).seq).toBe(1);
      });

      it('lists orders newest first and marks the cancelled', async () => {
        await storage.append(link(1), GENESIS, note('append'));
        await storage.append(link(2), GENESIS, note('append'));
        await storage.append(cancellation(3, 'order-1'), GENESIS, note('append'));
        expect((await storage.orders(10)).map(({ orderId, cancelled }) => [orderId, cancelled])).toEqual([
          ['order-2', false],
          ['order-1', true],
        ]);
        expect((await storage.orders(1)).length).toBe(1);
        expect(await storage.order('order-2')).toEqual({
          orderId: 'order-2',
          seq: 2,
          payloadHash: digest(52),
          label: 'rotation 2',
          verb: 'redact',
          scope: { devices: 'all' },
          issuedAt: at(2),
          startBy: at(600),
          cancelled: false,
        });
        expect(await storage.order('order-9')).toBeNull();
      });

      it('keeps the newest head and never goes back', async () => {
        expect(await storage.head()).toBeNull();
        const head = (sequence: number, minutes: number) => ({
          sequence,
          issuedAt: at(minutes),
          statement: statement(`${sequence} ${minutes}`),
        });
        expect(await storage.putHead(head(1, 5), note('head'))).toBe('stored');
        expect(await storage.putHead(head(1, 5), note('head'))).toBe('same');
        expect(await storage.putHead(head(1, 4), note('head'))).toBe('older');
        expect(await storage.putHead(head(0, 9), note('head'))).toBe('older');
        expect(await storage.putHead(head(1, 6), note('head'))).toBe('stored');
        expect(await storage.putHead(head(2, 1), note('head'))).toBe('stored');
        await reopen();
        expect(await storage.head()).toEqual(head(2, 1));
        expect((await lines()).length).toBe(3);
      });
    });

    describe('retirements', () => {
      const ask = (id: string) => ({ requestId: id, request: statement(id), fingerprint: `fp1.1.${digest(7)}`, at: T0 });

      it('keeps a request until it is answered, and the first answer', async () => {
        expect(await storage.ask(ask('r1'), note('ask'))).toBe('stored');
        expect(await storage.ask(ask('r1'), note('ask'))).toBe('same');
        await storage.ask(ask('r2'), note('ask'));
        await reopen();
        expect((await storage.unanswered()).map(({ requestId }) => requestId)).toEqual(['r1', 'r2']);
        const yes = { statement: statement('yes'), refusal: null, at: at(1) };
        const no = { statement: null, refusal: 'no', at: at(1) };
        expect(await storage.answer('r1', yes, note('answer'))).toBe('stored');
        expect(await storage.answer('r1', { ...yes, at: at(2) }, note('answer'))).toBe('same');
        expect(await storage.answer('r1', no, note('answer'))).toBe('answered');
        expect(await storage.answer('r9', no, note('answer'))).toBe('unknown');
        expect((await storage.unanswered()).map(({ requestId }) => requestId)).toEqual(['r2']);
        expect(await storage.retirement('r1')).toMatchObject({ statement: statement('yes'), refusal: null, request: statement('r1') });
        expect(await storage.retirement('r9')).toBeNull();
        expect(await lines()).toEqual(['ask', 'ask', 'answer']);
      });
    });

    describe('inventory', () => {
      beforeEach(async () => {
        await storage.enrol(device(1), 10, note('enrol'));
        await storage.enrol(device(2), 10, note('enrol'));
      });
      const all = { fingerprint: null, limit: 100 };

      it('upserts and removes, per device', async () => {
        const frame = { id: 'f1', upserts: [replica('a'), replica('b', { place: 'zsh-history', class: 'HOME' })], gone: [] };
        expect(await storage.takeReplicas('device-1', frame, 10, note('replicas'))).toBe('taken');
        expect(await storage.takeReplicas('device-2', frame, 10, note('replicas'))).toBe('taken');
        await storage.takeReplicas(
          'device-1',
          { id: 'f2', upserts: [replica('b', { length: 41 })], gone: ['a', 'never'] },
          10,
          note('replicas'),
        );
        await reopen();
        const found = await storage.replicas(all);
        expect(found.replicas.map(({ deviceId, replicaId, length }) => [deviceId, replicaId, length])).toEqual([
          ['device-1', 'b', 41],
          ['device-2', 'a', 40],
          ['device-2', 'b', 40],
        ]);
        expect(found.replicas[1]).toEqual({ ...replica('a'), deviceId: 'device-2', machine: 'machine-2', user: 'user' });
        expect(found).toMatchObject({ total: 3, byPlace: { 'bash-history': 2, 'zsh-history': 1 }, byClass: { COPY: 2, HOME: 1 } });
      });

      it('counts beyond what it returns, and only what matches', async () => {
        const other = `fp1.1.${digest(8)}`;
        const upserts = [replica('a'), replica('b'), replica('c', { fingerprint: other })];
        await storage.takeReplicas('device-1', { id: 'f1', upserts, gone: [] }, 10, note('replicas'));
        expect(await storage.replicas({ fingerprint: `fp1.1.${digest(7)}`, limit: 1 })).toMatchObject({
          total: 2,
          replicas: [{ replicaId: 'a' }],
        });
        expect((await storage.replicas({ fingerprint: other, limit: 5 })).total).toBe(1);
        expect(await storage.replicas({ fingerprint: `fp1.1.${digest(9)}`, limit: 5 })).toEqual({
          replicas: [],
          total: 0,
          byPlace: {},
          byClass: {},
        });
      });

      it('takes a frame id once per device', async () => {
        await storage.takeReplicas('device-1', { id: 'f1', upserts: [replica('a')], gone: [] }, 10, note('replicas'));
        await storage.takeReplicas('device-1', { id: 'f2', upserts: [], gone: ['a'] }, 10, note('replicas'));
        const again = { id: 'f1', upserts: [replica('a')], gone: [] };
        expect(await storage.takeReplicas('device-1', again, 10, note('replicas'))).toBe('repeated');
        expect((await storage.replicas(all)).total).toBe(0);
        expect(await storage.takeReplicas('device-2', again, 10, note('replicas'))).toBe('taken');
      });

      it('refuses a frame that would go over the bound, whole', async () => {
        const many = Array.from({ length: 4 }, (_, n) => replica(`r${n}`));
        expect(await storage.takeReplicas('device-1', { id: 'f1', upserts: many, gone: [] }, 3, note('replicas'))).toBe('too-many');
        expect((await storage.replicas(all)).total).toBe(0);
        // Nothing was remembered of it, so the same id may come again, smaller.
        expect(await storage.takeReplicas('device-1', { id: 'f1', upserts: many.slice(1), gone: [] }, 3, note('replicas'))).toBe('taken');
        expect(await lines()).toEqual(['enrol', 'enrol', 'replicas']);
      });

      it('keeps the newest picture of what is not visible', async () => {
        const frame = (id: string, notVisible: number) => ({ id, notVisible, watching: 'live', body: '{}' });
        expect(await storage.takeVisibility('device-1', frame('v1', 5), T0)).toBe('taken');
        expect(await storage.takeVisibility('device-1', frame('v2', 3), at(1))).toBe('taken');
        expect(await storage.takeVisibility('device-1', frame('v1', 5), at(2))).toBe('repeated');
        await reopen();
        expect(await storage.visibility()).toEqual(new Map([['device-1', { notVisible: 3, watching: 'live' }]]));
      });
    });

    describe('orders under way', () => {
      it('keeps the newest progress per device', async () => {
        const step = (id: string, state: 'hunting' | 'purging', detail: { code: string; sentence: string } | null = null) => ({
          id,
          deviceId: 'device-1',
          state,
          detail,
          at: T0,
        });
        expect(await storage.takeProgress('order-1', step('p1', 'hunting'), note('progress'))).toBe('taken');
        expect(await storage.takeProgress('order-1', step('p2', 'purging', { code: 'c', sentence: 's' }), note('progress'))).toBe('taken');
        expect(await storage.takeProgress('order-1', step('p1', 'hunting'), note('progress'))).toBe('repeated');
        await reopen();
        expect(await storage.progress('order-1')).toEqual([
          { deviceId: 'device-1', state: 'purging', detail: { code: 'c', sentence: 's' }, at: T0 },
        ]);
        expect(await storage.progress('order-2')).toEqual([]);
      });

      it('takes a receipt once, in the order of arrival, and no second one of its id', async () => {
        const first = { ...receipt('device-1', 'x'), payloadHash: digest(1) };
        expect(await storage.takeReceipt(first, note('receipt'))).toBe('taken');
        expect(await storage.takeReceipt({ ...first, receivedAt: at(99) }, note('receipt'))).toBe('repeated');
        expect(await storage.takeReceipt({ ...first, purged: 0, payloadHash: digest(2) }, note('receipt'))).toBe('conflict');
        // Another device may not squat on an id.
        expect(await storage.takeReceipt({ ...receipt('device-2', 'x'), payloadHash: digest(3) }, note('receipt'))).toBe('taken');
        expect(await storage.takeReceipt({ ...receipt('device-1', 'w'), payloadHash: digest(4) }, note('receipt'))).toBe('taken');
        await reopen();
        expect(await storage.receipts('order-1')).toEqual([receipt('device-1', 'x'), receipt('device-2', 'x'), receipt('device-1', 'w')]);
        expect(await storage.receipts('order-2')).toEqual([]);
        expect((await lines()).length).toBe(3);
      });
    });

    describe('audit', () => {
      it('numbers and chains lines across openings', async () => {
        expect(await storage.auditTail()).toBeNull();
        const first = await storage.audit(note('one', 'subject'));
        await reopen();
        const second = await storage.audit(note('two'));
        expect([first.seq, second.seq]).toEqual([1, 2]);
        expect(second.prev).toBe(first.hash);
        expect(await storage.auditTail()).toEqual(second);
        expect(await storage.auditRecords(0, 10)).toEqual([first, second]);
        expect(await storage.auditRecords(1, 10)).toEqual([second]);
        expect(await verifyAudit(storage)).toEqual({ ok: true, records: 2, hash: second.hash });
      });

      it('rejects once closed', async () => {
        const closed = await under.open();
        await closed[Symbol.asyncDispose]();
        await expect(closed.audit(note('late'))).rejects.toThrow();
      });
    });
  });
}
