import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type Disk, nodeDisk } from '../../src/disk/index.ts';
import { type Format, formatOf } from '../../src/formats/index.ts';
import { type Outcome } from '../../src/purge/index.ts';
import { undoPurge } from '../../src/purge/undo.ts';
import { faultyDisk } from '../fault/faulty-disk.ts';
import { inFolder, run, zipOf } from '../formats/archives.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** What is not written anew, what stands in the way of it, and what happens meanwhile. */

const reasonsOf = (outcome: Outcome): (string | null)[] => outcome.fates.map(({ reason }) => reason);
const archive = (secret: string) =>
  zipOf([
    { name: 'a.txt', content: `key=${secret}\n` },
    { name: 'b.txt', content: 'other' },
  ]);

/** A home in which nothing else than what was there is left behind. */
async function refused(
  make: (home: PurgeHome, secret: string) => void,
  disk: Disk = nodeDisk(),
  more: { formatOf?: typeof formatOf } = {},
) {
  using home = new PurgeHome();
  const secret = freshSecret();
  make(home, secret);
  const names = readdirSync(home.home);
  const before = new Map(names.map((name) => [name, home.read(name)]));
  const { outcome } = await home.purge({ e1: secret }, { tools: { disk, ...more } });
  expect(readdirSync(home.home)).toEqual(names);
  for (const [name, bytes] of before) expect(home.read(name).equals(bytes), name).toBe(true);
  expect(outcome).toMatchObject({ filesWritten: 0, purged: 0 });
  return reasonsOf(outcome);
}

describe('left as it is', () => {
  it('what is signed, damaged, or packed in a way that is not written', async () => {
    const signed = (secret: string) =>
      zipOf([
        { name: 'META-INF/A.SF', content: 'x' },
        { name: 'a', content: secret },
      ]);
    expect(await refused((home, secret) => home.write('lib.jar', signed(secret)))).toEqual(['signed-content']);
    const damaged = await refused((home, secret) => {
      const bytes = gzipSync(`key=${secret}\n`);
      bytes.writeUInt32LE(7, bytes.length - 8);
      home.write('log.gz', bytes);
    });
    expect(damaged).toEqual(['store-damaged']);
  });

  it('names and comments, which are no content of any entry', async () => {
    const commented = await refused((home, secret) => {
      const bytes = zipOf([{ name: 'a.txt', content: 'nothing' }]);
      bytes.writeUInt16LE(secret.length, bytes.length - 2);
      home.write('a.zip', Buffer.concat([bytes, Buffer.from(secret)]));
      home.write('b.zip', zipOf([{ name: `${secret}.txt`, content: 'nothing' }]));
      const packed = gzipSync('nothing');
      packed[3] = 8;
      home.write('c.gz', Buffer.concat([packed.subarray(0, 10), Buffer.from(`${secret}\0`), packed.subarray(10)]));
    });
    expect(new Set(commented)).toEqual(new Set(['encoding-not-writable']));
    expect(commented).toHaveLength(4);
  });

  it('a comment, while the content beside it goes', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const bytes = archive(secret);
    bytes.writeUInt16LE(secret.length, bytes.length - 2);
    home.write('a.zip', Buffer.concat([bytes, Buffer.from(secret)]));
    const { outcome } = await home.purge({ e1: secret });
    expect(reasonsOf(outcome).toSorted()).toEqual(['encoding-not-writable', null].toSorted());
    expect(outcome).toMatchObject({ purged: 1, remaining: 1 });
  });

  it('a database in an archive, which is named once although it stands elsewhere afterwards', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const database = new DatabaseSync(home.path('b.db'));
    database.exec('CREATE TABLE t (v)');
    database.prepare('INSERT INTO t VALUES (?)').run(secret);
    database.close();
    const others = Array.from({ length: 5 }, () => freshSecret());
    home.write(
      'a.zip',
      zipOf([
        { name: 'a.txt', content: [secret, ...others].join('\n') },
        { name: 'b.db', content: home.read('b.db'), method: 0 },
      ]),
    );
    rmSync(home.path('b.db'));
    const before = home.read('a.zip').length;
    const { outcome } = await home.purge({ e1: secret, ...Object.fromEntries(others.map((other, at) => [`o${at}`, other])) });
    expect(before - home.read('a.zip').length).toBeGreaterThan(secret.length);
    expect(outcome.fates.filter(({ outcome: one }) => one === 'residual').map(({ reason }) => reason)).toEqual(['no-writer-for-format']);
    expect(outcome).toMatchObject({ purged: 6, remaining: 1 });
  });

  it('files with further names, even if all are known', async () => {
    const linked = await refused((home, secret) => linkSync(home.write('a.zip', archive(secret)), home.path('b.zip')));
    expect(linked).toEqual(['hard-link-outside-roots', 'hard-link-outside-roots']);
  });

  it('what is too large, or has no room', async () => {
    const make = (home: PurgeHome, secret: string) => home.write('a.zip', archive(secret));
    expect(await refused(make, { ...nodeDisk(), free: () => 60_000_000 })).toEqual(['disk-full']);
    const large: Disk = {
      ...nodeDisk(),
      openInPlace(path, expected) {
        const file = nodeDisk().openInPlace(path, expected);
        return { ...file, current: () => ({ ...file.current(), size: 5_000_000_000 }) };
      },
    };
    expect(await refused(make, large)).toEqual(['too-large']);
  });

  it('what would lose anything else by it: seen before the file is touched', async () => {
    const breaking =
      (change: (bytes: Uint8Array) => Uint8Array): typeof formatOf =>
      (head, hint, size) => {
        const format = formatOf(head, hint, size);
        const { rewriting } = format;
        if (rewriting?.kind !== 'whole') return format;
        const broken: Format = {
          ...format,
          rewriting: {
            kind: 'whole',
            async *rewritten(source, around, answer) {
              const parts: Uint8Array[] = [];
              for await (const part of rewriting.rewritten(source, around, answer))
                if (part instanceof Uint8Array) parts.push(part.slice());
              yield change(Buffer.concat(parts));
            },
          },
        };
        return broken;
      };
    const two = (home: PurgeHome, secret: string) =>
      home.write(
        'a.zip',
        zipOf([
          { name: 'a.txt', content: secret },
          { name: 'b.txt', content: 'other', method: 0 },
        ]),
      );
    const other = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString('latin1').replace('other', 'OTHER'), 'latin1');
    expect(await refused(two, nodeDisk(), { formatOf: breaking(other) })).toEqual(['syntax-would-break']);
    const cut = (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 10);
    expect(await refused(two, nodeDisk(), { formatOf: breaking(cut) })).toEqual(['syntax-would-break']);
    const failing = () => {
      throw new RangeError('bytes that nobody thought of');
    };
    expect(await refused(two, nodeDisk(), { formatOf: breaking(failing) })).toEqual(['store-damaged']);
  });

  it('a file in a folder that this user may not write to', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('in/a.zip', archive(secret));
    const before = home.read('in/a.zip');
    const root = process.getuid?.() === 0;
    if (root)
      for (const path of [home.path('in/a.zip'), home.path('in'), home.home, join(home.home, '..')]) chownSync(path, 65_534, 65_534);
    chmodSync(home.path('in'), 0o555);
    if (root) process.seteuid?.(65_534);
    try {
      expect(reasonsOf((await home.purge({ e1: secret })).outcome)).toEqual(['permission-denied']);
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(home.path('in'), 0o755);
    }
    expect(home.read('in/a.zip').equals(before)).toBe(true);
  });
});

describe('what is under a password', () => {
  it.skipIf(lacks('zip', 'unzip'))('stays byte for byte, and is told, while the rest goes', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    await inFolder({ 'open.txt': `key=${secret}\n`, 'locked.txt': `key=${secret}\n` }, (folder) => {
      run('zip', ['-q', '-P', 'pw', 'a.zip', 'locked.txt'], '', folder);
      run('zip', ['-q', 'a.zip', 'open.txt'], '', folder);
      home.write('a.zip', run('cat', ['a.zip'], '', folder));
    });
    const { outcome } = await home.purge({ e1: secret });
    expect(outcome).toMatchObject({ purged: 1, remaining: 0, notVisible: [{ reason: 'encrypted' }] });
    expect(run('unzip', ['-P', 'pw', '-p', home.path('a.zip'), 'locked.txt']).toString()).toBe(`key=${secret}\n`);
    expect(run('unzip', ['-p', home.path('a.zip'), 'open.txt']).toString()).toMatch(/^key=REDACTEDx+\n$/);
  });
});

const holders: ChildProcess[] = [];
afterEach(() => {
  for (const child of holders.splice(0)) child.kill('SIGKILL');
});

describe('while it is at work', () => {
  it('another program has the file open: left until it has not', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = home.write('a.zip', archive(secret));
    const descriptor = openSync(path, 'r');
    const child = spawn('/bin/sleep', ['60'], { stdio: [descriptor, 'ignore', 'ignore'] });
    closeSync(descriptor);
    holders.push(child);
    await once(child, 'spawn');
    const { outcome } = await home.purge({ e1: secret });
    expect(reasonsOf(outcome)).toEqual(['file-busy']);
    expect(readdirSync(home.home)).toEqual(['a.zip']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    home.freshState();
    expect((await home.purge({ e1: secret })).outcome).toMatchObject({ purged: 1, remaining: 0 });
  });

  it('another file is saved under its name, right before the move: that one stays', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.zip', archive(secret));
    let saved = false;
    const disk = faultyDisk(nodeDisk(), ({ name, when }) => {
      if (name !== 'copyAttributes' || when !== 'after' || saved) return;
      saved = true;
      writeFileSync(home.path('new'), 'somebody else’s');
      renameSync(home.path('new'), home.path('a.zip'));
    });
    const { outcome } = await home.purge({ e1: secret }, { tools: { disk } });
    expect(reasonsOf(outcome)).toEqual(['file-changed']);
    expect(String(home.read('a.zip'))).toBe('somebody else’s');
    expect(readdirSync(home.home)).toEqual(['a.zip']);
  });

  it('the file itself is written to, right before the move: it is read again, and then purged', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const now = zipOf([
      { name: 'a.txt', content: `key=${secret}\n` },
      { name: 'c.txt', content: `new, and key=${secret}\n` },
    ]);
    home.write('a.zip', archive(secret));
    let saved = false;
    const disk = faultyDisk(nodeDisk(), ({ name, when }) => {
      if (name !== 'copyAttributes' || when !== 'after' || saved) return;
      saved = true;
      home.rewrite('a.zip', now);
    });
    const { outcome } = await home.purge({ e1: secret }, { tools: { disk } });
    expect(outcome).toMatchObject({ purged: 1, remaining: 0 });
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
    expect(home.read('a.zip').includes('c.txt')).toBe(true);
  });

  it.runIf(process.platform === 'linux')('what the file was is overwritten, so that no block keeps it', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = home.write('a.zip', archive(secret));
    const { size } = statSync(path);
    // Its own process does not count as another one.
    const descriptor = openSync(path, 'r');
    const old = Buffer.alloc(size, 1);
    await home.purge({ e1: secret });
    readSync(descriptor, old, 0, size, 0);
    closeSync(descriptor);
    expect(old.equals(Buffer.alloc(size))).toBe(true);
  });
});

describe('undo', () => {
  it('leaves a file that changed since, and gives the old one as a copy', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write('a.zip', archive(secret));
    const { undoJob } = await home.purge({ e1: secret });
    const grown = Buffer.concat([home.read('a.zip'), Buffer.from('\n')]);
    home.write('a.zip', grown);
    const left = await undoPurge(undoJob, tools());
    expect(left.files).toMatchObject([{ result: 'changed', replicas: 0 }]);
    const copied = await undoPurge({ ...undoJob, copyTo: home.outside }, tools());
    expect(copied.files).toMatchObject([{ result: 'copied', replicas: 1 }]);
    expect(home.read('a.zip').equals(grown)).toBe(true);
    expect(readdirSync(home.home)).toEqual(['a.zip']);
    expect(nodeDisk().load(copied.files[0]?.copy ?? '')).toEqual(new Uint8Array(archive(secret)));
  });

  it('is refused while another program has the file open', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    const path = home.write('a.zip', archive(secret));
    const { undoJob } = await home.purge({ e1: secret });
    const descriptor = openSync(path, 'r');
    const child = spawn('/bin/sleep', ['60'], { stdio: [descriptor, 'ignore', 'ignore'] });
    closeSync(descriptor);
    holders.push(child);
    await once(child, 'spawn');
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'refused' }]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await undoPurge(undoJob, tools())).files).toMatchObject([{ result: 'restored' }]);
    expect(home.read('a.zip').equals(archive(secret))).toBe(true);
  });
});
