import { linkSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { type Format, formatOf, formats } from '../../src/formats/index.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { type Call, faultyDisk } from '../fault/faulty-disk.ts';
import { inFolder, run, tarOf } from '../formats/archives.ts';
import { writeStore } from '../formats/leveldb-stores.ts';
import { notepadTab } from '../formats/notepad-tabs.ts';
import { lacksModule, python } from '../formats/python.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** Files that keep their size, with checksums and compressed blocks. */

const filler = (secret: string) => `REDACTED${'x'.repeat(secret.length - 8)}`;

it('every format that is patched is purged here or in a test of its own', () => {
  const here = ['leveldb-table', 'leveldb-log', 'leveldb-manifest', 'v8-value', 'tar', 'notepad-tab', 'bplist'];
  // editors.test.ts and further-formats.test.ts
  const elsewhere = ['vim-swap', 'vim-undo', 'viminfo', 'shada', 'asar'];
  const patched = formats.filter(({ rewriting }) => rewriting?.kind === 'patches').map(({ id }) => id);
  expect(new Set([...here, ...elsewhere])).toEqual(new Set(patched));
});

/** Purges a home with one file, and puts it back: what it held between. */
async function between(name: string, make: (secret: string) => Uint8Array, format: string) {
  using home = new PurgeHome();
  const secret = freshSecret();
  home.write(name, make(secret));
  linkSync(home.path(name), home.path('a-second-name'));
  const [before, was] = [home.read(name), home.stat(name)];
  const { plan, outcome, undoJob } = await home.purge({ e1: secret });
  expect(plan.steps.map((step) => [step.format, step.method])).toEqual([[format, 'P6']]);
  expect(outcome.fates.flatMap(({ reason }) => reason ?? [])).toEqual([]);
  expect(outcome).toMatchObject({ remaining: 0, filesWritten: 1 });
  expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
  // Inode, links and size are the same.
  expect(home.stat(name)).toEqual(was);
  const after = home.read(name);
  for (const round of [1, 2]) {
    expect((await undoPurge(undoJob, tools())).files, String(round)).toMatchObject([{ result: 'restored' }]);
    expect(home.read(name).equals(before)).toBe(true);
  }
  return { secret, before, after };
}

describe('one file', () => {
  it('a tab of Notepad, with the checksums of what was typed', async () => {
    const tab = (own: string) => notepadTab({ path: null, content: `a ${own}`, strokes: [{ position: 0, removed: 0, added: `${own}\n` }] });
    const { secret, after } = await between('tab.bin', tab, 'notepad-tab');
    expect(after.equals(Buffer.from(tab(filler(secret))))).toBe(true);
  });

  it('a value of V8, wide and narrow', async () => {
    const value = (own: string) => Uint8Array.from(serialize({ token: own, wide: `☃ ${own}`, list: [1, own] }));
    const { secret, after } = await between('value', value, 'v8-value');
    expect(after.equals(Buffer.from(value(filler(secret))))).toBe(true);
  });

  it.skipIf(lacksModule('plistlib'))('a binary property list, as Python writes and reads it', async () => {
    const list = (own: string) =>
      Uint8Array.from(
        python(
          `import plistlib,sys; o=sys.argv[1]; sys.stdout.buffer.write(plistlib.dumps({'k': o, 'w': '☃'+o, 'n': [1, True], 'd': o.encode()}, fmt=plistlib.FMT_BINARY))`,
          '',
          own,
        ),
      );
    const { secret, after } = await between('a.plist', list, 'bplist');
    expect(after.equals(Buffer.from(list(filler(secret))))).toBe(true);
  });

  it.skipIf(lacks('tar'))('a tar of GNU tar, which lists and unpacks it as before', async () => {
    await inFolder({ 'a.env': 'A=1\nKEY=@@\nB=2\n', 'b.json': '{"k":"@@"}', 'c.bin': Buffer.alloc(20_000, 7) }, async (folder) => {
      const made = (own: string) => {
        run('sh', ['-c', `sed -i "s/@@/${own}/" a.env b.json && tar -cf made.tar a.env b.json c.bin`], '', folder);
        return Uint8Array.from(run('cat', ['made.tar'], '', folder));
      };
      const { secret, before, after } = await between('made.tar', made, 'tar');
      expect(run('tar', ['-xOf', '-', 'a.env'], after).toString()).toBe(`A=1\nKEY=${filler(secret)}\nB=2\n`);
      expect(run('tar', ['-tvf', '-'], after)).toEqual(run('tar', ['-tvf', '-'], before));
      const differing = [...before.keys()].filter((at) => before[at] !== after[at]);
      expect(differing.length).toBeLessThanOrEqual(2 * secret.length);
    });
  });
});

const DUMP = `
import sys, json, plyvel
db = plyvel.DB(sys.argv[1], paranoid_checks=True)
print(json.dumps({k.decode('latin1'): v.decode('latin1') for k, v in db.iterator(verify_checksums=True)}))
db.close()`;

describe.skipIf(lacksModule('plyvel'))('a store of LevelDB', () => {
  function written(home: PurgeHome, name: string, ...rest: [Parameters<typeof writeStore>[1], Parameters<typeof writeStore>[2]]): void {
    mkdirSync(home.path(name), { recursive: true });
    writeStore(home.path(name), ...rest);
  }
  const wide = (text: string) => Buffer.concat([Buffer.of(0), Buffer.from(text, 'utf16le')]);
  const filling = Array.from({ length: 3_000 }, (_, at): [string, string] => [`key${at}`, `value ${at} ${'x'.repeat(at % 90)}`]);

  function store(home: PurgeHome, secret: string): void {
    const values: [string, string | Uint8Array][] = [
      ['plain', `a ${secret} b`],
      ['wide', wide(`token=${secret}`)],
      ['v8', Uint8Array.from(serialize({ own: secret, more: `☃${secret}` }))],
    ];
    written(home, 'store/leveldb', { block_size: 1_024 }, [
      [...filling, ...values],
      'compact',
      [...values.map(([key, value]): [string, string | Uint8Array] => [`log-${key}`, value]), ['big', `${'y'.repeat(70_000)}${secret}`]],
    ]);
  }
  const dump = (home: PurgeHome): Record<string, string> => {
    // What reads a store writes to it.
    let shown = {};
    run('cp', ['-r', home.path('store/leveldb'), `${home.outside}/copy`]);
    shown = JSON.parse(python(DUMP, '', `${home.outside}/copy`).toString()) as Record<string, string>;
    run('rm', ['-r', `${home.outside}/copy`]);
    return shown;
  };
  const expected = (values: Record<string, string>, secret: string): Record<string, string> => {
    const [narrow, broad] = [Buffer.from(secret).toString('latin1'), Buffer.from(secret, 'utf16le').toString('latin1')];
    const replaced = (text: string) =>
      text.replaceAll(narrow, filler(secret)).replaceAll(broad, Buffer.from(filler(secret), 'utf16le').toString('latin1'));
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, replaced(value)]));
  };

  it('reads every value as it was but for the filler, checksums and all, and comes back by undo', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    store(home, secret);
    const before = dump(home);
    const { plan, outcome, undoJob } = await home.purge({ e1: secret });
    expect(new Set(plan.steps.map(({ format }) => format))).toEqual(new Set(['leveldb-table', 'leveldb-log']));
    expect(outcome.fates.flatMap(({ reason }) => reason ?? [])).toEqual([]);
    expect(outcome.remaining).toBe(0);
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
    expect(dump(home)).toEqual(expected(before, secret));
    await undoPurge(undoJob, tools());
    expect(dump(home)).toEqual(before);
  });

  it('keeps keys, whose order its files depend on, and says so', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    written(home, 'store/leveldb', {}, [[[`key ${secret}`, 'value'], ...filling], 'compact']);
    const before = dump(home);
    const { outcome } = await home.purge({ e1: secret });
    expect(outcome.remaining).toBeGreaterThan(0);
    expect(new Set(outcome.fates.map(({ reason }) => reason))).toEqual(new Set(['encoding-not-writable']));
    expect(dump(home)).toEqual(before);
  });

  it('whose log grows while it is written keeps what was appended', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    written(home, 'store/leveldb', {}, [[['a', `v ${secret}`]], [['b', 'appended']], [['c', `appended ${secret}`]]]);
    const log = home.path('store/leveldb/000003.log');
    const whole = home.read('store/leveldb/000003.log');
    // Each record is a checksum, a length, a kind, and what it holds.
    const second = 7 + whole.readUInt16LE(4);
    const third = second + 7 + whole.readUInt16LE(second + 4);
    truncateSync(log, second);
    const growing = (from: number, to: number, at: (call: Call) => boolean) => {
      let grown = false;
      return faultyDisk(nodeDisk(), (call) => {
        if (grown || String(call.path) !== log || !at(call)) return;
        grown = true;
        writeFileSync(log, whole.subarray(from, to), { flag: 'a' });
      });
    };
    const early = growing(second, third, ({ name, when }) => name === 'overwrite' && when === 'before');
    const { outcome } = await home.purge({ e1: secret }, { tools: { disk: early } });
    expect(outcome).toMatchObject({ purged: 1, remaining: 0 });
    expect(dump(home)).toEqual({ a: `v ${filler(secret)}`, b: 'appended' });

    // And with another copy in what comes, which verification finds.
    writeFileSync(log, whole.subarray(0, third));
    home.freshState();
    const late = growing(third, whole.length, ({ name, when }) => name === 'overwrite' && when === 'after');
    const again = await home.purge({ e1: secret }, { tools: { disk: late } });
    expect(again.outcome).toMatchObject({ purged: 1, remaining: 1 });
    expect(dump(home)).toEqual({ a: `v ${filler(secret)}`, b: 'appended', c: `appended ${secret}` });
  });

  it('that is cut meanwhile is left', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    written(home, 'store/leveldb', {}, [[['a', `v ${secret}`]]]);
    const disk = faultyDisk(nodeDisk(), (call) => {
      if (call.name === 'store' && call.when === 'after' && String(call.path).includes('step-'))
        truncateSync(home.path('store/leveldb/000003.log'), 20);
    });
    const { outcome } = await home.purge({ e1: secret }, { tools: { disk } });
    expect(outcome).toMatchObject({ filesWritten: 0, purged: 0 });
    expect(home.read('store/leveldb/000003.log')).toHaveLength(20);
  });
});

describe('what would break anything else', () => {
  it('is seen before a byte is written', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write(
      'a.tar',
      tarOf([
        ['a.env', Buffer.from(`K=${secret}\n`)],
        ['b.txt', Buffer.from('other')],
      ]),
    );
    const before = home.read('a.tar');
    const breaking: typeof formatOf = (head, hint, size) => {
      const format = formatOf(head, hint, size);
      const { rewriting } = format;
      if (rewriting?.kind !== 'patches') return format;
      const broken: Format = {
        ...format,
        rewriting: {
          kind: 'patches',
          async *patches(source, around, change) {
            yield* rewriting.patches(source, around, change);
            yield { at: before.indexOf('other'), bytes: Buffer.from('OTHER') };
          },
        },
      };
      return broken;
    };
    const { outcome } = await home.purge({ e1: secret }, { tools: { formatOf: breaking } });
    expect(outcome.fates.map(({ reason }) => reason)).toEqual(['syntax-would-break']);
    expect(home.read('a.tar').equals(before)).toBe(true);
  });
});

describe('undo', () => {
  it('of a store that went on since gives a copy with the old values', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.tar', tarOf([['a.env', Buffer.from(`K=${secret}\n`)]]));
    const before = home.read('a.tar');
    const { undoJob } = await home.purge({ e1: secret });
    const now = Buffer.from(home.read('a.tar').toString('latin1').replace('REDACTED', 'EDITED__'), 'latin1');
    home.rewrite('a.tar', now);
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'changed' }]);
    expect(home.read('a.tar').equals(now)).toBe(true);
    home.write(
      'a.tar',
      Buffer.concat([
        tarOf([['new', Buffer.from('x')]]).subarray(0, 1_024),
        Buffer.from(before.toString('latin1').replace(secret, filler(secret)), 'latin1'),
      ]),
    );
    const { files } = await undoPurge({ ...undoJob, copyTo: home.outside }, tools());
    expect(files).toMatchObject([{ result: 'copied', replicas: 1 }]);
    expect(Buffer.from(nodeDisk().load(files[0]?.copy ?? '') ?? []).includes(secret)).toBe(true);
  });
});
