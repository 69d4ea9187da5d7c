import { chmodSync, linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type InPlaceFile, nodeDisk } from '../../src/disk/index.ts';
import { fingerprint } from '../../src/forms/index.ts';
import { type Format, formatOf } from '../../src/formats/index.ts';
import { makePlan, type Outcome, type Plan } from '../../src/purge/index.ts';
import { runPurge } from '../../src/purge/run.ts';
import { makeKey } from '../../src/purge/seal.ts';
import { faultyDisk } from '../fault/faulty-disk.ts';
import { LEFT, leftIn } from './forms-on-disk.ts';
import { freshSecret, inProcessScanner, NOTHING_RUNS, PurgeHome, tools } from './purge-home.ts';

function reasonsOf(outcome: Outcome): string[] {
  return outcome.fates.flatMap((fate) => (fate.reason === null ? [] : [fate.reason]));
}

/** Byte positions at which two files of one length differ. */
function changed(before: Buffer, after: Buffer): number[] {
  return [...before.keys()].filter((at) => before[at] !== after[at]);
}

describe.each(Object.entries(LEFT))('%s', (name, write) => {
  it.each([
    ['a plain token', freshSecret(40)],
    ['a value that every encoding must escape', `p"w\\d/${freshSecret(24)}&<é>%20+`],
  ])('is purged of %s, and nothing else changes', async (_what, secret) => {
    using home = new PurgeHome();
    // JSON, HTML and notebooks escape the value themselves; plain text cannot hold it otherwise than raw.
    const raw = write(secret);
    const content = name === 'notebook.ipynb' ? String(raw).replace(secret, () => JSON.stringify(secret).slice(1, -1)) : raw;
    home.write(name, content);
    home.write('untouched.txt', 'nothing here');
    chmodSync(home.path(name), 0o640);
    const before = home.read(name);
    expect(leftIn(before, secret)).not.toEqual([]);
    const stat = home.stat(name);

    const { plan, outcome } = await home.purge({ e1: secret });

    expect(reasonsOf(outcome)).toEqual([]);
    expect(outcome).toMatchObject({ remaining: 0, notVisible: [], filesWritten: 1 });
    expect(outcome.purged).toBeGreaterThan(0);
    const after = home.read(name);
    expect(leftIn(after, secret)).toEqual([]);
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
    expect(home.stat(name)).toEqual(stat);
    const inside = plan.steps.flatMap((step) => step.writes.flatMap(({ pieces }) => pieces));
    expect(changed(before, after).filter((at) => !inside.some(({ start, end }) => start <= at && at < end))).toEqual([]);
    if (name.endsWith('.json') || name.endsWith('.ipynb'))
      expect(shape(JSON.parse(String(after)))).toEqual(shape(JSON.parse(String(before))));
    if (name.endsWith('.jsonl'))
      expect(
        String(after)
          .trim()
          .split('\n')
          .map((line) => shape(JSON.parse(line))),
      ).toHaveLength(3);
  });
});

/** A JSON value with its strings' contents masked. */
function shape(value: unknown): unknown {
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return value.map(shape);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
  return value;
}

describe('what it may not touch', () => {
  it('a file with a name outside the roots, unless all its names were met inside', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    linkSync(home.write('a.txt', `key=${secret}\n`), join(home.outside, 'b.txt'));
    linkSync(home.write('c.txt', `key=${secret}\n`), home.path('d.txt'));
    const { outcome } = await home.purge({ e1: secret });
    expect(reasonsOf(outcome)).toEqual(['hard-link-outside-roots']);
    expect(String(home.read('a.txt'))).toContain(secret);
    expect(leftIn(home.read('c.txt'), secret)).toEqual([]);
    expect(leftIn(home.read('d.txt'), secret)).toEqual([]);
    expect(home.stat('c.txt')).toEqual(home.stat('d.txt'));
    expect(outcome).toMatchObject({ purged: 2, remaining: 1, filesWritten: 1 });
  });

  it('a file that gained a name after the search', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome } = await between(home, secret, () => linkSync(home.path('a.txt'), join(home.outside, 'b.txt')));
    expect(reasonsOf(outcome)).toEqual(['hard-link-outside-roots']);
    expect(String(home.read('a.txt'))).toContain(secret);
  });

  it('a symbolic link put in the place of the file, or of a folder above it', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    mkdirSync(home.path('sub'));
    home.write('a.txt', `key=${secret}\n`);
    home.write('sub/b.txt', `key=${secret}\n`);
    const { outcome } = await between(home, secret, () => {
      renameSync(home.path('a.txt'), join(home.outside, 'a.txt'));
      symlinkSync(join(home.outside, 'a.txt'), home.path('a.txt'));
      renameSync(home.path('sub'), join(home.outside, 'sub'));
      symlinkSync(join(home.outside, 'sub'), home.path('sub'));
    });
    expect(reasonsOf(outcome)).toEqual(['symlink', 'symlink']);
    expect(outcome.filesWritten).toBe(0);
    for (const name of ['a.txt', 'sub/b.txt'])
      expect(leftIn(home.read(name), secret)).toEqual(['raw', 'json 1', 'json 2', 'json 3', 'json 4', 'percent', 'html']);
  });

  it('another file under the same name', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome } = await between(home, secret, () => {
      writeFileSync(home.path('new'), `key=${secret}\n`);
      renameSync(home.path('new'), home.path('a.txt'));
    });
    expect(reasonsOf(outcome)).toEqual(['file-changed']);
    expect(String(home.read('a.txt'))).toContain(secret);
  });

  it('a file that is gone', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome } = await between(home, secret, () => renameSync(home.path('a.txt'), join(home.outside, 'a.txt')));
    expect(reasonsOf(outcome)).toEqual(['file-gone']);
  });

  it('other bytes than the dead value: a wrong order, a wrong fingerprint, a span that moved', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const other = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const before = home.read('a.txt');
    const key = Buffer.alloc(32, 7);
    const dead = (value: string) => ({
      kind: 'fingerprint' as const,
      key,
      epoch: 3,
      fingerprint: fingerprint({ epoch: 3, fingerprint: key }, Buffer.from(value)),
    });
    for (const wrong of [{ kind: 'value' as const, value: Buffer.from(other) }, dead(other)]) {
      const { outcome } = await home.purge({ e1: secret }, { authority: { dead: new Map([['e1', wrong]]) } });
      expect(reasonsOf(outcome)).toEqual(['retirement-mismatch']);
    }
    expect(home.read('a.txt')).toEqual(before);
    const moved = await between(home, secret, () => home.rewrite('a.txt', Buffer.from(`KEY= ${secret}`)));
    expect(reasonsOf(moved.outcome)).toEqual(['span-changed']);
    expect(String(home.read('a.txt'))).toBe(`KEY= ${secret}`);
    const right = await home.purge({ e1: secret }, { authority: { dead: new Map([['e1', dead(secret)]]) } });
    expect(right.outcome).toMatchObject({ purged: 1, remaining: 0 });
  });

  it.skipIf(process.getuid?.() === 0)('a file that this user may not write', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    chmodSync(home.write('a.txt', `key=${secret}\n`), 0o400);
    const { outcome } = await home.purge({ e1: secret });
    expect(reasonsOf(outcome)).toEqual(['permission-denied']);
  });

  it('anything at all when the plan is larger than its order, or when the authority forbids what the plan says', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const hits = await home.hits({ e1: secret });
    const wide = home.authority({ e1: secret });
    const plan = makePlan(hits, wide, NOTHING_RUNS);
    const key = await makeKey();
    const run = (more: Partial<typeof wide>) => {
      home.freshState();
      return runPurge(home.job(plan, { ...wide, ...more }, key), tools());
    };
    await expect(run({ caps: { files: 0, bytes: 10 } })).rejects.toMatchObject({ code: 'bad-plan' });
    await expect(run({ planId: 'another' })).rejects.toMatchObject({ code: 'bad-plan' });
    expect(reasonsOf(await run({ classes: [] }))).toEqual(['class-not-allowed']);
    expect(reasonsOf(await run({ verb: 'report' }))).toEqual(['policy-report-only']);
    expect(reasonsOf(await run({ roots: [home.outside] }))).toEqual(['outside-roots']);
    expect(reasonsOf(await run({ dead: new Map() }))).toEqual(['no-retirement-record']);
    expect(String(home.read('a.txt'))).toContain(secret);
  });
});

describe('files that move while they are purged', () => {
  it('one that grew since the search, and grows while it is written', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const line = (n: number) => `${JSON.stringify({ n, note: `${secret} é` })}\n`;
    home.write('log.jsonl', line(1));
    let appended = 0;
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'before' && ['read', 'overwrite', 'flush'].includes(call.name)) {
        appended += 1;
        writeFileSync(home.path('log.jsonl'), `{"appended":${appended}}\n`, { flag: 'a' });
      }
    });
    const { outcome } = await between(home, secret, () => writeFileSync(home.path('log.jsonl'), '{"late":true}\n', { flag: 'a' }), {
      disk,
    });
    expect(outcome).toMatchObject({ purged: 1, remaining: 0 });
    const lines = String(home.read('log.jsonl')).trim().split('\n');
    expect(appended).toBeGreaterThan(3);
    expect(lines.map((one) => Object.keys(JSON.parse(one) as object)[0])).toEqual([
      'n',
      'late',
      ...Array<string>(appended).fill('appended'),
    ]);
  });

  it('one that is rewritten over and over is left as busy', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret} 0\n`);
    let round = 0;
    const disk = faultyDisk(nodeDisk(), (call) => {
      // The pre-image is on the disk, the file not yet written: the widest gap there is.
      if (call.when === 'after' && call.name === 'store' && String(call.path).includes('step-')) {
        round += 1;
        home.rewrite('a.txt', Buffer.from(`key=${secret} ${round}\n`));
      }
    });
    const { outcome } = await between(home, secret, () => undefined, { disk });
    expect(reasonsOf(outcome)).toEqual(['file-busy']);
    expect(round).toBe(3);
    expect(String(home.read('a.txt'))).toBe(`key=${secret} 3\n`);
  });

  it.each([
    ['at the place itself', (secret: string) => `key=${secret} 1 tail\n`],
    ['elsewhere', (secret: string) => `key=${secret} 0 tail\n${'-'.repeat(60)}END\n`],
    ['before the place, and grows by as much and more', (secret: string) => `new line\nkey=${secret} 0 tail\nkey=${secret}\n`],
  ])('one that changes %s once in that gap is read again', async (what, changedTo) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    // Far enough away to be no part of the surroundings that are compared.
    home.write('a.txt', `key=${secret} 0 tail\n${what === 'elsewhere' ? `${'-'.repeat(60)}end\n` : ''}`);
    let sealed = 0;
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'after' && call.name === 'store' && String(call.path).includes('step-') && sealed++ === 0) {
        home.rewrite('a.txt', Buffer.from(changedTo(secret)));
      }
    });
    const { outcome } = await between(home, secret, () => undefined, { disk });
    if (what.startsWith('before')) {
      // The copy is no longer where it was found; both that are there now are named.
      expect(sealed).toBe(1);
      expect(reasonsOf(outcome)).toEqual(['span-changed', 'verification-failed']);
      expect(outcome.fates.map((fate) => fate.span?.start)).toEqual([13, 65]);
      expect(String(home.read('a.txt'))).toBe(changedTo(secret));
    } else {
      expect(sealed).toBe(2);
      expect(outcome).toMatchObject({ purged: 1, remaining: 0 });
      expect(String(home.read('a.txt'))).toBe(changedTo(secret).replace(secret, `REDACTED${'x'.repeat(32)}`));
    }
  });

  it('one that grew and changed at one of its two places in that gap: the other is purged', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const content = (word: string, tail: string) => Buffer.from(`one=${secret}\n${'.'.repeat(40)}\n${word}=${secret}\n${tail}`);
    home.write('a.txt', content('two', ''));
    let sealed = 0;
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'after' && call.name === 'store' && String(call.path).includes('step-') && sealed++ === 0) {
        home.rewrite('a.txt', content('TWO', 'more\n'));
      }
    });
    const { outcome } = await between(home, secret, () => undefined, { disk });
    expect(sealed).toBe(2);
    expect(outcome).toMatchObject({ purged: 2, remaining: 0 });
    expect(String(home.read('a.txt'))).toMatch(/^one=REDACTEDx{32}\n\.{40}\nTWO=REDACTEDx{32}\nmore\n$/);
  });

  it('a copy that turns up in the file afterwards is a residual, and the written one stays purged', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'after' && call.name === 'flush') writeFileSync(home.path('a.txt'), `again ${secret}\n`, { flag: 'a' });
    });
    const { outcome } = await between(home, secret, () => undefined, { disk });
    expect(reasonsOf(outcome)).toEqual(['verification-failed']);
    expect(outcome).toMatchObject({ purged: 1, remaining: 1 });
  });

  it('a back-up that an editor left beside the file is found by verification', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `key=${secret}\n`);
    const { outcome } = await between(home, secret, () => writeFileSync(home.path('a.txt~'), `key=${secret}\n`));
    expect(outcome.fates.map((fate) => [fate.path, fate.reason])).toEqual([
      [home.path('a.txt'), null],
      [home.path('a.txt~'), 'verification-failed'],
    ]);
  });
});

describe('a rewrite that would change the structure', () => {
  it('is not written, while the others in the same file are', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `one ${secret}\ntwo ${secret}\n`);
    const before = home.read('a.txt');
    // A format for which the second line may not change.
    const strict = (head: Uint8Array, hint: string | null, size: number): Format => ({
      ...formatOf(head, hint, size),
      structure(source) {
        const bytes = Buffer.alloc(source.size);
        source.read(0, bytes);
        return { valid: true, digest: String(bytes).split('\n')[1] ?? '' };
      },
    });
    const { outcome } = await home.purge({ e1: secret }, { tools: { formatOf: strict } });
    expect(outcome.fates.map((fate) => fate.reason)).toEqual([null, 'syntax-would-break']);
    expect(String(home.read('a.txt'))).toMatch(/^one REDACTED\w{32}\ntwo /);
    expect(home.read('a.txt').subarray(45)).toEqual(before.subarray(45));
  });

  it('if it comes out only afterwards, puts the old bytes back', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.txt', `one ${secret}\n`);
    const before = home.read('a.txt');
    let written = false;
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.when === 'after' && call.name === 'overwrite') written = true;
    });
    // Blind to overlays: it only ever sees what is on the disk.
    const late = (head: Uint8Array, hint: string | null, size: number): Format => ({
      ...formatOf(head, hint, size),
      structure(source) {
        const bytes = Buffer.alloc(source.size);
        source.read(0, bytes);
        return { valid: true, digest: written && String(bytes).includes('REDACTED') ? 'broken' : 'whole' };
      },
    });
    const { outcome } = await home.purge({ e1: secret }, { tools: { disk, formatOf: late } });
    expect(written).toBe(true);
    expect(reasonsOf(outcome)).toEqual(['syntax-would-break']);
    expect(home.read('a.txt')).toEqual(before);
  });
});

describe('overlaps', () => {
  it('two dead values, one within the other, and one under two forms, are one change each', async () => {
    using home = new PurgeHome();
    const inner = freshSecret(20);
    const outer = `${freshSecret(12)}${inner}${freshSecret(8)}`;
    home.write('a.txt', `a=${outer} b=${inner} c=${Buffer.from(`x:${outer}:${inner}`).toString('base64')}\n`);
    const { outcome, hits } = await home.purge({ e1: outer, e2: inner });
    expect(hits.length).toBeGreaterThanOrEqual(6);
    expect(outcome).toMatchObject({ purged: hits.length, remaining: 0 });
    for (const secret of [inner, outer]) expect(leftIn(home.read('a.txt'), secret)).toEqual([]);
    expect(String(home.read('a.txt'))).toMatch(/^a=\w{40} b=\w{20} c=[\w+/=]+\n$/);
  });

  it('values that overlap each other or themselves leave nothing of any of them', async () => {
    using home = new PurgeHome();
    const [a, b, c] = [freshSecret(12), freshSecret(12), freshSecret(12)];
    const period = freshSecret(10);
    home.write('a.txt', `${a}${b}${c} ${period}${period}${period}\n`);
    const { outcome, hits } = await home.purge({ e1: `${a}${b}`, e2: `${b}${c}`, e3: `${period}${period}` });
    expect(outcome).toMatchObject({ purged: hits.length, remaining: 0 });
    expect(String(home.read('a.txt'))).toMatch(/^\w{36} \w{30}\n$/);
    for (const part of [a, b, c, `${period}${period}`]) expect(String(home.read('a.txt'))).not.toContain(part);
  });
});

it('the file is closed whatever happens, and nothing is opened for writing that is not in the plan', async () => {
  using home = new PurgeHome();
  const secret = freshSecret();
  for (const name of ['a.txt', 'b.json', 'c.txt']) home.write(name, JSON.stringify({ key: secret }));
  const open = new Set<InPlaceFile>();
  const opened: unknown[] = [];
  const real = nodeDisk();
  const disk = {
    ...real,
    openInPlace(...[path, expected]: Parameters<typeof real.openInPlace>) {
      const file = real.openInPlace(path, expected);
      opened.push(path);
      open.add(file);
      return { ...file, close: () => (open.delete(file), file.close()) };
    },
  };
  const { plan } = await home.purge({ e1: secret }, { tools: { disk, scanner: () => inProcessScanner() } });
  expect(open.size).toBe(0);
  expect(new Set(opened)).toEqual(new Set(plan.steps.map((step) => step.path)));
});

/** Purges with something happening between search and purge. */
async function between(
  home: PurgeHome,
  secret: string,
  happens: () => void,
  more: Parameters<typeof tools>[0] = {},
): Promise<{ outcome: Outcome; plan: Plan }> {
  const hits = await home.hits({ e1: secret });
  const authority = home.authority({ e1: secret });
  const plan = makePlan(hits, authority, NOTHING_RUNS);
  happens();
  home.freshState();
  return { plan, outcome: await runPurge(home.job(plan, authority, await makeKey()), tools(more)) };
}
