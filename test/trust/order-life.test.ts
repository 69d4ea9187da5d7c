import { fc, it as prop } from '@fast-check/vitest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChainPayload, Statement } from '../../src/protocol/index.ts';
import { judge, type JudgeInput, makeStatement, openHead, rightsOf, type Signer, statementHash } from '../../src/trust/index.ts';
import { after, type Fleet, head, makeFleet, runnable, T0, takeAll } from './fleet.ts';

/** What becomes of an order by what is signed for it later: approvals, pauses, resumptions, renewals. */

let fleet: Fleet;
beforeAll(async () => {
  fleet = await makeFleet({ thresholds: { redact: 2 } });
});

type Later = ChainPayload extends infer P ? (P extends ChainPayload ? Omit<P, 'fleet' | 'seq' | 'prev' | 'issuedAt'> : never) : never;

/** The order's life as it goes on: each statement extends the chain, and the steward's head follows. */
class Life {
  input: JudgeInput;
  readonly statements = new Map<number, Statement>();
  constructor(input: JudgeInput) {
    this.input = input;
  }
  static async of(options: Parameters<typeof runnable>[2] = {}, over: Parameters<typeof runnable>[1] = {}): Promise<Life> {
    return new Life(await runnable(fleet, over, { rings: [], ...options }));
  }
  async add(what: Later, ...by: Signer[]): Promise<number> {
    const { chain } = this.input;
    const link = { fleet: fleet.bundle.fleet, seq: chain.sequence + 1, prev: chain.hash, issuedAt: T0 };
    const statement = await makeStatement({ ...what, ...link }, by);
    const next = await takeAll(fleet, chain, statement);
    this.statements.set(next.sequence, statement);
    this.input = { ...this.input, chain: next, head: await openHead(await head(fleet, next, after(600)), fleet.bundle) };
    return next.sequence;
  }
  /** Approves the statement at `seq`; 1 is the order. */
  approve(seq: number, ...by: Signer[]): Promise<number> {
    const { orderId } = this.input.order.order.payload;
    const statement = this.statements.get(seq);
    const hash = statement ? statementHash(statement) : (this.input.chain.orders?.[orderId]?.hash ?? '');
    return this.add({ type: 'approval', orderId, approves: { seq, hash } }, ...by);
  }
  promote = (...by: Signer[]) => this.add({ type: 'promotion', orderId: 'order-1', ring: 0 }, ...by);
  pause = (...by: Signer[]) => this.add({ type: 'pause', orderId: 'order-1', reason: 'too many failures' }, ...by);
  resume = (...by: Signer[]) => this.add({ type: 'resume', orderId: 'order-1', reason: 'mended' }, ...by);
  get says(): string {
    const { decision, code } = judge(this.input);
    return code === null ? decision : `${decision}:${code}`;
  }
}

describe('an order for which two persons must sign', () => {
  it('reports with one signature, and runs once another person has approved it and its ring', async () => {
    const life = await Life.of();
    expect(life.says).toBe('report:below-threshold');
    expect(judge(life.input)).toMatchObject({ verb: 'report', classes: [], caps: { files: 0 } });
    await life.approve(1, fleet.ben);
    expect(life.says).toBe('wait:ring-unopened');
    const ring = await life.promote(fleet.ada);
    expect(life.says).toBe('wait:ring-unopened');
    expect(rightsOf(life.input.order.order, life.input.chain, fleet.bundle).pending).toMatchObject([
      { act: { seq: ring }, authority: { needed: 2, persons: ['ada'] } },
    ]);
    await life.approve(ring, fleet.ben);
    expect(life.says).toBe('run');
  });

  it('needs no approval where both signed at once', async () => {
    const life = await Life.of({ by: [fleet.ada, fleet.ben] });
    await life.promote(fleet.ada, fleet.ben);
    expect(life.says).toBe('run');
  });

  it.each([
    ['by the requester', (life: Life) => life.approve(1, fleet.ada)],
    ['by another key of the requester', (life: Life) => life.approve(1, fleet.adaBrowser)],
    ['that names another number', (life: Life) => life.approve(7, fleet.ben)],
    [
      'that names other bytes',
      (life: Life) => life.add({ type: 'approval', orderId: 'order-1', approves: { seq: 1, hash: 'A'.repeat(43) } }, fleet.ben),
    ],
    [
      'for another order',
      (life: Life) => {
        const hash = life.input.chain.orders?.['order-1']?.hash ?? '';
        return life.add({ type: 'approval', orderId: 'order-2', approves: { seq: 1, hash } }, fleet.ben);
      },
    ],
  ])('is not approved %s', async (_name, approve) => {
    const life = await Life.of();
    await approve(life);
    await life.promote(fleet.ada, fleet.ben);
    expect(life.says).toBe('report:below-threshold');
  });

  it('loses an approval with the key that gave it', async () => {
    const life = await Life.of();
    await life.approve(1, fleet.ben);
    await life.promote(fleet.ada, fleet.ben);
    expect(life.says).toBe('run');
    const orderKeys = fleet.bundle.orderKeys.filter(({ person }) => person !== 'ben');
    life.input = { ...life.input, bundle: { ...fleet.bundle, orderKeys } };
    expect(life.says).toBe('report:below-threshold');
  });

  it('signed in a browser needs an approver with the lastcopy command', async () => {
    const life = await Life.of({ by: [fleet.adaBrowser] });
    await life.approve(1, fleet.ben);
    await life.promote(fleet.ada, fleet.ben);
    expect(life.says).toBe('run');
  });

  it('signed in a browser is not approved by the command of the same person, where one is enough', async () => {
    const life = await Life.of({ by: [fleet.adaBrowser] });
    life.input = { ...life.input, bundle: { ...fleet.bundle, thresholds: { ...fleet.bundle.thresholds, redact: 1 } } };
    expect(life.says).toBe('report:needs-cli-signature');
    await life.approve(1, fleet.ada);
    expect(life.says).toBe('report:needs-cli-signature');
    await life.approve(1, fleet.ben);
    expect(life.says).toBe('wait:ring-unopened');
  });

  it('is resumed and renewed by two persons too', async () => {
    const life = await Life.of({ by: [fleet.ada, fleet.ben] });
    await life.promote(fleet.ada, fleet.ben);
    await life.pause(fleet.adaBrowser);
    expect(life.says).toBe('wait:paused');
    const resume = await life.resume(fleet.ada);
    expect(life.says).toBe('wait:paused');
    await life.approve(resume, fleet.ben);
    expect(life.says).toBe('run');
    life.input = { ...life.input, now: after(61) };
    expect(life.says).toBe('report:expired');
    const renewal = await life.add({ type: 'renewal', orderId: 'order-1', startBy: after(120) }, fleet.ben);
    expect(life.says).toBe('report:expired');
    await life.approve(renewal, fleet.ada);
    expect(life.says).toBe('run');
  });
});

describe('a pause', () => {
  it('by the steward holds until an operator lifts it, and says why', async () => {
    const life = await Life.of({ by: [fleet.ada, fleet.ben] });
    await life.promote(fleet.ada, fleet.ben);
    await life.pause(fleet.steward);
    expect(judge(life.input).sentence).toBe('The order is paused: too many failures.');
    await life.resume(fleet.ada, fleet.ben);
    expect(life.says).toBe('run');
  });

  it('made while a resumption waits for approval is not lifted by it', async () => {
    const life = await Life.of({ by: [fleet.ada, fleet.ben] });
    await life.promote(fleet.ada, fleet.ben);
    await life.pause(fleet.ada);
    const resume = await life.resume(fleet.ada);
    await life.pause(fleet.steward);
    await life.approve(resume, fleet.ben);
    expect(life.says).toBe('wait:paused');
  });

  it('of another order changes nothing', async () => {
    const life = await Life.of({ by: [fleet.ada, fleet.ben] });
    await life.promote(fleet.ada, fleet.ben);
    await life.add({ type: 'pause', orderId: 'order-2', reason: 'r' }, fleet.steward);
    expect(life.says).toBe('run');
  });
});

describe('a renewal', () => {
  it('makes no time earlier, and cannot bring back what has ended or was cancelled', async () => {
    const life = await Life.of({ by: [fleet.ada, fleet.ben] }, { watchUntil: after(100) });
    await life.promote(fleet.ada, fleet.ben);
    await life.add({ type: 'renewal', orderId: 'order-1', startBy: after(1), watchUntil: after(2) }, fleet.ada, fleet.ben);
    expect(rightsOf(life.input.order.order, life.input.chain, fleet.bundle)).toMatchObject({ startBy: after(60), watchUntil: after(100) });
    await life.add({ type: 'renewal', orderId: 'order-1', startBy: after(300), watchUntil: after(400) }, fleet.ada, fleet.ben);
    life.input = { ...life.input, now: after(299) };
    expect(life.says).toBe('run');
    await life.add({ type: 'cancellation', orderId: 'order-1', reason: 'r' }, fleet.ada);
    await life.add({ type: 'renewal', orderId: 'order-1', startBy: after(500), watchUntil: after(500) }, fleet.ada, fleet.ben);
    expect(life.says).toBe('refuse:cancelled');
  });
});

describe('an order that takes over an id', () => {
  it('inherits nothing, and gives nothing to the first', async () => {
    const life = await Life.of();
    const { orderId: _, ...first } = life.input.order.order.payload;
    await life.approve(1, fleet.ben);
    await life.promote(fleet.ada, fleet.ben);
    expect(life.says).toBe('run');
    await life.add({ ...first, orderId: 'order-1', label: 'another' }, fleet.ada);
    const standing = life.input.chain.orders?.['order-1'];
    expect(standing).toMatchObject({ approvedBy: [], acts: [] });
    expect(life.says).toBe('report:below-threshold');
  });
});

describe('whatever is signed', () => {
  const person = fc.constantFrom('ada' as const, 'ben' as const, 'adaBrowser' as const);
  const step = fc.oneof(
    fc.record({ what: fc.constantFrom('promote' as const, 'resume' as const), by: person }),
    fc.record({ what: fc.constant('pause' as const), by: fc.oneof(person, fc.constant('steward' as const)) }),
    fc.record({ what: fc.constant('approve' as const), by: person, seq: fc.integer({ min: 1, max: 8 }) }),
  );

  prop.prop([fc.array(step, { maxLength: 7 })], { numRuns: 25 })(
    'an order runs only with two persons under it, two under an opened ring, and no pause after the last full resumption',
    async (steps) => {
      const life = await Life.of();
      // A model that knows persons alone.
      const who = { ada: 'ada', ben: 'ben', adaBrowser: 'ada', steward: 'steward' };
      const hands = new Map<number, { what: string; persons: Set<string>; cli: boolean }>([
        [1, { what: 'order', persons: new Set(['ada']), cli: true }],
      ]);
      let paused = 0;
      for (const one of steps) {
        const cli = one.by !== 'adaBrowser';
        if (one.what === 'approve') {
          await life.approve(one.seq, fleet[one.by]);
          const meant = hands.get(one.seq);
          if (meant && !meant.persons.has(who[one.by])) {
            meant.persons.add(who[one.by]);
            meant.cli ||= cli;
          }
        } else {
          const seq = await life[one.what](fleet[one.by]);
          if (one.what === 'pause') paused = seq;
          else hands.set(seq, { what: one.what, persons: new Set([who[one.by]]), cli });
        }
      }
      const full = (what: string) =>
        [...hands].filter(([, one]) => one.what === what && one.persons.size >= 2 && one.cli).map(([seq]) => seq);
      const resumed = Math.max(0, ...full('resume'));
      const runs = full('order').length > 0 && full('promote').length > 0 && paused <= resumed;
      expect(life.says === 'run').toBe(runs);
    },
  );
});
