import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { carriedOut, NEW_ORDER, type OrderEvent, type OrderLife, step } from '../../src/agent/order-state.ts';
import { distinct } from '../../src/agent/path-key.ts';
import { receiptId } from '../../src/agent/receipts.ts';
import { GAP, slept } from '../../src/agent/sleep-wake.ts';
import { RECONNECT, reconnectDelay } from '../../src/protocol/index.ts';

const finished = (executed: boolean): OrderEvent => ({
  type: 'finished',
  executed,
  reason: executed ? null : { code: 'entries-not-hunted', sentence: 'a key is missing' },
});
const anyEvent: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record({
    type: fc.constant('judged' as const),
    decision: fc.constantFrom('run' as const, 'report' as const, 'wait' as const, 'refuse' as const),
    code: fc.constantFrom(null, 'stale-head', 'ring-unopened', 'cancelled'),
    sentence: fc.constant('because'),
  }),
  fc.constantFrom<OrderEvent>({ type: 'purging' }, { type: 'verifying' }, { type: 'interrupted' }),
  fc.boolean().map((executed): OrderEvent => finished(executed)),
);
const anyLife = fc.array(anyEvent, { maxLength: 30 });

function live(events: readonly OrderEvent[]): { lives: OrderLife[]; hunts: number[]; refusals: number } {
  let life = NEW_ORDER;
  const lives = [life];
  const hunts: number[] = [];
  let refusals = 0;
  for (const event of events) {
    const next = step(life, event);
    life = next.life;
    lives.push(life);
    if (next.task === 'hunt') hunts.push(life.attempt);
    if (next.task === 'refuse') refusals++;
  }
  return { lives, hunts, refusals };
}

describe('the life of an order', () => {
  it.prop([anyLife])('what was executed or refused never changes again', (events) => {
    const { lives } = live(events);
    const end = lives.findIndex(({ phase, done }) => phase === 'refused' || done === 'executed');
    if (end !== -1) for (const life of lives.slice(end)) expect(life).toEqual(lives[end]);
  });

  it.prop([anyLife])('nothing is purged or executed but under a verdict to run', (events) => {
    for (const life of live(events).lives) {
      if (life.phase === 'purging' || life.phase === 'verifying' || life.done === 'executed') expect(life.decision).toBe('run');
    }
  });

  it.prop([anyLife])('an attempt that is open keeps its number; a new one has the next', (events) => {
    const { lives } = live(events);
    for (const [at, life] of lives.entries()) {
      const before = lives[at - 1];
      if (!before) continue;
      expect(life.attempt - before.attempt).toBe(!before.open && life.open ? 1 : 0);
    }
  });

  it.prop([anyLife])('it is refused at most once, and hunted no more after it was carried out', (events) => {
    const { hunts, refusals, lives } = live(events);
    expect(refusals).toBeLessThanOrEqual(1);
    const executed = lives.find(({ done }) => done === 'executed');
    if (executed) expect(Math.max(...hunts)).toBe(executed.attempt);
  });

  it('a report is followed by a hunt that may write once the ring is opened', () => {
    const { hunts, lives } = live([
      { type: 'judged', decision: 'report', code: 'stale-head', sentence: 'no head' },
      finished(false),
      { type: 'judged', decision: 'report', code: 'stale-head', sentence: 'no head' },
      { type: 'judged', decision: 'run', code: null, sentence: 'go' },
      { type: 'purging' },
      finished(true),
    ]);
    expect(hunts).toEqual([1, 2]);
    expect(lives.at(-1)).toMatchObject({ phase: 'finished', done: 'executed' });
  });

  it('what ran and was not whole is no more than reported, until a recheck completes it; judging it brings no hunt', () => {
    const run: OrderEvent = { type: 'judged', decision: 'run', code: null, sentence: 'go' };
    const partly = live([run, { type: 'purging' }, finished(false), run, { ...run, decision: 'report', code: 'expired' }, run]);
    expect(partly.hunts).toEqual([1]);
    const [life = NEW_ORDER] = partly.lives.slice(-1);
    expect(life).toMatchObject({ phase: 'finished', done: 'reported', code: 'entries-not-hunted' });
    expect(carriedOut(life)).toBe(true);
    expect(step(life, finished(true)).life).toMatchObject({ phase: 'finished', done: 'executed', code: null });
  });

  it('after an interruption the same attempt goes on', () => {
    const run: OrderEvent = { type: 'judged', decision: 'run', code: null, sentence: 'go' };
    expect(
      live([run, { type: 'purging' }, { type: 'interrupted' }, { type: 'judged', decision: 'wait', code: 'not-yet', sentence: '' }, run])
        .hunts,
    ).toEqual([1, 1]);
  });
});

describe('reconnecting', () => {
  it.prop([fc.nat(5_000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(3_600_000)])(
    'waits at most ten minutes of its own, and never less than the server asks',
    (attempt, random, retryAfter) => {
      const ms = reconnectDelay(attempt, random, RECONNECT, retryAfter);
      expect(ms).toBeGreaterThanOrEqual(retryAfter);
      expect(ms).toBeLessThanOrEqual(retryAfter + 600_000);
    },
  );
});

describe('sleep', () => {
  const interval = 15_000;
  it.prop([fc.integer({ min: 1, max: 86_400_000 }), fc.boolean()])(
    'is seen whether or not the monotonic clock stands still',
    (gap, still) => {
      const now = { wall: interval + gap, monotonic: still ? interval : interval + gap };
      const ms = slept({ wall: 0, monotonic: 0 }, now, interval);
      expect(ms).toBe(gap >= GAP ? gap : 0);
    },
  );
  it.prop([fc.integer({ min: -86_400_000, max: 0 }), fc.integer({ min: 0, max: GAP - 1 })])(
    'is not a clock set back, nor a busy machine',
    (shift, late) => {
      const now = { wall: interval + late + shift, monotonic: interval + late };
      expect(slept({ wall: 0, monotonic: 0 }, now, interval)).toBe(0);
    },
  );
});

describe('paths', () => {
  it('are counted byte by byte: two that are no UTF-8 stay two, one that came as text and as bytes is one', () => {
    const [a, b] = [Buffer.from([0x2f, 0xff]), Buffer.from([0x2f, 0xfe])];
    expect(distinct([a, b, Buffer.from(a)])).toEqual([a, b]);
    expect(distinct(['/é', Buffer.from('/é')])).toHaveLength(1);
  });
});

describe('receipt ids', () => {
  const part = fc.record({
    orderId: fc.string({ minLength: 1 }),
    deviceId: fc.string({ minLength: 1 }),
    phase: fc.constantFrom('first' as const, 'recheck' as const, 'relapse' as const, 'undo' as const),
    attempt: fc.nat(100),
  });
  it.prop([part, part])('are equal for the same receipt and differ for another', (a, b) => {
    expect(receiptId(a)).toBe(receiptId({ ...a }));
    expect(receiptId(a) === receiptId(b)).toBe(
      JSON.stringify([a.orderId, a.deviceId, a.phase, a.attempt]) === JSON.stringify([b.orderId, b.deviceId, b.phase, b.attempt]),
    );
  });
});
