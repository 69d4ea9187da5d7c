import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { OrderState } from '../../src/protocol/index.ts';
import { type ContainmentInput, containment } from '../../src/server/containment.ts';
import type { DeviceRow, OrderRow, ProgressRow } from '../../src/server/storage/face.ts';
import { at, device, digest, receipt, type SignedReceipt } from './rows.ts';

const order = (over: Partial<OrderRow> = {}): OrderRow => ({
  orderId: 'order-1',
  seq: 5,
  payloadHash: digest(1),
  label: 'CI token',
  verb: 'redact',
  scope: { devices: 'all' },
  issuedAt: at(0),
  startBy: at(60),
  cancelled: false,
  ...over,
});
const row = (n: number, over: Partial<DeviceRow> = {}): DeviceRow => ({
  ...device(n),
  state: 'admitted',
  admission: null,
  cursor: 0,
  lastSeenAt: null,
  ...over,
});
const clean = (n: number, minutes: number, over: Partial<SignedReceipt> = {}): SignedReceipt =>
  receipt(`device-${n}`, `r-${n}-${minutes}`, { receivedAt: at(minutes), ...over });
const step = (n: number, state: OrderState): ProgressRow => ({ deviceId: `device-${n}`, state, detail: null, at: at(1) });
const profile = (n: number) => ({ machine: `machine-${n}`, user: 'user' });

const reported = (n: number, minutes: number, code: string): SignedReceipt =>
  clean(n, minutes, { decision: 'reported', purged: 0, residuals: 3, reason: { code, sentence: 's' } });
const life = (over: { fault?: 'below-threshold'; paused?: boolean; startBy?: string }): NonNullable<ContainmentInput['life']> => ({
  rights: {
    authority: { needed: 2, persons: ['ada'], fault: over.fault ? { code: over.fault, sentence: 's' } : null },
    opened: [0],
    paused: over.paused ? { seq: 7, at: at(4), reason: 'too many failures', by: ['key'] } : null,
    startBy: over.startBy ?? at(60),
    watchUntil: at(600),
    pending: [],
  },
  pausedBy: over.paused ? 'steward' : null,
});

type Case = [name: string, input: Partial<ContainmentInput>, expected: object];

const two = [row(1), row(2)];
const cases: Case[] = [
  ['nobody is expected: nothing is claimed', { devices: [] }, { state: 'approved', devices: { expected: 0 } }],
  ['all silent', { devices: two }, { state: 'approved', devices: { expected: 2, silent: 2 } }],
  ['one has it', { devices: [row(1, { cursor: 5 }), row(2)] }, { state: 'running', devices: { delivered: 1, silent: 1 } }],
  ['one works', { devices: two, progress: [step(1, 'purging')] }, { state: 'running', devices: { working: 1, silent: 1 } }],
  [
    'finished by progress alone is still working',
    { devices: [row(1)], progress: [step(1, 'finished')] },
    { state: 'running', devices: { working: 1, finished: 0 } },
  ],
  [
    'one clean, one silent',
    { devices: two, receipts: [clean(1, 3)] },
    { state: 'running', containedAt: null, devices: { finished: 1, silent: 1 } },
  ],
  [
    'all clean: contained when the last receipt came',
    { devices: two, receipts: [clean(1, 3), clean(2, 7)] },
    { state: 'contained', containedAt: at(7), timeToContain: 7 * 60_000, found: 6, purged: 6, residuals: 0, devices: { finished: 2 } },
  ],
  [
    'a clean recheck does not move the time',
    { devices: two, receipts: [clean(1, 3), clean(2, 7), clean(1, 40, { phase: 'recheck', found: 0, purged: 0 })] },
    { state: 'contained', containedAt: at(7), found: 6, purged: 6 },
  ],
  [
    'residuals',
    { devices: two, receipts: [clean(1, 3), clean(2, 7, { purged: 1, residuals: 2 })] },
    { state: 'residual', residuals: 2, found: 6, purged: 4, containedAt: null },
  ],
  ['residuals while one is silent', { devices: two, receipts: [clean(2, 7, { residuals: 2 })] }, { state: 'running', residuals: 2 }],
  [
    'residuals purged at the second attempt',
    { devices: [row(1)], receipts: [clean(1, 3, { found: 5, purged: 3, residuals: 2 }), clean(1, 9, { found: 2, purged: 2 })] },
    { state: 'contained', containedAt: at(9), found: 5, purged: 5, residuals: 0 },
  ],
  [
    'a relapse that remains',
    { devices: [row(1)], receipts: [clean(1, 3), clean(1, 9, { phase: 'relapse', found: 1, purged: 0, residuals: 1 })] },
    { state: 'reopened', residuals: 1, containedAt: at(3), reopenedAt: at(9), timeToContain: 3 * 60_000 },
  ],
  [
    'a relapse before all were contained',
    { devices: two, receipts: [clean(1, 3), clean(1, 4, { phase: 'relapse', purged: 0, residuals: 1 }), clean(2, 9)] },
    { state: 'residual', containedAt: null, reopenedAt: null },
  ],
  [
    'a relapse that was purged: when it was contained first stays, and that it was re-opened',
    { devices: [row(1)], receipts: [clean(1, 3), clean(1, 9, { phase: 'relapse', found: 1, purged: 0, residuals: 1 }), clean(1, 20)] },
    { state: 'contained', containedAt: at(3), reopenedAt: at(9), purged: 6, timeToContain: 3 * 60_000 },
  ],
  [
    'an undo brings copies back, whatever its counts say',
    { devices: [row(1)], receipts: [clean(1, 3), clean(1, 9, { phase: 'undo', found: 0, purged: 0 })] },
    { state: 'residual', residuals: 1, containedAt: at(3), reopenedAt: null },
  ],
  [
    'one that only reports until another person approves has not finished',
    { devices: [row(1)], life: life({ fault: 'below-threshold' }), receipts: [reported(1, 3, 'below-threshold')] },
    {
      state: 'announced',
      devices: { finished: 0, delivered: 1 },
      approval: { needed: 2, persons: ['ada'], met: false, pending: [] },
      containedAt: null,
    },
  ],
  [
    'nor has it once the order is approved',
    { devices: [row(1)], life: life({}), receipts: [reported(1, 3, 'below-threshold')], progress: [step(1, 'finished')] },
    { state: 'running', devices: { finished: 0, delivered: 1 } },
  ],
  [
    'it works again',
    { devices: [row(1)], life: life({}), receipts: [reported(1, 3, 'below-threshold')], progress: [step(1, 'hunting')] },
    { state: 'running', devices: { working: 1 } },
  ],
  [
    'nobody approved in time',
    { devices: [row(1)], life: life({ fault: 'below-threshold' }), receipts: [reported(1, 3, 'below-threshold')], now: at(61) },
    { state: 'expired' },
  ],
  [
    'paused',
    { devices: two, life: life({ paused: true }), receipts: [clean(1, 3)] },
    { state: 'paused', paused: { at: at(4), by: 'steward', reason: 'too many failures' } },
  ],
  ['paused, and all have finished', { devices: [row(1)], life: life({ paused: true }), receipts: [clean(1, 3)] }, { state: 'contained' }],
  [
    'late, and it reported what it may not purge any more',
    { devices: two, receipts: [clean(1, 3), reported(2, 62, 'expired')], now: at(70) },
    { state: 'expired', devices: { finished: 1, delivered: 1 } },
  ],
  [
    'renewed for it',
    { devices: two, life: life({ startBy: at(200) }), receipts: [clean(1, 3), reported(2, 62, 'expired')], now: at(70) },
    { state: 'running', startBy: at(200) },
  ],
  [
    'an approval does not matter where all is contained',
    { devices: [row(1)], life: life({ fault: 'below-threshold' }), receipts: [clean(1, 3)] },
    { state: 'contained' },
  ],
  [
    'reported only',
    { devices: [row(1)], receipts: [clean(1, 3, { decision: 'reported', purged: 0, residuals: 3 })] },
    { state: 'residual', residuals: 3, purged: 0 },
  ],
  [
    'reported only, nothing found: not contained either',
    { devices: [row(1)], receipts: [clean(1, 3, { decision: 'reported', found: 0, purged: 0 })] },
    { state: 'residual', residuals: 0 },
  ],
  [
    'refused by a device',
    {
      devices: two,
      receipts: [clean(1, 3), clean(2, 4, { decision: 'refused', found: 0, purged: 0, reason: { code: 'expired', sentence: 's' } })],
    },
    { state: 'residual', devices: { refused: 1, finished: 1 } },
  ],
  ['refused by progress', { devices: [row(1)], progress: [step(1, 'refused')] }, { state: 'residual', devices: { refused: 1 } }],
  [
    'not visible is summed, newest receipt per device',
    { devices: two, receipts: [clean(1, 3, { notVisible: 9 }), clean(1, 4, { notVisible: 2 }), clean(2, 5, { notVisible: 3 })] },
    { state: 'contained', notVisible: 5 },
  ],
  [
    'pending and revoked devices do not count',
    { devices: [row(1), row(2, { state: 'pending' }), row(3, { state: 'revoked' })], receipts: [clean(1, 3)] },
    { state: 'contained', devices: { expected: 1 } },
  ],
  [
    'out of scope does not count',
    { order: order({ scope: { devices: ['device-1'] } }), devices: two, receipts: [clean(1, 3)] },
    { state: 'contained', devices: { expected: 1 } },
  ],
  [
    'a named device that never came counts',
    { order: order({ scope: { devices: ['device-1', 'device-9'] } }), devices: two, receipts: [clean(1, 3)] },
    { state: 'running', devices: { expected: 2, silent: 1 } },
  ],
  [
    'a listed profile that never reported keeps it running',
    { devices: [row(1)], expected: [profile(1), profile(7)], receipts: [clean(1, 3)] },
    { state: 'running', devices: { expected: 2, silent: 1 } },
  ],
  [
    'a device off the list does not count while silent',
    { devices: two, expected: [profile(1)], receipts: [clean(1, 3)] },
    { state: 'contained', devices: { expected: 1 } },
  ],
  [
    'a device off the list counts once it reported',
    { devices: two, expected: [profile(1)], receipts: [clean(1, 3), clean(2, 4, { residuals: 1 })] },
    { state: 'residual', devices: { expected: 2 } },
  ],
  [
    'two devices of one profile both count',
    { devices: [row(1), row(2, { machine: 'machine-1' })], expected: [profile(1)], receipts: [clean(1, 3)] },
    { state: 'running', devices: { expected: 2, silent: 1 } },
  ],
  [
    'cancelled',
    { order: order({ cancelled: true }), devices: [row(1)], receipts: [clean(1, 3)] },
    { state: 'cancelled', containedAt: null },
  ],
  ['too late for the silent', { devices: two, receipts: [clean(1, 3)], now: at(61) }, { state: 'expired' }],
  ['contained stays so after its time', { devices: [row(1)], receipts: [clean(1, 3)], now: at(999) }, { state: 'contained' }],
  [
    'a report order is announced',
    { order: order({ verb: 'report' }), devices: two, progress: [step(1, 'hunting')] },
    { state: 'announced' },
  ],
  [
    'a report order is never contained',
    { order: order({ verb: 'report' }), devices: [row(1)], receipts: [clean(1, 3, { found: 0, purged: 0 })] },
    { state: 'announced', containedAt: null },
  ],
  [
    'a report order that found something',
    { order: order({ verb: 'report' }), devices: [row(1)], receipts: [clean(1, 3, { decision: 'reported', purged: 0, residuals: 3 })] },
    { state: 'residual' },
  ],
  [
    "an operator's clock ahead of the server's",
    { order: order({ issuedAt: at(30) }), devices: [row(1)], receipts: [clean(1, 3)] },
    { state: 'contained', timeToContain: 0 },
  ],
];

const input = (over: Partial<ContainmentInput>): ContainmentInput => ({
  order: order(),
  devices: [],
  expected: null,
  progress: [],
  receipts: [],
  now: at(50),
  ...over,
});

describe('containment', () => {
  it.each(cases)('%s', (_name, over, expected) => {
    expect(containment(input(over)).rotation).toMatchObject(expected);
  });

  const anyReceipt = fc.record({
    n: fc.integer({ min: 1, max: 4 }),
    phase: fc.constantFrom('first' as const, 'recheck' as const, 'relapse' as const, 'undo' as const),
    decision: fc.constantFrom('executed' as const, 'reported' as const, 'refused' as const),
    residuals: fc.nat(2),
    found: fc.nat(3),
  });

  prop.prop([fc.array(anyReceipt, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), fc.boolean()])(
    'is contained exactly when the newest receipt of every expected device is clean; counts add up',
    (given, size, listed) => {
      const devices = Array.from({ length: size }, (_, index) => row(index + 1));
      const receipts = given.filter(({ n }) => n <= size).map(({ n, ...figures }, index) => clean(n, index + 1, { ...figures, purged: 0 }));
      const { rotation, devices: rows } = containment(
        input({ devices, receipts, ...(listed ? { expected: devices.map(({ machine, user }) => ({ machine, user })) } : {}) }),
      );
      const cleanNow = devices.every(({ deviceId }) => {
        const newest = receipts.filter((one) => one.deviceId === deviceId).at(-1);
        return newest?.decision === 'executed' && newest.residuals === 0 && newest.phase !== 'undo';
      });
      expect(rotation.state === 'contained').toBe(cleanNow);
      if (cleanNow) expect(rotation.containedAt).not.toBeNull();
      const { expected, delivered, working, finished, refused, silent } = rotation.devices;
      expect(delivered + working + finished + refused + silent).toBe(expected);
      expect(rows.length).toBe(expected);
      expect(rotation.found).toBeGreaterThanOrEqual(rotation.purged);
    },
  );
});
