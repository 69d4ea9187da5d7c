import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Disk } from '../../src/disk/index.ts';
import { nodeDisk } from '../../src/disk/index.ts';
import { KnownFiles } from '../../src/search/index.ts';
import { freshSecret, hunting, search, Tree } from './tree.ts';

/** The real disk, with something happening after the nth read of the file that ends in `name`. */
function disturbed(name: string, nth: number, happens: (count: number) => void): Disk {
  const disk = nodeDisk();
  let reads = 0;
  return {
    ...disk,
    openToRead(path) {
      const file = disk.openToRead(path);
      if (!String(path).endsWith(name)) return file;
      return {
        ...file,
        read(at, into) {
          const got = file.read(at, into);
          reads++;
          if (reads >= nth) happens(reads);
          return got;
        },
      };
    },
  };
}

describe('what lies in wait on a disk', () => {
  it('reads on past FIFOs, sockets, link loops and links out, and finds each file once', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('a/real.txt', secret);
    execFileSync('mkfifo', [tree.path('a/fifo')]);
    symlinkSync(tree.home, tree.path('a/loop'));
    symlinkSync('real.txt', tree.path('a/link.txt'));
    symlinkSync('/etc', tree.path('a/outside'));
    symlinkSync('nowhere', tree.path('a/dangling'));
    const { hits, summary } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map((hit) => hit.file.path)).toEqual([tree.path('a/real.txt')]);
    expect(summary.files).toBe(1);
  });

  it('tells of a root that is not there and of one that is a FIFO', async () => {
    using tree = new Tree();
    execFileSync('mkfifo', [tree.path('fifo')]);
    const { unseen, summary } = await search(hunting(tree.home, {}, { roots: [tree.path('none'), tree.path('fifo')] }));
    expect(unseen).toMatchObject([
      { path: tree.path('none'), reason: 'vanished' },
      { path: tree.path('fifo'), reason: 'special-file' },
    ]);
    expect(summary.notVisible).toBe(2);
  });

  it('counts an unreadable folder and an unreadable file', async () => {
    using tree = new Tree();
    tree.write('shut/inside.txt', 'x');
    chmodSync(tree.write('file.txt', 'x'), 0);
    chmodSync(tree.path('shut'), 0);
    // To root every folder is readable: root looks with another user's eyes.
    const root = process.getuid?.() === 0;
    if (root) {
      chmodSync(tree.home, 0o755);
      process.seteuid?.(65_534);
    }
    try {
      const { unseen } = await search(hunting(tree.home, {}));
      expect(unseen).toMatchObject([
        { path: tree.path('file.txt'), reason: 'permission-denied' },
        { path: tree.path('shut'), reason: 'permission-denied' },
      ]);
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(tree.path('shut'), 0o700);
    }
  });

  it('survives junk of every kind and still finds the value in it', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (let index = 0; index < 12; index++) {
      const junk = Buffer.concat([randomBytes(index * 3_000), Buffer.from(secret), randomBytes(index * 1_000)]);
      tree.write(`junk-${index}.${['bin', 'json', 'jsonl', 'ipynb', 'txt', 'tar'][index % 6]}`, junk);
    }
    tree.write('deep.json', `${'['.repeat(50_000)}"${secret}"`);
    tree.write('empty.json', '');
    tree.write('nul.txt', Buffer.concat([Buffer.alloc(70_000), Buffer.from(secret)]));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits).toHaveLength(14);
  });

  it('reads names that are not UTF-8', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = Buffer.concat([Buffer.from(`${tree.home}/caf`), Buffer.from([0xe9]), Buffer.from('.txt')]);
    writeFileSync(path, secret);
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map((hit) => hit.file.path)).toEqual([path]);
  });
});

describe('files that change while they are read', () => {
  /** Files that the engine takes whole are read at once, longer ones window by window. */
  const LENGTHS = [
    ['short', '', 1],
    ['long', '-\n'.repeat(40_000), 3],
  ] as const;
  const blockBytes = 4_096;

  it.each(LENGTHS)('reads what is appended meanwhile, and calls it visible (%s)', async (_, before) => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = tree.write('live.log', `${before}line\n`);
    const disk = disturbed('live.log', 1, (count) => count < 7 && appendFileSync(path, `more ${count === 4 ? secret : ''}\n`));
    const { hits, unseen, files } = await search(hunting(tree.home, { old: secret }), { disk, blockBytes });
    expect(hits).toHaveLength(1);
    expect(hits[0]?.locator).toMatchObject([{ kind: 'line' }]);
    expect(unseen).toEqual([]);
    expect(files).toHaveLength(1);
  });

  it('follows a long file that nobody wrote to for long, and that is appended to now', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = tree.write('old.log', '-\n'.repeat(40_000));
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    const disk = disturbed('old.log', 2, (count) => count === 2 && appendFileSync(path, `${secret}\n`));
    const { hits, unseen, files } = await search(hunting(tree.home, { old: secret }), { disk, blockBytes });
    expect(hits).toHaveLength(1);
    expect(unseen).toEqual([]);
    expect(files).toMatchObject([{ hits: 1 }]);
  });

  it.each(LENGTHS)('reads a file again that was rewritten under it, and then reports the new bytes once (%s)', async (_, before, nth) => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = tree.write('state.txt', `${before}old old ${secret} old`);
    const disk = disturbed(
      'state.txt',
      nth,
      (count) => count === nth && writeFileSync(path, `${before}a new one, ${secret}, twice: ${secret}`),
    );
    const { hits, unseen, files } = await search(hunting(tree.home, { old: secret }), { disk, blockBytes });
    expect(hits.map((hit) => Number(hit.span?.start) - before.length)).toEqual([11, 60]);
    expect(unseen).toEqual([]);
    expect(files.map((file) => file.hits)).toEqual([2]);
  });

  it.each(LENGTHS)('reads the new file when another one took the name (%s)', async (_, before, nth) => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = tree.write('state.txt', `${before}nothing here`);
    const disk = disturbed('state.txt', nth, (count) => {
      if (count !== nth) return;
      writeFileSync(`${tree.home}/next`, `${before}now ${secret}`);
      renameSync(`${tree.home}/next`, path);
    });
    const { hits, unseen } = await search(hunting(tree.home, { old: secret }, { roots: [path] }), { disk, blockBytes });
    expect(hits).toHaveLength(1);
    expect(unseen).toEqual([]);
  });

  it('gives up on a file that never stands still: its hits, and that it is not visible', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = tree.write('busy.txt', `at ${secret} ${'0'.repeat(40)}`);
    const disk = disturbed('busy.txt', 1, (count) => {
      const fd = openSync(path, 'r+');
      writeSync(fd, String(count).padStart(8, '0'), 50);
      closeSync(fd);
    });
    const { hits, unseen, files } = await search(hunting(tree.home, { old: secret }), { disk });
    expect(hits).toHaveLength(1);
    expect(unseen).toMatchObject([{ path, reason: 'changed-while-reading' }]);
    expect(files).toEqual([]);
  });

  it('survives a file that shrinks under it', async () => {
    using tree = new Tree();
    const path = tree.write('shrinks.json', JSON.stringify({ text: 'x'.repeat(300_000) }));
    const disk = disturbed('shrinks.json', 1, () => truncateSync(path, 10));
    const { summary } = await search(hunting(tree.home, { old: freshSecret() }), { disk });
    expect(summary.files).toBe(1);
  });

  it('says when encodings are nested beyond what is opened, and does not call such a file read', async () => {
    using tree = new Tree();
    const path = tree.write('bomb.txt', '\\u0025\\x41%26amp;%5cu0041&#92;u0041=5Cu0041 '.repeat(5_000));
    const { unseen, files } = await search(hunting(tree.home, { old: freshSecret() }));
    expect(unseen).toMatchObject([{ path, reason: 'too-deep' }]);
    expect(files).toEqual([]);
  });

  it('tells how far it is, inside a long file too', async () => {
    using tree = new Tree();
    tree.write('long.txt', randomBytes(6_000_000).toString('base64'));
    const disk = disturbed('long.txt', 1, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5));
    const { events, summary } = await search(hunting(tree.home, { old: freshSecret() }), { disk, blockBytes: 65_536 });
    const progress = events.filter((event) => event.type === 'progress');
    expect(progress.length).toBeGreaterThan(0);
    expect(progress.length).toBeLessThan(10 + summary.seconds * 10);
  });

  it('says when a file takes longer than it may', async () => {
    using tree = new Tree();
    const path = tree.write('slow.txt', randomBytes(300_000).toString('hex'));
    const { unseen, files } = await search(hunting(tree.home, { old: freshSecret() }), { fileMs: -10_000, blockBytes: 65_536 });
    expect(unseen).toMatchObject([{ path, reason: 'time-limit' }]);
    expect(files).toEqual([]);
  });
});

describe('what is left out', () => {
  it('skips what the index knows, only as long as it is unchanged', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const one = tree.write('one.txt', secret);
    tree.write('two.txt', secret);
    const first = await search(hunting(tree.home, { old: secret }));
    const index = KnownFiles.empty();
    for (const { file } of first.files) index.remember(String(file.path), file.identity);
    const known = index.bytes();
    const again = await search(hunting(tree.home, { old: secret }, { known }));
    expect(again.summary).toMatchObject({ files: 0, skipped: 2, replicas: 0 });
    appendFileSync(one, 'x');
    const changed = await search(hunting(tree.home, { old: secret }, { known }));
    expect(changed.summary).toMatchObject({ files: 1, skipped: 1, replicas: 1 });
  });

  it('does not enter our own state folder', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('state/journal', secret);
    const { summary } = await search(hunting(tree.home, { old: secret }, { exclude: [tree.path('state')] }));
    expect(summary).toMatchObject({ files: 0, replicas: 0, notVisible: 0 });
  });

  it('reads damaged LevelDB files for what they hold, and never opens the lock', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const folder = '.config/app/Local Storage/leveldb';
    for (const name of ['CURRENT', 'LOG']) tree.write(`${folder}/${name}`, 'x');
    for (const name of ['LOCK', '../../.parentlock', '../../lockfile']) tree.write(`${folder}/${name}`, '');
    tree.write('.config/notes/LOCK', `the pass is ${secret}`);
    tree.write(`${folder}/000003.log`, Buffer.concat([Buffer.alloc(6), randomBytes(20), Buffer.from(secret), randomBytes(20)]));
    tree.write(`${folder}/000005.ldb`, Buffer.concat([Buffer.alloc(6), randomBytes(200)]));
    const disk = nodeDisk();
    const opened: string[] = [];
    const watching: Disk = { ...disk, openToRead: (path, listed) => (opened.push(String(path)), disk.openToRead(path, listed)) };
    const { hits, unseen, files } = await search(hunting(tree.home, { old: secret }), { disk: watching });
    expect(hits.map((hit) => hit.file)).toMatchObject([
      { format: 'leveldb-log', rewrite: 'patches', live: 'closed' },
      { format: 'text', rewrite: 'in-place' },
    ]);
    expect(unseen).toMatchObject([
      { path: tree.path(`${folder}/000003.log`), reason: 'malformed' },
      { path: tree.path(`${folder}/000005.ldb`), reason: 'malformed' },
    ]);
    expect(opened.filter((path) => /LOCK|lock/.test(path))).toEqual([tree.path('.config/notes/LOCK')]);
    expect(files).toHaveLength(8);
  });

  it('walks node_modules', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('node_modules/pkg/.npmrc', secret);
    expect((await search(hunting(tree.home, { old: secret }))).hits).toHaveLength(1);
  });

  it('does not read a file twice when one root lies in another', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = tree.write('a/b.txt', secret);
    const roots = [tree.path('a'), tree.home, path, path];
    expect((await search(hunting(tree.home, { old: secret }, { roots }))).hits).toHaveLength(1);
  });
});

describe('the slow engine', () => {
  it('looks at what programs leave beside a file', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const path = tree.write('notes.txt', 'clean');
    const beside = [
      'notes.txt~',
      '.notes.txt.swp',
      'notes.txt-wal',
      'notes.txt-journal',
      'notes.txt.tmp1234',
      '#notes.txt#',
      'notes.txt.bak',
    ];
    for (const name of beside) tree.write(name, secret);
    tree.write('other.txt', secret);
    mkdirSync(tree.path('notes.txt.old'));
    const { hits } = await search(hunting(tree.home, { old: secret }, { by: 'slow', roots: [path] }));
    expect(hits.map((hit) => hit.file.path).sort()).toEqual(beside.map((name) => tree.path(name)).sort());
  });

  it('refuses what it cannot do', async () => {
    using tree = new Tree();
    await expect(search(hunting(tree.home, {}, { by: 'slow', detect: true }))).rejects.toThrow(TypeError);
  });
});
