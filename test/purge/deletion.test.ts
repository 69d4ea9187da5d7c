import { existsSync, linkSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Authority, journalledPlans, makePlan } from '../../src/purge/index.ts';
import { runPurge } from '../../src/purge/run.ts';
import { makeKey } from '../../src/purge/seal.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { blockCacheFiles } from '../formats/block-caches.ts';
import { firefoxEntry } from '../formats/firefox-caches.ts';
import { cacheEntry, sparseEntry } from '../formats/simple-caches.ts';
import { freshSecret, NOTHING_RUNS, PurgeHome, tools } from './purge-home.ts';

const CACHE = '.cache/chromium/Default/Cache/Cache_Data';
const DELETE: Partial<Authority> = { verb: 'delete', caps: { files: 100, bytes: 10_000_000 } };

/** A body as a server sends it: among enough words the value stands nowhere as it is. */
function compressed(secret: string): Uint8Array {
  return gzipSync(`${'so many words of no interest '.repeat(30)}{"token":"${secret}"}${' and others'.repeat(30)}`);
}

/** Everything in the home: names, bytes, and what `stat` says of each file that stays the same when it comes back. */
function everything(home: PurgeHome): Record<string, unknown> {
  const all = readdirSync(home.home, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = `${entry.parentPath}/${entry.name}`;
    if (!entry.isFile()) return [path, 'folder'] as const;
    const { mode, uid, gid, size, mtimeNs } = statSync(path, { bigint: true });
    return [path, [mode, uid, gid, size, mtimeNs, readFileSync(path).toString('hex')].map(String).join(' ')] as const;
  });
  return Object.fromEntries(all.toSorted());
}

/** Files whose bytes hold the value in plain sight. */
function holding(home: PurgeHome, secret: string): string[] {
  const files = readdirSync(home.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => `${entry.parentPath}/${entry.name}`).filter((path) => readFileSync(path).includes(secret));
}

function chromiumCache(home: PurgeHome, secret: string): void {
  const answer = { body: compressed(secret), headers: ['content-encoding: gzip'] };
  home.write(`${CACHE}/00000000000000aa_0`, cacheEntry({ key: '1/0/https://a.example/api', ...answer }));
  home.write(`${CACHE}/00000000000000aa_1`, cacheEntry({ key: '1/0/https://a.example/api', body: Buffer.from('code'), headers: null }));
  home.write(`${CACHE}/00000000000000aa_s`, sparseEntry('1/0/https://a.example/api', [{ offset: 0, bytes: Buffer.from('sparse') }]));
  home.write(`${CACHE}/00000000000000bb_0`, cacheEntry({ key: '1/0/https://a.example/b', body: Buffer.from('other'), headers: ['x: y'] }));
  home.write(`${CACHE}/index-dir/the-real-index`, Buffer.from('an index'));
}

describe('deletion', () => {
  it('takes a cache’s entry with all its files, leaves the others, and puts all of it back', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    chromiumCache(home, secret);
    utimesSync(home.path(`${CACHE}/00000000000000aa_0`), 1_600_000_000.123_456, 1_700_000_000.654_321);
    execFileSync('touch', ['-d', '@1712345678.987654321', home.path(`${CACHE}/00000000000000aa_1`)]);
    const before = everything(home);
    const { plan, outcome, undoJob } = await home.purge({ e1: secret });
    expect(plan.steps).toMatchObject([{ method: 'P3', path: home.path(`${CACHE}/00000000000000aa_0`), beside: [{}, {}] }]);
    expect(outcome).toMatchObject({ purged: 1, remaining: 0, notVisible: [], filesWritten: 1 });
    expect(readdirSync(home.path(CACHE)).toSorted()).toEqual(['00000000000000bb_0', 'index-dir']);
    expect(await home.hits({ e1: secret })).toEqual([]);
    for (const _round of [1, 2]) {
      const { files } = await undoPurge(undoJob, tools());
      expect(files).toMatchObject([{ result: 'restored', replicas: 1 }]);
      expect(everything(home)).toEqual(before);
    }
    expect(journalledPlans(home.state)[0]?.undone).toEqual([home.path(`${CACHE}/00000000000000aa_0`)]);
  });

  it('takes an older cache as a whole: its files point into each other', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const body = compressed(secret);
    const files = blockCacheFiles([{ key: 'https://a.example/', headers: ['content-encoding: gzip'], body }]);
    home.write(`${CACHE}/index`, Buffer.from([0xc3, 0xca, 0x03, 0xc1, 0, 0, 2, 0]));
    for (const [name, bytes] of files) home.write(`${CACHE}/${name}`, bytes);
    home.write(`${CACHE}/f_00000a`, Buffer.from('a body of its own'));
    home.write(`${CACHE}/note`, 'not of the cache');
    const names = readdirSync(home.path(CACHE));
    const { plan, outcome } = await home.purge({ e1: secret });
    expect(plan.steps).toMatchObject([{ method: 'P3', path: home.path(`${CACHE}/index`) }]);
    expect(plan.steps[0]?.beside).toHaveLength(names.length - 2);
    expect(outcome).toMatchObject({ purged: 1, remaining: 0 });
    expect(readdirSync(home.path(CACHE))).toEqual(['note']);
  });

  it('takes Firefox’s entries one by one', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const folder = '.cache/mozilla/firefox/abc.default/cache2/entries';
    home.write(`${folder}/${'A'.repeat(40)}`, firefoxEntry({ key: 'a,:https://a.example/', body: Buffer.from(secret), headers: ['x: y'] }));
    home.write(`${folder}/${'B'.repeat(40)}`, firefoxEntry({ key: 'a,:https://b.example/', body: Buffer.from('b'), headers: ['x: y'] }));
    expect((await home.purge({ e1: secret })).outcome).toMatchObject({ purged: 1, remaining: 0 });
    expect(readdirSync(home.path(folder))).toEqual(['B'.repeat(40)]);
  });

  it('takes what has a function of its own only where the order says delete', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('.local/share/Trash/files/old.env', `KEY=${secret}\n`);
    home.write('.local/share/Trash/info/old.env.trashinfo', '[Trash Info]\nPath=/home/u/old.env\n');
    home.write('.npm/_logs/1-debug-0.log', `verbose ${secret}\n`);
    home.write('notes.txt', `mine: ${secret}\n`);
    const before = everything(home);
    const { outcome, undoJob, plan } = await home.purge({ e1: secret }, { authority: DELETE });
    expect(plan.steps.map(({ method }) => method).toSorted()).toEqual(['P1', 'P3', 'P3']);
    expect(outcome).toMatchObject({ purged: 3, remaining: 0 });
    expect(existsSync(home.path('notes.txt'))).toBe(true);
    expect(readdirSync(home.path('.local/share/Trash/files'))).toEqual([]);
    expect(readdirSync(home.path('.local/share/Trash/info'))).toEqual([]);
    expect(readdirSync(home.path('.npm/_logs'))).toEqual([]);
    await undoPurge(undoJob, tools());
    expect(holding(home, secret)).toHaveLength(3);
    expect(Object.keys(everything(home))).toEqual(Object.keys(before));
    const again = await home.purge({ e1: secret });
    expect(again.plan.steps.map(({ method }) => method)).toEqual(['P1', 'P1', 'P1']);
  });

  it('takes nothing that has another name, is led to by a link, or moved on', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const entry = (key: string): Uint8Array => cacheEntry({ key, body: compressed(secret), headers: ['content-encoding: gzip'] });
    for (const name of ['a', 'b', 'c', 'd']) home.write(`${CACHE}/00000000000000${name}${name}_0`, entry(name));
    linkSync(home.path(`${CACHE}/00000000000000aa_0`), home.path('linked'));
    symlinkSync('/etc/hostname', home.path(`${CACHE}/00000000000000bb_1`));
    const { plan, outcome } = await home.purge(
      { e1: secret },
      {
        tools: {
          onProgress(event) {
            if (event.stage !== 'applying') return;
            // Between the plan and the purge: one file grows, and another gets a companion.
            writeFileSync(home.path(`${CACHE}/00000000000000cc_0`), Buffer.concat([entry('c'), Buffer.from('more')]));
            writeFileSync(home.path(`${CACHE}/00000000000000dd_1`), 'new');
          },
        },
      },
    );
    expect(plan.residuals.map(({ reason }) => reason).toSorted()).toEqual(['hard-link-outside-roots', 'no-writer-for-format', 'symlink']);
    expect(outcome.purged).toBe(0);
    expect(outcome.fates.filter(({ reason }) => reason === 'file-changed')).toHaveLength(2);
    expect(readdirSync(home.path(CACHE))).toHaveLength(6);
  });

  it('takes nothing that another process has open', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    chromiumCache(home, secret);
    const reader = spawn('sh', ['-c', 'exec 3<"$1"; echo open; exec sleep 60', 'sh', home.path(`${CACHE}/00000000000000aa_1`)]);
    try {
      await once(reader.stdout, 'data');
      const { outcome } = await home.purge({ e1: secret });
      expect(outcome.fates).toMatchObject([{ outcome: 'residual', reason: 'owner-application-running' }]);
      expect(readdirSync(home.path(CACHE))).toHaveLength(5);
    } finally {
      reader.kill();
      await once(reader, 'exit');
    }
    expect((await home.purge({ e1: secret })).outcome.purged).toBe(1);
  });

  it('takes nothing that does not hold the dead value, whoever says so', async () => {
    using home = new PurgeHome();
    const [secret, other] = [freshSecret(), freshSecret()];
    chromiumCache(home, secret);
    const dead: Authority['dead'] = new Map([['e1', { kind: 'value', value: Buffer.from(other) }]]);
    const { outcome } = await home.purge({ e1: secret }, { authority: { dead } });
    expect(outcome.fates).toMatchObject([{ outcome: 'residual', reason: 'retirement-mismatch' }]);
    expect(readdirSync(home.path(CACHE))).toHaveLength(5);
  });

  it('an undo leaves alone what was made anew meanwhile, and gives a copy', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    chromiumCache(home, secret);
    const before = home.read(`${CACHE}/00000000000000aa_0`);
    const { undoJob } = await home.purge({ e1: secret });
    home.write(`${CACHE}/00000000000000aa_0`, 'made anew by the browser');
    const names = readdirSync(home.path(CACHE));
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'changed', replicas: 0 }]);
    const copyTo = `${home.outside}/copies`;
    const { files } = await undoPurge({ ...undoJob, copyTo }, tools());
    expect(files).toMatchObject([{ result: 'copied', replicas: 1 }]);
    expect(readFileSync(files[0]?.copy ?? '')).toEqual(before);
    expect(readdirSync(copyTo)).toHaveLength(3);
    expect(readdirSync(home.path(CACHE))).toEqual(names);
    expect(String(home.read(`${CACHE}/00000000000000aa_0`))).toBe('made anew by the browser');
  });

  it('takes nothing that the policy holds back, whatever the plan says', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    chromiumCache(home, secret);
    home.write('a.txt', secret);
    const authority = home.authority({ e1: secret });
    const plan = makePlan(await home.hits({ e1: secret }), authority, NOTHING_RUNS);
    expect(plan.steps).toHaveLength(2);
    const held: Authority['held'] = [
      { place: 'chromium-cache', mode: 'warn' },
      { class: 'COPY', mode: 'report' },
    ];
    const { fates } = await runPurge(home.job(plan, { ...authority, held }, await makeKey()), tools());
    expect(fates.map(({ reason }) => reason)).toEqual(['policy-report-only', 'policy-report-only']);
  });

  it('without undo no body is kept', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    chromiumCache(home, secret);
    const { outcome } = await home.purge({ e1: secret }, { job: { sealing: { kind: 'key-file' }, undoUntil: null } });
    expect(outcome).toMatchObject({ purged: 1, undoUntil: null });
    const kept = readdirSync(home.state, { recursive: true }).map(String);
    expect(kept.some((name) => name.includes('body'))).toBe(false);
  });

  it('what is open to nobody but its owner’s program is left to it', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const body = cacheEntry({ key: 'x', body: compressed(secret), headers: ['content-encoding: gzip'] });
    // A place that is a cache too, but nothing is known of what its owner makes of a file that is gone.
    home.write('.continue/index/lancedb/a.lance/data/1', body);
    const { outcome } = await home.purge({ e1: secret }, { authority: DELETE });
    expect(outcome.fates).toMatchObject([{ reason: 'no-writer-for-format' }]);
    expect(dirname(String(outcome.fates[0]?.path))).toBe(home.path('.continue/index/lancedb/a.lance/data'));
  });
});
