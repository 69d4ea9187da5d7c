import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hit } from '../../src/search/index.ts';
import { type Authority, makePlan, type Plan, type PlanFacts, type Reason } from '../../src/purge/index.ts';
import { NOTHING_RUNS } from './purge-home.ts';

type Change = { [K in keyof Hit]?: unknown } & { file?: { [K in keyof Hit['file']]?: unknown } };

function hit(change: Change = {}): Hit {
  const { file, ...rest } = change;
  return {
    type: 'replica',
    file: {
      path: '/home/u/a.txt',
      identity: { dev: '1', ino: '10', size: 100, mtimeNs: '1', ctimeNs: '1', nlink: 1, mode: 0o100600, uid: 1 },
      place: 'p',
      class: 'COPY',
      format: 'text',
      rewrite: 'in-place',
      live: 'in-place',
      ...file,
    },
    by: 'e1',
    form: 'raw',
    locator: [{ kind: 'line', line: 1 }],
    span: { start: 10, end: 30 },
    pieces: null,
    edges: { lead: 0, trail: 0 },
    fingerprint: 'fp1.1.x',
    length: 20,
    credential: true,
    ...rest,
  } as Hit;
}

function authority(more: Partial<Authority> = {}): Authority {
  return {
    planId: 'plan-1',
    orderId: 'order-1',
    verb: 'redact',
    classes: ['COPY'],
    roots: ['/home/u'],
    caps: { files: 10, bytes: 1_000 },
    dead: new Map([
      ['e1', { kind: 'value', value: new Uint8Array(20) }],
      ['e2', { kind: 'value', value: new Uint8Array(20) }],
    ]),
    ...more,
  };
}

function reasons(plan: Plan): Reason[] {
  return plan.residuals.map((residual) => residual.reason);
}

const identity = hit().file.identity;

describe('why a hit is not written', () => {
  const cases: [Reason, Hit, Partial<Authority>?, Partial<PlanFacts>?][] = [
    ['policy-report-only', hit(), { verb: 'report' }],
    ['not-a-credential-context', hit({ credential: false })],
    ['no-retirement-record', hit({ by: 'e3' })],
    ['class-not-allowed', hit({ file: { class: 'HOME' } })],
    ['outside-roots', hit({ file: { path: '/home/user2/a.txt' } })],
    ['outside-roots', hit({ file: { path: '/home/u/../v/a.txt' } })],
    ['outside-roots', hit(), {}, { remote: () => 'pseudo' }],
    ['network-mount', hit(), {}, { remote: () => 'network' }],
    ['cloud-placeholder', hit(), {}, { remote: () => 'placeholder' }],
    [
      'signed-content',
      hit({
        file: { format: 'jsonl' },
        locator: [
          { kind: 'line', line: 1 },
          { kind: 'pointer', pointer: '/message/content/0/thinking' },
        ],
      }),
    ],
    ['no-writer-for-format', hit({ file: { rewrite: 'none', format: 'zip' }, span: null })],
    ['encoding-not-writable', hit({ span: null })],
    ['encoding-not-writable', hit({ span: { start: 5, end: 5 } })],
    ['owner-application-running', hit({ file: { live: 'closed' } }), {}, { ownerRunning: () => 'yes' }],
    ['owner-application-running', hit({ file: { live: 'closed' } }), {}, { ownerRunning: () => 'unknown' }],
    ['hard-link-outside-roots', hit({ file: { identity: { ...identity, nlink: 2 } } })],
    ['cap-reached', hit(), { caps: { files: 0, bytes: 1_000 } }],
    ['cap-reached', hit(), { caps: { files: 10, bytes: 19 } }],
  ];
  it.each(cases)('%s', (reason, given, order = {}, facts = {}) => {
    const plan = makePlan([given], authority(order), { ...NOTHING_RUNS, ...facts });
    expect(plan.steps).toEqual([]);
    expect(reasons(plan)).toEqual([reason]);
    expect(plan.residuals[0]?.sentence).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('none of them: it is written', () => {
    const running: PlanFacts = { ...NOTHING_RUNS, ownerRunning: () => 'yes' };
    const plan = makePlan([hit()], authority(), running);
    expect(plan.residuals).toEqual([]);
    expect(plan.steps[0]?.writes).toHaveLength(1);
  });
});

it('two names of one file, both seen inside the roots, are one step', () => {
  const linked = { identity: { ...identity, nlink: 2 } };
  const plan = makePlan([hit({ file: linked }), hit({ file: { ...linked, path: '/home/u/b.txt' } })], authority(), NOTHING_RUNS);
  expect(plan.steps).toHaveLength(1);
  expect(plan.steps[0]).toMatchObject({ names: 2, writes: [{ path: '/home/u/a.txt' }, { path: '/home/u/b.txt' }] });
});

it('files that a filesystem does not number are told apart by their paths', () => {
  const unnumbered = { identity: { ...identity, ino: '0' } };
  const plan = makePlan([hit({ file: unnumbered }), hit({ file: { ...unnumbered, path: '/home/u/b.txt' } })], authority(), NOTHING_RUNS);
  expect(plan.steps).toHaveLength(2);
});

const arbitraryHit = fc
  .record({
    file: fc.integer({ min: 0, max: 4 }),
    class: fc.constantFrom('HOME', 'COPY', 'REGEN', 'FAR'),
    rewrite: fc.constantFrom('in-place', 'none'),
    live: fc.constantFrom('in-place', 'closed'),
    outside: fc.boolean(),
    nlink: fc.integer({ min: 1, max: 3 }),
    by: fc.constantFrom('e1', 'e2', 'e3'),
    form: fc.constantFrom('raw', 'json', 'base64'),
    start: fc.integer({ min: 0, max: 60 }),
    length: fc.integer({ min: 0, max: 40 }),
    shape: fc.constantFrom('span', 'pieces', 'neither'),
    credential: fc.boolean(),
  })
  .map((a) =>
    hit({
      file: {
        path: `${a.outside ? '/srv' : '/home/u'}/${a.file}`,
        identity: { ...identity, ino: String(a.file), nlink: a.nlink },
        class: a.class,
        rewrite: a.rewrite,
        live: a.live,
      },
      by: a.by,
      form: a.form,
      span: a.shape === 'span' ? { start: a.start, end: a.start + a.length } : null,
      pieces:
        a.shape === 'pieces'
          ? [
              { start: a.start, end: a.start + 3 },
              { start: a.start + 9, end: a.start + 12 },
            ]
          : null,
      credential: a.credential,
    }),
  );

it('every hit is in exactly one write or residual, and the order’s bounds hold', () => {
  const facts = fc.record({ running: fc.constantFrom('no', 'yes', 'unknown'), remote: fc.constantFrom('no', 'network', 'unknown') });
  fc.assert(
    fc.property(
      fc.array(arbitraryHit, { maxLength: 40 }),
      facts,
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 200 }),
      (hits, about, files, bytes) => {
        const order = authority({ caps: { files, bytes }, classes: ['COPY', 'REGEN'] });
        const plan = makePlan(hits, order, { ownerRunning: () => about.running, remote: () => about.remote });
        const key = (path: unknown, entry: string, form: string, pieces: unknown): string => JSON.stringify([path, entry, form, pieces]);
        const piecesOf = (one: Hit) => one.pieces ?? (one.span === null ? [] : [one.span]);
        const given = new Set(hits.map((one) => key(one.file.path, one.by, one.form, piecesOf(one))));
        const planned = [
          ...plan.steps.flatMap((step) => step.writes.map((write) => key(write.path, write.entry, write.form, write.pieces))),
          ...plan.residuals.map(({ hit: one }) => key(one.file.path, one.by, one.form, piecesOf(one))),
        ];
        expect(new Set(planned)).toEqual(given);
        expect(planned).toHaveLength(given.size);
        const writes = plan.steps.flatMap((step) => step.writes);
        expect(plan.steps.length).toBeLessThanOrEqual(files);
        expect(writes.flatMap((write) => write.pieces).reduce((sum, piece) => sum + piece.end - piece.start, 0)).toBeLessThanOrEqual(bytes);
        for (const step of plan.steps) {
          expect(step.class).not.toBe('HOME');
          expect(String(step.path)).toMatch(/^\/home\/u\//);
          expect(step.identity.nlink).toBeLessThanOrEqual(step.names);
        }
      },
    ),
    { numRuns: 300 },
  );
});
