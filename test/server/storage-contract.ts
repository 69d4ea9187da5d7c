import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RotationEvent } from '../../src/protocol/index.ts';
import { verifyAudit } from '../../src/server/audit.ts';
import type { Storage } from '../../src/server/storage/face.ts';
import { personsContract } from './persons-contract.ts';
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

    describe('enrolling', () => {
      it('keeps the proof of an enrolment, also one that comes later', async () => {
        await storage.enrol(device(1, { proof: 'e30.e30.AAAA' }), 10, note('enrol'));
        await storage.enrol(device(2), 10, note('enrol'));
        expect((await storage.device('device-2'))?.proof).toBeUndefined();
        expect(await storage.enrol(device(2, { proof: 'e30.e30.BBBB' }), 10, note('enrol'))).toBe('existing');
        expect(await storage.enrol(device(1, { proof: 'e30.e30.BBBB' }), 10, note('enrol'))).toBe('existing');
        await reopen();
        expect((await storage.devices()).map(({ proof }) => proof)).toEqual(['e30.e30.AAAA', 'e30.e30.BBBB']);
      });

      it('keeps the newest word on enrolment', async () => {
        expect(await storage.enrolmentWord()).toBeNull();
        const word = (minutes: number) => ({ issuedAt: at(minutes), statement: statement(`word ${minutes}`) });
        expect(await storage.putEnrolmentWord(word(2), note('enrolment'))).toBe('stored');
        expect(await storage.putEnrolmentWord(word(2), note('enrolment'))).toBe('same');
        expect(await storage.putEnrolmentWord(word(1), note('enrolment'))).toBe('older');
        await reopen();
        expect(await storage.enrolmentWord()).toEqual(word(2));
        expect(await lines()).toEqual(['enrolment']);
      });

      it('says why a device waits, until the steward has spoken', async () => {
        await storage.enrol(device(1), 10, note('enrol'));
        await storage.noteWait('device-1', { code: 'manual', sentence: 'by hand' });
        expect((await storage.device('device-1'))?.waits).toEqual({ code: 'manual', sentence: 'by hand' });
        await storage.admit({ deviceId: 'device-1', state: 'admitted', issuedAt: T0, statement: statement('in') }, note('admit'));
        await storage.noteWait('device-1', { code: 'manual', sentence: 'by hand' });
        await storage.noteWait('device-9', { code: 'manual', sentence: 'by hand' });
        expect((await storage.device('device-1'))?.waits).toBeUndefined();
      });

      it('lets go of devices that wait, and of no others', async () => {
        for (const n of [1, 2, 3]) await storage.enrol(device(n), 3, note('enrol'));
        await storage.admit({ deviceId: 'device-1', state: 'admitted', issuedAt: T0, statement: statement('in') }, note('admit'));
        expect(await storage.dropPending(['device-1', 'device-2', 'device-9'], (n) => note(`dropped ${n}`))).toBe(1);
        expect(await storage.dropPending(['device-2'], (n) => note(`dropped ${n}`))).toBe(0);
        expect((await storage.devices()).map(({ deviceId }) => deviceId)).toEqual(['device-1', 'device-3']);
        expect(await storage.enrol(device(2), 3, note('enrol'))).toBe('enrolled');
        expect(await lines()).toEqual(['enrol', 'enrol', 'enrol', 'admit', 'dropped 1', 'enrol']);
      });

      it('drops what a replaced device held, and its counts', async () => {
        for (const n of [1, 2]) {
          await storage.enrol(device(n), 10, note('enrol'));
          await storage.takeReplicas(`device-${n}`, { id: 'f1', upserts: [replica('r1'), replica('r2')], gone: [] }, 100, note('replicas'));
          await storage.takeVisibility(`device-${n}`, { id: 'v1', notVisible: 3, watching: 'live', body: '{}' }, T0);
        }
        const both = await storage.replicas({ fingerprint: null, limit: 10 });
        expect(both.total).toBe(4);
        expect(await storage.dropInventory('device-1', (n) => note(`dropped ${n}`))).toBe(2);
        const left = await storage.replicas({ fingerprint: null, limit: 10 });
        expect(left.total).toBe(2);
        expect(left.replicas.map(({ deviceId }) => deviceId)).toEqual(['device-2', 'device-2']);
        expect([...(await storage.visibility()).keys()]).toEqual(['device-2']);
        expect((await storage.replicaCounts()).counts.reduce((sum, { count }) => sum + count, 0)).toBe(2);
        expect(
          (await storage.listDevices({ text: '', state: null, order: 'machine', offset: 0, limit: 10 })).devices.map(
            ({ replicas }) => replicas,
          ),
        ).toEqual([0, 2]);
      });
    });

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

      it('remembers it of many at once, the last word of each', async () => {
        for (const n of [1, 2]) await storage.enrol(device(n), 9, note('enrol'));
        await storage.seenAll([
          { deviceId: 'device-1', at: at(1), cursor: 4 },
          { deviceId: 'device-9', at: at(1), cursor: 4 },
          { deviceId: 'device-2', at: at(2), cursor: 5 },
          { deviceId: 'device-1', at: at(3), cursor: null },
        ]);
        await storage.seenAll([]);
        expect(await storage.device('device-1')).toMatchObject({ lastSeenAt: at(3), cursor: 4 });
        expect(await storage.device('device-2')).toMatchObject({ lastSeenAt: at(2), cursor: 5 });
        expect(await storage.device('device-9')).toBeNull();
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
        expect(await storage.sealedKeys(2, ['device-1', 'device-2'])).toEqual(new Map([['device-1', 'a.b.c.d.e']]));
        expect(await storage.sealedKeys(2, ['device-2'])).toEqual(new Map());
        expect(await storage.sealedKeys(2, [])).toEqual(new Map());
        expect(await storage.sealedKeys(1, ['device-1'])).toEqual(new Map());
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

      it('counts what a revoked device holds on its own row, and not among the fleet', async () => {
        const word = (state: 'admitted' | 'revoked', minute: number) =>
          storage.admit({ deviceId: 'device-2', state, issuedAt: at(minute), statement: statement(`${state} ${minute}`) }, note('admit'));
        const row = async () =>
          (await storage.listDevices({ text: 'machine-2', state: null, order: 'machine', offset: 0, limit: 9 })).devices[0]?.replicas;
        const other = { place: 'netrc', fingerprint: `fp1.1.${digest(8)}` };
        await word('admitted', 1);
        await storage.takeReplicas('device-1', { id: 'f1', upserts: [replica('a'), replica('b')], gone: [] }, 10, note('replicas'));
        await storage.takeReplicas('device-2', { id: 'f1', upserts: [replica('a'), replica('c', other)], gone: [] }, 10, note('replicas'));
        await word('revoked', 2);
        await reopen();
        expect(await word('revoked', 1)).toBe('older');
        expect(await storage.replicas(all)).toMatchObject({ total: 2, byPlace: { 'bash-history': 2 }, byClass: { COPY: 2 } });
        expect((await storage.replicas(all)).replicas.map(({ deviceId }) => deviceId)).toEqual(['device-1', 'device-1']);
        expect(await storage.replicas({ ...all, fingerprint: other.fingerprint })).toMatchObject({ total: 0, replicas: [] });
        expect((await storage.replicas({ ...all, fingerprint: replica('a').fingerprint })).total).toBe(2);
        expect(await storage.replicaCounts()).toMatchObject({ secrets: 1, counts: [{ place: 'bash-history', count: 2 }] });
        expect(await row()).toBe(2);
        const own = await storage.replicas({ ...all, deviceId: 'device-2' });
        expect([own.total, own.byPlace, own.replicas.map(({ replicaId }) => replicaId)]).toEqual([
          2,
          { 'bash-history': 1, netrc: 1 },
          ['a', 'c'],
        ]);
        expect((await storage.replicas({ ...all, deviceId: 'device-2', fingerprint: other.fingerprint })).total).toBe(1);
        // Said twice in other words, and what still comes in, leave nothing more.
        expect(await word('revoked', 3)).toBe('stored');
        await storage.takeReplicas('device-2', { id: 'f2', upserts: [replica('d')], gone: ['a'] }, 10, note('replicas'));
        expect([(await storage.replicas(all)).total, await row()]).toEqual([2, 2]);
        await word('admitted', 4);
        expect(await storage.replicas(all)).toMatchObject({ total: 4, byPlace: { 'bash-history': 3, netrc: 1 } });
        await word('revoked', 5);
        await storage.dropInventory('device-2', () => note('dropped'));
        expect(await storage.replicaCounts()).toMatchObject({ secrets: 1, counts: [{ count: 2 }] });
        expect([(await storage.replicas(all)).total, await row()]).toEqual([2, 0]);
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
      it('keeps the newest progress per device, and when each state was first told', async () => {
        const step = (id: string, state: 'hunting' | 'purging', detail: { code: string; sentence: string } | null = null) => ({
          id,
          deviceId: 'device-1',
          state,
          detail,
          at: T0,
        });
        expect(await storage.takeProgress('order-1', step('p1', 'hunting'), { ...note('progress'), at: at(1) })).toBe('taken');
        await storage.takeProgress('order-1', step('p0', 'hunting'), { ...note('progress'), at: at(2) });
        const last = step('p2', 'purging', { code: 'c', sentence: 's' });
        expect(await storage.takeProgress('order-1', last, { ...note('progress'), at: at(3) })).toBe('taken');
        expect(await storage.takeProgress('order-1', step('p1', 'hunting'), note('progress'))).toBe('repeated');
        await reopen();
        expect(await storage.progress('order-1')).toEqual([
          {
            deviceId: 'device-1',
            state: 'purging',
            detail: { code: 'c', sentence: 's' },
            at: T0,
            times: { hunting: at(1), purging: at(3) },
          },
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

    describe('views', () => {
      beforeEach(async () => {
        for (const n of [1, 2, 3]) await storage.enrol(device(n), 10, note('enrol'));
        await storage.admit({ deviceId: 'device-1', state: 'admitted', issuedAt: T0, statement: statement('a') }, note('admit'));
      });

      it('keep their counts through every change of the inventory', async () => {
        const put = (deviceId: string, id: string, upserts: ReturnType<typeof replica>[], gone: string[] = []) =>
          storage.takeReplicas(deviceId, { id, upserts, gone }, 3, note('replicas'));
        const other = `fp1.1.${digest(8)}`;
        await put('device-1', 'f1', [replica('a'), replica('b'), replica('c', { fingerprint: other, rule: 'jwt' })]);
        await put('device-2', 'f1', [replica('a', { place: 'netrc', class: 'HOME' })]);
        // Taken twice, too many, changed in kind, changed in nothing that counts.
        await put('device-1', 'f1', [replica('d')]);
        expect(await put('device-1', 'f2', [replica('e')])).toBe('too-many');
        await put('device-1', 'f3', [replica('a', { rule: 'jwt', fingerprint: other }), replica('b', { length: 9 })]);
        await reopen();
        const base = { place: 'bash-history', class: 'COPY' };
        expect(await storage.replicaCounts()).toEqual({
          secrets: 2,
          counts: [
            { ...base, rule: 'jwt', count: 2 },
            { ...base, rule: 'generic-assignment', count: 1 },
            { place: 'netrc', class: 'HOME', rule: 'generic-assignment', count: 1 },
          ],
        });
        await put('device-1', 'f4', [], ['a', 'b', 'c', 'never']);
        await put('device-2', 'f2', [], ['a']);
        expect(await storage.replicaCounts()).toEqual({ secrets: 0, counts: [] });
      });

      it('list devices by part of a name, state and order, and count all that match', async () => {
        await storage.takeReplicas('device-2', { id: 'f1', upserts: [replica('a')], gone: [] }, 10, note('replicas'));
        const body = JSON.stringify({ files: 1, bytes: 1, reasons: { encrypted: 4 } });
        await storage.takeVisibility('device-1', { id: 'v1', notVisible: 4, watching: 'live', body }, T0);
        await storage.seen('device-3', at(7), null);
        const list = async (over: object) => {
          const query = { text: '', state: null, order: 'machine' as const, offset: 0, limit: 10, ...over };
          const { devices, total } = await storage.listDevices(query);
          return [total, ...devices.map(({ deviceId }) => Number(deviceId.slice(-1)))];
        };
        expect(await list({})).toEqual([3, 1, 2, 3]);
        expect(await list({ text: 'CHINE-2' })).toEqual([1, 2]);
        expect(await list({ text: '%' })).toEqual([0]);
        expect(await list({ state: 'pending', offset: 1 })).toEqual([2, 3]);
        expect(await list({ order: 'replicas', limit: 1 })).toEqual([3, 2]);
        expect(await list({ order: 'notVisible' })).toEqual([3, 1, 2, 3]);
        expect(await list({ order: 'lastSeenAt' })).toEqual([3, 3, 1, 2]);
        const { devices } = await storage.listDevices({ text: 'machine-1', state: null, order: 'machine', offset: 0, limit: 1 });
        const { signingKey: _signing, sealingKey: _sealing, ...shown } = device(1);
        const visibility = { notVisible: 4, watching: 'live', reasons: { encrypted: 4 } };
        expect(devices).toEqual([{ ...shown, state: 'admitted', lastSeenAt: null, replicas: 0, visibility }]);
        expect(await storage.deviceCounts()).toEqual({ pending: 2, admitted: 1, revoked: 0, reporting: 1, notVisible: 4 });
        expect((await storage.roster()).map(({ machine, state, cursor }) => [machine, state, cursor])).toEqual([
          ['machine-1', 'admitted', 0],
          ['machine-2', 'pending', 0],
          ['machine-3', 'pending', 0],
        ]);
      });

      it('read figures apart from what was signed', async () => {
        await storage.append(link(1), GENESIS, note('append'));
        const one = { ...receipt('device-1', 'x', { undoUntil: at(99) }), payloadHash: digest(1) };
        await storage.takeReceipt(one, note('receipt'));
        const { orderId: _order, statement: signed, payloadHash: _hash, ...figures } = one;
        expect(await storage.receiptFigures('order-1')).toEqual([figures]);
        expect(await storage.receiptStatement('device-1', 'x')).toEqual(signed);
        expect(await storage.receiptStatement('device-2', 'x')).toBeNull();
        await storage.takeReceipt({ ...receipt('device-2', 'y'), payloadHash: digest(2) }, note('receipt'));
        const page = await storage.receiptPage('order-1', 0, 1);
        expect(page).toEqual([{ n: page[0]?.n, deviceId: 'device-1', receiptId: 'x', receivedAt: one.receivedAt, statement: signed }]);
        expect(await storage.receiptPage('order-1', page[0]?.n ?? 0, 9)).toMatchObject([{ deviceId: 'device-2', receiptId: 'y' }]);
        expect(await storage.receiptPage('order-2', 0, 9)).toEqual([]);
        expect(await storage.orderCount()).toBe(1);
      });
    });

    describe('viewers', () => {
      const session = (name: string, minutes = 0) => ({ hash: name, since: at(minutes), until: at(minutes + 60) });
      const signedIn = (n: number) => note(`sign-in ${n}`);

      it('use a link once, in its time', async () => {
        await storage.addSignInLink({ hash: 'l1', until: at(10) }, 5, note('link'));
        expect(await storage.signIn('l2', session('s1'), 5, signedIn)).toBeNull();
        expect(await storage.signIn('l1', session('s1'), 5, signedIn)).toEqual({
          n: 1,
          since: at(0),
          until: at(60),
          usedAt: at(0),
          person: null,
          role: 'viewer',
          signedInBy: 'link',
        });
        expect(await storage.signIn('l1', session('s2'), 5, signedIn)).toBeNull();
        await storage.addSignInLink({ hash: 'l3', until: at(10) }, 5, note('link'));
        expect(await storage.signIn('l3', session('s3', 10), 5, signedIn)).toBeNull();
        await reopen();
        expect(await storage.session('s1')).toMatchObject({ n: 1 });
        expect(await storage.session('s3')).toBeNull();
        expect(await lines()).toEqual(['link', 'sign-in 1', 'link']);
      });

      it('keep the newest links and sessions, and never number two alike', async () => {
        for (const n of [1, 2, 3]) await storage.addSignInLink({ hash: `l${n}`, until: at(10) }, 2, note('link'));
        expect(await storage.signIn('l1', session('s'), 9, signedIn)).toBeNull();
        expect((await storage.signIn('l2', session('s2'), 1, signedIn))?.n).toBe(1);
        expect((await storage.signIn('l3', session('s3'), 1, signedIn))?.n).toBe(2);
        expect((await storage.sessions()).map(({ n }) => n)).toEqual([2]);
        expect(await storage.endSession(2, note('end'))).toBe(true);
        await storage.addSignInLink({ hash: 'l4', until: at(10) }, 2, note('link'));
        expect((await storage.signIn('l4', session('s4'), 1, signedIn))?.n).toBe(3);
      });

      it('end one by one or all at once, with every link that waits', async () => {
        for (const n of [1, 2, 3]) await storage.addSignInLink({ hash: `l${n}`, until: at(10) }, 5, note('link'));
        for (const n of [1, 2]) await storage.signIn(`l${n}`, session(`s${n}`), 5, signedIn);
        await storage.useSession(1, at(5));
        expect(await storage.session('s1')).toMatchObject({ usedAt: at(5) });
        expect(await storage.endSession(1, note('end'))).toBe(true);
        expect(await storage.endSession(1, note('end'))).toBe(false);
        expect(await storage.endSessions((n) => note(`ended ${n}`))).toBe(1);
        expect(await storage.signIn('l3', session('s3'), 5, signedIn)).toBeNull();
        expect((await lines()).slice(-2)).toEqual(['end', 'ended 1']);
      });

      it('find the notes that the server left', async () => {
        expect(await storage.readNote('address')).toBeNull();
        await storage.leaveNote('address', 'one');
        await storage.leaveNote('address', 'two');
        await reopen();
        expect(await storage.readNote('address')).toBe('two');
      });
    });

    personsContract(() => storage, reopen);

    describe('forgetting', () => {
      const gone = (counts: object) => ({ ...note('retention'), detail: { ...counts } });
      beforeEach(async () => {
        for (const n of [1, 2, 3, 4]) {
          await storage.enrol(device(n), 10, note('enrol'));
          await storage.takeReplicas(`device-${n}`, { id: 'f', upserts: [replica('a'), replica('b')], gone: [] }, 9, note('replicas'));
          await storage.takeVisibility(`device-${n}`, { id: 'v', notVisible: n, watching: 'live', body: '{}' }, T0);
        }
        // 1 is alive, 2 was seen long ago, 3 was revoked long ago and still connects, 4 was never seen.
        await storage.seen('device-1', at(1_000), null);
        await storage.seen('device-2', at(10), null);
        await storage.seen('device-3', at(1_000), null);
        await storage.admit({ deviceId: 'device-3', state: 'revoked', issuedAt: at(20), statement: statement('out') }, note('admit'));
        await storage.append(link(1), GENESIS, note('append'));
        const old = { ...receipt('device-1', 'old', { decision: 'refused', reason: { code: 'late', sentence: 'why' } }) };
        await storage.takeReceipt({ ...old, payloadHash: digest(1) }, note('receipt'));
        await storage.takeReceipt({ ...receipt('device-1', 'new', { receivedAt: at(900) }), payloadHash: digest(2) }, note('receipt'));
        const progress = { deviceId: 'device-1', state: 'hunting' as const, detail: { code: 'c', sentence: 's' } };
        // The device's own clock runs ahead: how long its words are kept is not its to say.
        await storage.takeProgress('order-1', { id: 'p1', ...progress, at: at(99_999) }, { ...note('progress'), at: at(30) });
        await storage.takeProgress('order-2', { id: 'p2', ...progress, at: at(0) }, { ...note('progress'), at: at(900) });
      });

      it('takes details and reports of what is old, and leaves figures, devices, chain and audit log', async () => {
        const before = await storage.auditRecords(0, 1_000);
        const figures = await storage.receiptFigures('order-1');
        const result = await storage.forget(at(500), at(1_000), 100, gone);
        expect(result).toEqual({ gone: { receipts: 1, progress: 1, replicas: 6, visibility: 3, frames: 6, sessions: 0 }, done: true });
        await reopen();
        expect(await storage.receiptStatement('device-1', 'old')).toBeNull();
        expect(await storage.receiptStatement('device-1', 'new')).toEqual(statement('new'));
        const [old, ...rest] = figures;
        expect(await storage.receiptFigures('order-1')).toEqual([{ ...old, reason: { code: 'late', sentence: '' } }, ...rest]);
        expect((await storage.receipts('order-1')).map(({ statement: signed }) => signed === null)).toEqual([true, false]);
        expect((await storage.progress('order-1'))[0]).toMatchObject({ state: 'hunting', detail: null });
        expect((await storage.progress('order-2'))[0]?.detail).not.toBeNull();
        expect((await storage.replicas({ fingerprint: null, limit: 100 })).replicas.map(({ deviceId }) => deviceId)).toEqual([
          'device-1',
          'device-1',
        ]);
        expect([...(await storage.visibility()).keys()]).toEqual(['device-1']);
        expect((await storage.replicaCounts()).counts[0]?.count).toBe(2);
        expect((await storage.devices()).length).toBe(4);
        expect((await storage.tip()).seq).toBe(1);
        const after = await storage.auditRecords(0, 1_000);
        expect(after.slice(0, -1)).toEqual(before);
        expect(after.at(-1)).toMatchObject({ action: 'retention', detail: JSON.stringify(result.gone) });
        expect(await verifyAudit(storage)).toMatchObject({ ok: true });
      });

      it('goes in bounded steps, and is audited only where something went', async () => {
        const steps = [];
        for (let done = false; !done; ) {
          const step = await storage.forget(at(500), at(1_000), 2, gone);
          ({ done } = step);
          steps.push(step.gone.replicas);
        }
        expect(steps.reduce((sum, count) => sum + count, 0)).toBe(6);
        expect(Math.max(...steps)).toBe(2);
        const count = (await lines()).length;
        expect(await storage.forget(at(500), at(1_000), 2, gone)).toMatchObject({ done: true, gone: { replicas: 0, receipts: 0 } });
        expect((await lines()).length).toBe(count);
        // A frame of a device that comes back is taken as new.
        expect(await storage.takeReplicas('device-2', { id: 'f', upserts: [replica('a')], gone: [] }, 9, note('replicas'))).toBe('taken');
      });

      it('prunes sessions that are over', async () => {
        await storage.addSignInLink({ hash: 'l1', until: at(10) }, 5, note('link'));
        await storage.signIn('l1', { hash: 's1', since: at(0), until: at(60) }, 5, (n) => note(`sign-in ${n}`));
        expect((await storage.forget(at(-99_999), at(59), 9, gone)).gone.sessions).toBe(0);
        expect((await storage.forget(at(-99_999), at(60), 9, gone)).gone.sessions).toBe(1);
      });
    });

    describe('rotation events', () => {
      const event = (n: number): RotationEvent => ({
        eventId: `ev.${n}`,
        source: 'aws',
        secretRef: `arn:${n}`,
        oldVersion: null,
        newVersion: `v${n}`,
        occurredAt: at(n),
        oldInvalidAt: null,
        kind: 'rotated',
      });
      const take = (n: number, most = 100) =>
        storage.takeEvent({ event: event(n), hook: 'aws-eventbridge/prod', at: at(n) }, most, note('event.take', `ev.${n}`));
      const draft = (text: string, minutes: number) => ({ statement: statement(text), issuedAt: at(minutes) });

      it('keeps each once, newest first, across openings', async () => {
        expect([await take(1), await take(2), await take(1)]).toEqual(['taken', 'taken', 'repeated']);
        await reopen();
        expect(await take(2)).toBe('repeated');
        const held = await storage.events(10);
        expect(held.map((one) => one.event.eventId)).toEqual(['ev.2', 'ev.1']);
        expect(held[1]).toEqual({ event: event(1), hook: 'aws-eventbridge/prod', receivedAt: at(1), draft: null });
        expect((await storage.events(1)).length).toBe(1);
        expect(await storage.event('ev.1')).toEqual(held[1]);
        expect(await storage.event('ev.9')).toBeNull();
        expect((await lines()).filter((line) => line.startsWith('event.take'))).toHaveLength(2);
      });

      it('of many at once the same event is taken once', async () => {
        const outcomes = await Promise.all(Array.from({ length: 8 }, () => take(7)));
        expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(1);
      });

      it('holds no more without a draft than it may', async () => {
        expect([await take(1, 2), await take(2, 2), await take(3, 2)]).toEqual(['taken', 'taken', 'full']);
        await storage.putDraft('ev.1', draft('d', 5), note('frame.draft'));
        expect(await take(3, 2)).toBe('taken');
      });

      it('keeps the newest draft; what has one does not wait', async () => {
        await take(1);
        await take(2);
        expect((await storage.undrafted(10)).map(({ eventId }) => eventId)).toEqual(['ev.1', 'ev.2']);
        expect(await storage.putDraft('ev.1', draft('first', 5), note('frame.draft'))).toBe('stored');
        expect(await storage.putDraft('ev.1', draft('first', 5), note('frame.draft'))).toBe('same');
        expect(await storage.putDraft('ev.1', draft('older', 4), note('frame.draft'))).toBe('older');
        expect(await storage.putDraft('ev.1', draft('newer', 6), note('frame.draft'))).toBe('stored');
        expect(await storage.putDraft('ev.9', draft('d', 6), note('frame.draft'))).toBe('unknown');
        expect((await storage.event('ev.1'))?.draft).toEqual(statement('newer'));
        expect((await storage.undrafted(10)).map(({ eventId }) => eventId)).toEqual(['ev.2']);
      });
    });

    describe('what processes share', () => {
      it('counts who is connected, once each, and tells who of some', async () => {
        for (const n of [1, 2]) await storage.enrol(device(n), 10, note('enrol'));
        await storage.admit({ deviceId: 'device-2', state: 'admitted', issuedAt: T0, statement: statement('a') }, note('admit'));
        expect(await storage.connections()).toEqual({ devices: 0, admitted: 0 });
        const replaced: string[] = [];
        const first = storage.hold('device-1', () => replaced.push('first'));
        const second = storage.hold('device-2', () => replaced.push('second'));
        const again = storage.hold('device-1', () => replaced.push('again'));
        await expect.poll(() => storage.connections(), { timeout: 5_000 }).toEqual({ devices: 2, admitted: 1 });
        expect(await storage.connectedAmong(['device-1', 'device-3'])).toEqual(new Set(['device-1']));
        expect(await storage.connectedAmong([])).toEqual(new Set());
        // It stands for another connection by now.
        first[Symbol.dispose]();
        second[Symbol.dispose]();
        await expect.poll(() => storage.connections(), { timeout: 5_000 }).toEqual({ devices: 1, admitted: 0 });
        again[Symbol.dispose]();
        await expect.poll(() => storage.connections(), { timeout: 5_000 }).toEqual({ devices: 0, admitted: 0 });
        expect(replaced).toEqual([]);
      });

      it('spends a nonce once, and keeps a key for them', async () => {
        const until = new Date(Date.now() + 60_000).toISOString();
        expect([await storage.spend('n1', until), await storage.spend('n1', until), await storage.spend('n2', until)]).toEqual([
          true,
          false,
          true,
        ]);
        const key = await storage.nonceKey();
        expect(key.length).toBe(32);
        expect(await storage.nonceKey()).toEqual(key);
      });

      it('answers while it is there, and tells nobody of what is its own', async () => {
        const heard: unknown[] = [];
        const listening = storage.changes((change) => heard.push(change));
        await storage.alive();
        await storage.enrol(device(1), 10, note('enrol'));
        await storage.alive();
        await listening[Symbol.asyncDispose]();
        expect(heard).toEqual([]);
      });
    });

    describe('audit', () => {
      it('numbers and chains lines across openings', async () => {
        expect(await storage.auditTail()).toBeNull();
        await storage.audit(note('one', 'subject'));
        const first = await storage.auditTail();
        await reopen();
        await storage.audit(note('two'));
        const second = await storage.auditTail();
        if (!first || !second) throw new Error('a line is missing');
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
