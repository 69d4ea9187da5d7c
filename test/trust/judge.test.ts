import { beforeAll, describe, expect, it } from 'vitest';
import type { Floor, OrderPayload, RetirementPayload } from '../../src/protocol/index.ts';
import {
  generateSigner,
  headState,
  judge,
  type JudgeInput,
  openHead,
  openRetirement,
  ringOf,
  type Signer,
  signer,
} from '../../src/trust/index.ts';
import { after, blindEntry, fingerprintEntry, type Fleet, head, makeFleet, retire, runnable, T0 } from './fleet.ts';

let fleet: Fleet;
let good: JudgeInput;
beforeAll(async () => {
  fleet = await makeFleet();
  good = await runnable(fleet);
});

const withFloor = (input: JudgeInput, floor: Partial<Floor>): JudgeInput => ({
  ...input,
  bundle: { ...input.bundle, floor: { ...input.bundle.floor, ...floor } },
});
const retiredBy = async (by: Signer, over: Partial<RetirementPayload> = {}, entry = blindEntry()) => {
  const statement = await retire(fleet, entry, by, over);
  return { entries: [entry], retirements: [statement] };
};
const headOf = async (chain: { sequence: number; hash: string }, expiresAt?: string, issuedAt?: string) =>
  openHead(await head(fleet, chain, expiresAt, issuedAt), fleet.bundle);

describe('judge', () => {
  it('runs what is signed, retired, opened and covered', () => {
    expect(judge(good)).toEqual({
      decision: 'run',
      verb: 'redact',
      classes: ['COPY', 'HOME'],
      caps: { files: 100, bytes: 1_000_000 },
      mode: 'enforce',
      held: [],
      code: null,
      sentence: expect.stringMatching(/\.$/),
    });
  });

  const table: [string, () => JudgeInput | Promise<JudgeInput>, string, string | null][] = [
    ['a pending device', () => ({ ...good, admitted: false }), 'wait', 'not-admitted'],
    ['another fleet’s bundle', () => ({ ...good, bundle: { ...good.bundle, fleet: 'fleet-other' } }), 'refuse', 'foreign-fleet'],
    ['a device out of scope', async () => runnable(fleet, { scope: { devices: ['somebody'] } }), 'refuse', 'out-of-scope'],
    ['a device in scope by name', async () => runnable(fleet, { scope: { devices: ['x', fleet.deviceId] } }), 'run', null],
    ['an empty scope', async () => runnable(fleet, { scope: { devices: [] } }), 'refuse', 'out-of-scope'],
    ['a cancelled order', () => ({ ...good, chain: { ...good.chain, cancelled: ['order-1'] } }), 'refuse', 'cancelled'],
    ['another order’s cancellation', () => ({ ...good, chain: { ...good.chain, cancelled: ['order-2'] } }), 'run', null],
    ['an order past its watch', () => ({ ...good, now: after(60 * 24 * 31) }), 'refuse', 'expired'],
    [
      'signers whose keys the bundle no longer holds',
      () => ({ ...good, bundle: { ...good.bundle, orderKeys: good.bundle.orderKeys.filter(({ person }) => person !== 'ada') } }),
      'refuse',
      'below-threshold',
    ],
    [
      'a threshold raised since',
      () => ({ ...good, bundle: { ...good.bundle, thresholds: { ...good.bundle.thresholds, redact: 2 } } }),
      'report',
      'below-threshold',
    ],
    [
      'too few signers even to report',
      () => ({ ...good, bundle: { ...good.bundle, thresholds: { ...good.bundle.thresholds, report: 2, redact: 2 } } }),
      'wait',
      'below-threshold',
    ],
    [
      'a verb without a threshold in the bundle',
      () => {
        const { redact: _, ...thresholds } = good.bundle.thresholds;
        return { ...good, bundle: { ...good.bundle, thresholds } };
      },
      'refuse',
      'verb-not-allowed',
    ],
    ['an order signed in a browser alone', async () => runnable(fleet, {}, { by: [fleet.adaBrowser] }), 'report', 'needs-cli-signature'],
    ['an order to report', async () => runnable(fleet, { verb: 'report', retirements: [] }, { rings: [] }), 'report', null],
    ['a machine in report mode', () => withFloor(good, { mode: 'report' }), 'report', 'verb-not-allowed'],
    ['a machine in warn mode', () => withFloor(good, { mode: 'warn' }), 'report', 'verb-not-allowed'],
    ['an order that only reports for now', async () => runnable(fleet, { mode: 'report' }), 'report', 'verb-not-allowed'],
    ['an order that warns first', async () => runnable(fleet, { mode: 'warn' }), 'report', 'verb-not-allowed'],
    ['an order that says what holds anyway', async () => runnable(fleet, { mode: 'enforce' }), 'run', null],
    [
      'an order that asks for more than its machine allows',
      async () => withFloor(await runnable(fleet, { mode: 'enforce' }), { mode: 'report' }),
      'report',
      'verb-not-allowed',
    ],
    ['a verb above the floor', async () => runnable(fleet, { verb: 'delete' }), 'report', 'verb-not-allowed'],
    ['no retirement record', async () => runnable(fleet, { retirements: [] }), 'report', 'no-retirement-record'],
    [
      'a record for one of two entries',
      async () => {
        const one = await retiredBy(fleet.steward);
        return runnable(fleet, { entries: [...one.entries, blindEntry('e2')], retirements: one.retirements });
      },
      'report',
      'no-retirement-record',
    ],
    [
      'a record about another value',
      async () => runnable(fleet, { ...(await retiredBy(fleet.steward)), entries: [blindEntry()] }),
      'report',
      'retirement-mismatch',
    ],
    [
      'the records of two entries swapped',
      async () => {
        const [one, two] = [await retiredBy(fleet.steward), await retiredBy(fleet.steward, {}, blindEntry('e2'))];
        const entries = [...one.entries, ...two.entries];
        return runnable(fleet, { entries, retirements: [...two.retirements, ...one.retirements] });
      },
      'report',
      'retirement-mismatch',
    ],
    [
      'a record before another that is not believed',
      async () => {
        const [one, two] = [await retiredBy(fleet.steward, { fleet: 'fleet-x' }), await retiredBy(fleet.steward, {}, blindEntry('e2'))];
        return runnable(fleet, { entries: [...one.entries, ...two.entries], retirements: [...one.retirements, ...two.retirements] });
      },
      'report',
      'no-retirement-record',
    ],
    ['a record by the operator who signed', async () => runnable(fleet, await retiredBy(fleet.ada)), 'run', null],
    ['a record by an operator who did not sign', async () => runnable(fleet, await retiredBy(fleet.ben)), 'report', 'no-retirement-record'],
    [
      'a record by a stranger',
      async () => runnable(fleet, await retiredBy(await signer((await generateSigner()).privateJwk))),
      'report',
      'no-retirement-record',
    ],
    [
      'a value still valid',
      async () => runnable(fleet, await retiredBy(fleet.steward, { oldInvalidAt: after(5) })),
      'wait',
      'not-invalid-yet',
    ],
    [
      'a value valid until a moment ago',
      async () => ({ ...(await runnable(fleet, await retiredBy(fleet.steward, { oldInvalidAt: after(5) }))), now: after(5) }),
      'run',
      null,
    ],
    ['classes that the floor lacks', () => withFloor(good, { classes: ['REGEN'] }), 'report', 'class-not-allowed'],
    ['an order without classes', async () => runnable(fleet, { classes: [] }), 'report', 'class-not-allowed'],
    ['a cap of no files', () => withFloor(good, { caps: { files: 0, bytes: 10 } }), 'report', 'over-caps'],
    ['a late laptop', () => ({ ...good, now: after(61) }), 'report', 'expired'],
    [
      'a late laptop whose clock was set back',
      () => ({ ...good, chain: { ...good.chain, signedTime: after(61) }, now: '2020-01-01T00:00:00.000Z' }),
      'report',
      'expired',
    ],
    ['no head', () => ({ ...good, head: null }), 'report', 'stale-head'],
    ['an expired head', () => ({ ...good, now: after(15) }), 'report', 'stale-head'],
    [
      'an expired head and a clock set back',
      () => ({ ...good, chain: { ...good.chain, signedTime: after(16) }, now: '2020-01-01T00:00:00.000Z' }),
      'report',
      'stale-head',
    ],
    [
      'a clock before the head was signed',
      async () => ({ ...good, head: await headOf(good.chain, after(70), after(61)), now: '2020-01-01T00:00:00.000Z' }),
      'report',
      'expired',
    ],
    ['a head of another chain', () => ({ ...good, headMatches: false }), 'report', 'head-mismatch'],
    [
      'a head before the order',
      async () => ({ ...good, head: await headOf({ sequence: 0, hash: good.chain.hash }) }),
      'wait',
      'stale-head',
    ],
    ['a head beyond what came', async () => ({ ...good, head: await headOf({ sequence: 9, hash: good.chain.hash }) }), 'wait', 'chain-gap'],
    [
      'a head at the order, a chain beyond',
      async () => ({ ...good, head: await headOf({ sequence: 1, hash: good.chain.hash }) }),
      'run',
      null,
    ],
    [
      'neither head nor chain at the order',
      async () => ({ ...good, chain: { ...good.chain, sequence: 0 }, head: await headOf({ sequence: 0, hash: good.chain.hash }) }),
      'wait',
      'chain-gap',
    ],
    ['a chain that has not taken the order', () => ({ ...good, chain: { ...good.chain, sequence: 0 } }), 'wait', 'chain-gap'],
    ['an unopened ring', async () => runnable(fleet, {}, { rings: [] }), 'wait', 'ring-unopened'],
    ['a ring that does not exist opened', async () => runnable(fleet, {}, { rings: [1] }), 'wait', 'ring-unopened'],
    [
      'a ring opened in a state from before approvals',
      () => {
        const { orders: _, ...chain } = good.chain;
        return { ...good, chain: { ...chain, promotions: { 'order-1': [0] } } };
      },
      'run',
      null,
    ],
    [
      'another order’s ring opened in such a state',
      () => {
        const { orders: _, ...chain } = good.chain;
        return { ...good, chain: { ...chain, promotions: { other: [0] } } };
      },
      'wait',
      'ring-unopened',
    ],
    ['a ring before its time', async () => runnable(fleet, { rings: [{ share: 1, notBefore: after(30) }] }), 'wait', 'not-yet'],
    ['a device in no ring', async () => runnable(fleet, { rings: [{ share: 1e-12, notBefore: T0 }] }), 'report', 'ring-unopened'],
    ['the id of an object member', async () => runnable(fleet, { orderId: 'constructor' }, { rings: [] }), 'wait', 'ring-unopened'],
  ];

  it.each(table)('with %s', async (_name, make, decision, code) => {
    const verdict = judge(await make());
    expect({ decision: verdict.decision, code: verdict.code }).toEqual({ decision, code });
    expect(verdict.sentence).toMatch(/^[A-Z].{15,}[.]$/s);
    if (verdict.decision !== 'run') expect(verdict).toMatchObject({ verb: 'report', classes: [], caps: { files: 0, bytes: 0 } });
  });

  it('says that orders may be withheld where no fresh head vouches for the chain', () => {
    for (const input of [
      { ...good, head: null },
      { ...good, now: after(15) },
      { ...good, headMatches: false },
    ]) {
      expect(judge(input).sentence).toContain('orders may be withheld');
    }
  });

  it('opens own rings only: the canary by its promotion, the rest by theirs', async () => {
    const rings: OrderPayload['rings'] = [
      { share: 0.5, notBefore: T0 },
      { share: 1, notBefore: T0 },
    ];
    const canary = await runnable(fleet, { rings });
    const ids = Array.from({ length: 64 }, (_, index) => `device-${index}`);
    const decisions = (input: JudgeInput, ring: number) =>
      new Set(ids.filter((id) => ringOf(id, 'order-1', rings) === ring).map((deviceId) => judge({ ...input, deviceId }).decision));
    expect([...decisions(canary, 0)]).toEqual(['run']);
    expect([...decisions(canary, 1)]).toEqual(['wait']);
    // Shares are cumulative: the last ring opened is everybody.
    const all = await runnable(fleet, { rings }, { rings: [1] });
    expect([...decisions(all, 0), ...decisions(all, 1)]).toEqual(['run', 'run']);
  });

  it('lets a value known by fingerprint alone touch COPY and never HOME, whoever states it dead', async () => {
    const entry = fingerprintEntry();
    const byOperator = await runnable(fleet, await retiredBy(fleet.ada, {}, entry));
    expect(judge(byOperator)).toMatchObject({ decision: 'run', classes: ['COPY'], code: 'class-not-allowed' });
    expect(judge(byOperator).sentence).toContain('HOME');
    const homeOnly = await runnable(fleet, { ...(await retiredBy(fleet.ada, {}, entry)), classes: ['HOME'] });
    expect(judge(homeOnly)).toMatchObject({ decision: 'report', classes: [], code: 'class-not-allowed' });
    expect(judge(await runnable(fleet, await retiredBy(fleet.steward, {}, entry)))).toMatchObject({ decision: 'run', classes: ['COPY'] });
    // One such entry among good ones narrows the whole order.
    const other = blindEntry('e2');
    const mixed = {
      entries: [entry, other],
      retirements: [await retire(fleet, entry, fleet.ada), await retire(fleet, other, fleet.steward)],
    };
    expect(judge(await runnable(fleet, mixed)).classes).toEqual(['COPY']);
  });

  it('allows the lower of the caps and the classes that order and floor share', () => {
    const narrow = judge(withFloor(good, { caps: { files: 7, bytes: 2_000_000 }, classes: ['COPY', 'REGEN'] }));
    expect(narrow).toMatchObject({ decision: 'run', caps: { files: 7, bytes: 1_000_000 }, classes: ['COPY'], code: 'class-not-allowed' });
  });

  it('touches HOME where the order names it and its value is stated dead, and nowhere else', async () => {
    expect(judge(await runnable(fleet, { classes: ['COPY', 'HOME'] })).classes).toContain('HOME');
    expect(judge(await runnable(fleet, { classes: ['COPY', 'REGEN'] })).classes).not.toContain('HOME');
    expect(judge(await runnable(fleet, { classes: ['COPY', 'HOME'], retirements: [] }))).toMatchObject({ decision: 'report', classes: [] });
    expect(judge(withFloor(good, { classes: ['COPY'] })).classes).toEqual(['COPY']);
  });

  it('keeps the smaller share of the searched files', async () => {
    const shares = [
      [undefined, undefined],
      [0.5, undefined],
      [undefined, 0.2],
      [0.5, 0.2],
    ] as const;
    const caps = { files: 100, bytes: 1_000_000 };
    const told = await Promise.all(
      shares.map(async ([order, floor]) => {
        const input = await runnable(fleet, { caps: { ...caps, ...(order && { share: order }) } });
        return judge(withFloor(input, { caps: { ...caps, ...(floor && { share: floor }) } })).caps.share;
      }),
    );
    expect(told).toEqual([undefined, 0.5, 0.2, 0.2]);
  });

  it('says whose word keeps it from writing', async () => {
    const reporting = withFloor(good, { mode: 'report' });
    const told = [
      judge(reporting),
      judge({ ...reporting, modeBy: 'user' }),
      judge({ ...reporting, modeBy: 'pause' }),
      judge({ ...reporting, modeBy: 'start' }),
      judge(await runnable(fleet, { mode: 'report' })),
    ].map(({ sentence }) => sentence.split(' asks')[0]);
    expect(told).toEqual([
      "The fleet's policy for this machine",
      'The setting “mode” of this user',
      'The pause of this user (lastcopy resume ends it)',
      'The agent, which was started with --report-only,',
      'The order itself',
    ]);
  });

  it('asks the user only where nothing else stands in the way, and lets the order run where the user agrees', async () => {
    const warning = withFloor(good, { mode: 'warn' });
    expect(judge(warning)).toMatchObject({ decision: 'report', mode: 'warn', classes: [], verb: 'report' });
    expect(judge({ ...warning, agreed: true })).toMatchObject({ decision: 'run', mode: 'enforce', classes: ['COPY', 'HOME'] });
    expect(judge({ ...(await runnable(fleet, { mode: 'warn' })), agreed: true })).toMatchObject({ decision: 'run' });
    // Without a record that the value is dead, before its ring is open, or in report mode nobody is asked, and nobody's word helps.
    const others = [
      withFloor(await runnable(fleet, { retirements: [] }), { mode: 'warn' }),
      withFloor(await runnable(fleet, {}, { rings: [] }), { mode: 'warn' }),
      withFloor(good, { mode: 'report' }),
      withFloor(await runnable(fleet, { mode: 'warn' }), { mode: 'report' }),
      withFloor(await runnable(fleet, { mode: 'report' }), { mode: 'warn' }),
    ];
    for (const input of others) {
      expect(judge(input)).toMatchObject({ decision: 'report', mode: 'report' });
      expect(judge({ ...input, agreed: true }).decision).not.toBe('run');
    }
  });

  it('names the classes and places that the policy holds below the rest', () => {
    const modes = { classes: { REGEN: 'report', COPY: 'enforce' }, places: { 'bash-history': 'warn', 'zsh-history': 'enforce' } } as const;
    const input = withFloor(good, { modes });
    expect(judge(input)).toMatchObject({
      decision: 'run',
      held: [
        { class: 'REGEN', mode: 'report' },
        { place: 'bash-history', mode: 'warn' },
      ],
    });
    expect(judge({ ...input, agreed: true }).held).toEqual([{ class: 'REGEN', mode: 'report' }]);
  });

  it('is pure: the same input gives the same verdict and is left as it was', () => {
    const before = JSON.stringify(good);
    expect(judge(good)).toEqual(judge(good));
    expect(JSON.stringify(good)).toBe(before);
  });
});

describe('rings', () => {
  it('share the fleet out as their shares say, and differently for each order', () => {
    const rings = [{ share: 0.05 }, { share: 0.3 }, { share: 0.9 }];
    const counts = [0, 0, 0, 0];
    let moved = 0;
    for (let index = 0; index < 20_000; index++) {
      const ring = ringOf(`device-${index}`, 'order-1', rings);
      counts[ring] = (counts[ring] ?? 0) + 1;
      if (ring !== ringOf(`device-${index}`, 'order-2', rings)) moved++;
    }
    const expected = [0.05, 0.25, 0.6, 0.1].map((share) => share * 20_000);
    const chiSquare = counts.reduce((sum, count, ring) => sum + (count - (expected[ring] ?? 0)) ** 2 / (expected[ring] ?? 1), 0);
    // 3 degrees of freedom, p = 0.0001; the ids are fixed, so this cannot flicker.
    expect(chiSquare).toBeLessThan(21.1);
    expect(moved).toBeGreaterThan(5_000);
  });

  it('hold every device when the last share is 1', () => {
    for (let index = 0; index < 2_000; index++) expect(ringOf(`device-${index}`, 'order', [{ share: 1 }])).toBe(0);
  });
});

it('a head is missing, fresh until it expires, then stale', async () => {
  const opened = await headOf({ sequence: 0, hash: good.chain.hash }, after(10));
  expect([headState(null, T0), headState(opened, after(9)), headState(opened, after(10))]).toEqual(['missing', 'fresh', 'stale']);
});

it('retirement records are opened for one’s own fleet only', async () => {
  await expect(openRetirement(await retire(fleet, blindEntry(), fleet.ada, { fleet: 'fleet-x' }), fleet.bundle)).rejects.toMatchObject({
    code: 'foreign-fleet',
  });
});
