import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hit } from '../../src/search/index.ts';
import { nodeDisk } from '../../src/disk/index.ts';
import { type Authority, makePlan, mediaOf, mediaSentence, type Plan, type PlanFacts, type Reason } from '../../src/purge/index.ts';
import { freshSecret, NOTHING_RUNS, PurgeHome } from './purge-home.ts';

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
      role: 'config',
      removal: 'P1',
      live: 'in-place',
      owner: null,
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
    consents: [],
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
    ['policy-report-only', hit(), { held: [{ class: 'COPY', mode: 'report' }] }],
    ['policy-report-only', hit(), { held: [{ place: 'p', mode: 'warn' }] }],
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
    ['owner-application-running', hit({ file: { live: 'closed' } }), {}, { ownerRunning: () => ({ runs: 'yes', close: 'App' }) }],
    ['owner-application-running', hit({ file: { live: 'closed' } }), {}, { ownerRunning: () => ({ runs: 'unknown', close: 'App' }) }],
    ['hard-link-outside-roots', hit({ file: { identity: { ...identity, nlink: 2 } } })],
    ['cap-reached', hit(), { caps: { files: 0, bytes: 1_000 } }],
    ['cap-reached', hit(), { caps: { files: 10, bytes: 19 } }],
    ['cap-reached', hit(), { caps: { files: 10, bytes: 1_000, share: 0.01 } }, { searched: 99 }],
    ['cap-reached', hit(), { caps: { files: 10, bytes: 1_000, share: 1 } }],
  ];
  it.each(cases)('%s', (reason, given, order = {}, facts = {}) => {
    const plan = makePlan([given], authority(order), { ...NOTHING_RUNS, ...facts });
    expect(plan.steps).toEqual([]);
    expect(reasons(plan)).toEqual([reason]);
    expect(plan.residuals[0]?.sentence).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('none of them: it is written', () => {
    const running: PlanFacts = { ...NOTHING_RUNS, ownerRunning: () => ({ runs: 'yes', close: 'App' }) };
    const plan = makePlan([hit()], authority(), running);
    expect(plan.residuals).toEqual([]);
    expect(plan.steps[0]?.writes).toHaveLength(1);
  });
});

describe('how copies leave a store', () => {
  const looked = (nlink = 1): PlanFacts => ({
    ...NOTHING_RUNS,
    look: () => ({ kind: 'file', identity: { ...identity, ino: '77', nlink } }),
  });

  it.each([
    ['in-place', 'P1'],
    ['rows', 'P4'],
    ['patches', 'P6'],
    ['whole', 'P7'],
  ] as const)('%s: %s', (rewrite, method) => {
    const plan = makePlan([hit({ file: { rewrite } })], authority(), { ...NOTHING_RUNS, look: () => null });
    expect(plan.steps).toMatchObject([{ method, writes: [{ path: '/home/u/a.txt' }], beside: [] }]);
  });

  it('a copy that has no bytes of its own is removed where its store is written anew', () => {
    const plan = makePlan([hit({ file: { rewrite: 'whole' }, span: null })], authority(), NOTHING_RUNS);
    expect(plan.steps).toMatchObject([{ method: 'P7', writes: [{ pieces: [] }] }]);
  });

  it('a database and its log are one store, which bears the database’s name', () => {
    const log = hit({ file: { path: '/home/u/a.db-wal', rewrite: 'rows', identity: { ...identity, ino: '78' } } });
    const plan = makePlan([log, hit({ file: { path: '/home/u/a.db', rewrite: 'rows' } })], authority(), looked());
    expect(plan.residuals).toEqual([]);
    expect(plan.steps).toMatchObject([{ method: 'P4', path: '/home/u/a.db', identity, writes: [{}, {}] }]);
    expect(plan.steps[0]?.beside.map(({ path }) => path)).toEqual(['/home/u/a.db-wal', '/home/u/a.db-shm', '/home/u/a.db-journal']);
    expect(makePlan([log], authority(), looked()).steps).toMatchObject([{ path: '/home/u/a.db', identity: { ino: '77' } }]);
    expect(reasons(makePlan([log], authority(), looked(2)))).toEqual(['hard-link-outside-roots']);
    expect(reasons(makePlan([log], authority(), { ...NOTHING_RUNS, look: () => null }))).toEqual(['file-gone']);
  });

  it('what its owner makes anew is deleted; else only where the order says so, and never a credential store', () => {
    const cached = hit({ file: { rewrite: 'none', place: 'firefox-cache', class: 'REGEN' } });
    const copied = hit({ file: { rewrite: 'none', place: 'vim-undo', class: 'COPY' } });
    const home = hit({ file: { rewrite: 'none', place: 'vim-undo', class: 'HOME' } });
    // Nothing is known of what these two make of a file that is gone, the second because nobody has read it anywhere.
    const missed = hit({ file: { rewrite: 'none', place: 'continue-indexes', class: 'REGEN' } });
    const lead = hit({ file: { rewrite: 'none', place: 'core-dumps', class: 'COPY' } });
    const all = { classes: ['COPY', 'REGEN', 'HOME'] } as const;
    const methods = (one: Hit, verb: Authority['verb']) => makePlan([one], authority({ ...all, verb }), NOTHING_RUNS).steps[0]?.method;
    expect(methods(cached, 'redact')).toBe('P3');
    expect(methods(copied, 'redact')).toBeUndefined();
    expect(methods(copied, 'delete')).toBe('P3');
    expect(methods(home, 'delete')).toBeUndefined();
    expect(methods(missed, 'delete')).toBeUndefined();
    expect(methods(lead, 'delete')).toBeUndefined();
    const text = hit({ file: { place: 'vim-undo' } });
    expect([methods(text, 'redact'), methods(text, 'delete')]).toEqual(['P1', 'P3']);
  });

  it('a repository’s history is rewritten once, and only by consent', () => {
    const objects = ['pack/pack-1.pack', 'ab/cdef'].map((name, index) =>
      hit({
        file: { path: `/home/u/r/.git/objects/${name}`, rewrite: 'none', format: 'git-pack', identity: { ...identity, ino: `${index}` } },
      }),
    );
    const folder: PlanFacts = { ...NOTHING_RUNS, look: () => ({ kind: 'directory', identity: { ...identity, ino: '7', nlink: 9 } }) };
    expect(reasons(makePlan(objects, authority(), folder))).toEqual(['consent-needed', 'consent-needed']);
    const plan = makePlan(objects, authority({ consents: ['git-history'] }), folder);
    expect(plan.steps).toMatchObject([{ method: 'P8', path: '/home/u/r/.git', writes: [{}, {}] }]);
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
        const plan = makePlan(hits, order, {
          ...NOTHING_RUNS,
          ownerRunning: () => (about.running === 'no' ? 'no' : { runs: about.running, close: 'App' }),
          remote: () => about.remote,
          look: () => null,
        });
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
        // A plan over a bound is left as a whole, and every sentence of it gives both figures.
        const capped = plan.residuals.filter(({ reason }) => reason === 'cap-reached');
        expect(capped.length > 0 && plan.steps.length > 0).toBe(false);
        for (const { sentence } of capped) expect(sentence).toMatch(/\d+ (files?|bytes?).* takes \d+ (files?|bytes?)/);
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

it('a copy that the policy holds back says by which rule, and what lifts it; others are written', () => {
  const held: Authority['held'] = [
    { class: 'COPY', mode: 'warn' },
    { place: 'p', mode: 'report' },
    { place: 'q', mode: 'warn' },
    { class: 'REGEN', mode: 'report' },
  ];
  const files = [
    {},
    { place: 'q' },
    { place: 'r' },
    { place: 'q', class: 'REGEN' },
    { place: 'q', class: 'HOME' },
    { place: 'r', class: 'HOME' },
  ];
  const hits = files.map((file, index) =>
    hit({ file: { path: `/home/u/${index}`, identity: { ...identity, ino: String(index + 1) }, ...file } }),
  );
  const plan = makePlan(hits, authority({ held, classes: ['COPY', 'REGEN', 'HOME'] }), NOTHING_RUNS);
  expect(plan.steps.map(({ path }) => path)).toEqual(['/home/u/5']);
  expect(plan.residuals.map(({ sentence }) => /holds (.*) mode/.exec(sentence)?.[1])).toEqual([
    'the place “p” in report',
    'the place “q” in warn',
    'places of class COPY in warn',
    'places of class REGEN in report',
    'the place “q” in warn',
  ]);
  expect(plan.residuals[1]?.sentence).toContain('lastcopy agree');
  expect(plan.residuals[0]?.sentence).toContain('have the policy changed');
});

it('what keeps the order’s bounds is written whole; what does not is left whole, and says by how much', () => {
  const hits = Array.from({ length: 5_012 }, (_, index) =>
    hit({ file: { path: `/home/u/${index}`, identity: { ...identity, ino: String(index + 1) } } }),
  );
  const planned = (caps: Authority['caps'], searched?: number) =>
    makePlan(hits, authority({ caps }), { ...NOTHING_RUNS, ...(searched === undefined ? {} : { searched }) });
  expect(planned({ files: 5_012, bytes: 100_240 }).steps).toHaveLength(5_012);
  expect(planned({ files: 5_012, bytes: 100_240, share: 0.5 }, 10_024).steps).toHaveLength(5_012);
  const told = [
    planned({ files: 2_000, bytes: 100_240 }),
    planned({ files: 5_012, bytes: 100_239 }),
    planned({ files: 5_012, bytes: 100_240, share: 0.05 }, 100_000),
  ].map(({ steps, residuals }) => [steps.length, residuals.length, residuals[0]?.sentence]);
  expect(told).toEqual([
    [0, 5_012, expect.stringContaining('may still write 2,000 files, and removing all that was found takes 5,012 files')],
    [0, 5_012, expect.stringContaining('100,239 bytes, and removing all that was found takes 100,240 bytes')],
    [0, 5_012, expect.stringContaining('5 % of the 100,000 files searched, and removing all that was found takes 5,012 files')],
  ]);
});

it('a copy that a person has to remove says how its place’s own program does that, and ends there', () => {
  const told = (file: { [K in keyof Hit['file']]?: unknown }, order: Partial<Authority> = {}) =>
    makePlan([hit({ file })], authority(order), NOTHING_RUNS).residuals[0]?.sentence;
  expect(told({ rewrite: 'none', place: 'windsurf-cascade', format: 'binary' })).toBe(
    'Lastcopy cannot rewrite files of the kind “binary” safely. Delete the conversation in the Cascade panel, or the folder while Windsurf is closed.',
  );
  expect(told({ place: 'github-cli', class: 'HOME' })).toMatch(
    /by hand\. `gh auth logout` removes it, github\.com\/settings revokes it\.$/,
  );
  expect(told({ place: 'docker-images' }, { held: [{ class: 'COPY', mode: 'report' }] })).toMatch(
    /policy changed\. Rebuild without the secret/,
  );
  expect(told({ place: 'windsurf-cascade', class: 'FAR' })).toBe(
    'The copy lies where only its owner can remove it, so it was only reported. Delete the conversation in the Cascade panel, or the folder while Windsurf is closed.',
  );
  expect(told({ rewrite: 'none', place: 'other', format: 'binary' })).toMatch(/or delete the file\.$/);
  // What goes away by itself, or by another try, is not told by hand.
  expect(told({ place: 'github-cli' }, { caps: { files: 0, bytes: 0 } })).not.toContain('gh auth');
});

describe('filesystems that keep old bytes', () => {
  it('are counted by file, where the file is, or was', () => {
    const disk = {
      keepsOldBytes: (path: unknown) => ({ '/home/u/a.db': 'btrfs', '/home/u': 'btrfs', '/nix/b.txt': 'ZFS' })[String(path)] ?? null,
    };
    const beside = [{ path: '/home/u/a.db-wal', identity }];
    const steps = [
      { path: '/home/u/a.db', beside },
      { path: '/home/u/gone', beside: [] },
      { path: '/nix/b.txt', beside: [] },
      { path: '/var/c', beside: [] },
    ];
    expect(mediaOf(steps, disk)).toEqual([
      { fileSystem: 'ZFS', files: 1 },
      { fileSystem: 'btrfs', files: 3 },
    ]);
    expect(mediaSentence({ fileSystem: 'ZFS', files: 1 })).toMatch(/^1 file lies on ZFS, which/);
  });
  it('are told in the outcome, once', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', secret);
    home.write('b.txt', secret);
    const disk = { ...nodeDisk(), keepsOldBytes: () => 'btrfs' };
    const { outcome } = await home.purge({ e1: secret }, { tools: { disk } });
    expect(outcome.media).toEqual([{ fileSystem: 'btrfs', files: 2 }]);
    expect(outcome.bytesWritten).toBe(2 * secret.length);
    expect((await home.purge({ e1: freshSecret() }, { tools: { disk } })).outcome.media).toEqual([]);
  });
});
