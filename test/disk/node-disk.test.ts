import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DiskError, identityKey, nodeDisk, sameIdentity } from '../../src/disk/index.ts';
import { asOrdinaryUser, codeOf, Folder } from './folder.ts';

const disk = nodeDisk();

describe('looking', () => {
  it('tells kinds apart without following links, and null where nothing is', () => {
    using folder = new Folder();
    folder.write('file', 'abc');
    symlinkSync('file', folder.at('link'));
    execFileSync('mkfifo', [folder.at('pipe')]);
    expect(disk.look(folder.at('file'))).toMatchObject({ kind: 'file', identity: { size: 3, nlink: 1 } });
    expect(disk.look(folder.at('link'))?.kind).toBe('symlink');
    expect(disk.look(folder.at('pipe'))?.kind).toBe('special');
    expect(disk.look(folder.path)?.kind).toBe('directory');
    expect(disk.look(folder.at('none'))).toBeNull();
    expect(disk.look(folder.at('file/below'))).toBeNull();
    expect(disk.look('/dev/null')?.kind).toBe('special');
  });

  it('identity changes with every write and survives JSON', () => {
    using folder = new Folder();
    const path = folder.write('file', 'abc');
    const first = disk.look(path)?.identity;
    if (first === undefined) throw new Error('not there');
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(identityKey(first)).toMatch(/^\d+:\d+:3:\d{19}:\d{19}$/);
    chmodSync(path, 0o600);
    const second = disk.look(path)?.identity ?? first;
    expect(sameIdentity(first, second)).toBe(false);
    expect(sameIdentity(first, { ...first })).toBe(true);
  });

  it('lists and resolves names that are not UTF-8, as bytes', () => {
    using folder = new Folder();
    const name = Buffer.from([0x6b, 0xff, 0xfe, 0x79]);
    const path = Buffer.concat([Buffer.from(`${folder.path}/`), name]);
    writeFileSync(path, 'odd');
    folder.write('é😀', 'even');
    const entries = disk.list(folder.path);
    expect(entries.map((entry) => entry.kind)).toEqual(['file', 'file']);
    expect(entries.map((entry) => entry.name)).toEqual(expect.arrayContaining([name, 'é😀']));
    expect(disk.resolve(path)).toEqual(path);
    const file = disk.openToRead(path);
    const bytes = new Uint8Array(3);
    expect(file.read(0, bytes)).toBe(3);
    file.close();
  });
});

describe('opening to read', () => {
  it('reads what is there, 0 at the end', () => {
    using folder = new Folder();
    const file = disk.openToRead(folder.write('file', 'abcdef'));
    const bytes = new Uint8Array(4);
    expect([file.read(0, bytes), file.read(4, bytes), file.read(6, bytes), file.read(99, bytes)]).toEqual([4, 2, 0, 0]);
    expect(file.current()).toEqual(file.identity);
    file.close();
    file.close();
  });

  it('refuses links, folders, FIFOs without blocking, sockets and devices', () => {
    using folder = new Folder();
    folder.write('file');
    symlinkSync('file', folder.at('link'));
    execFileSync('mkfifo', [folder.at('pipe')]);
    for (const open of [(path: string) => disk.openToRead(path), (path: string) => disk.openInPlace(path, { dev: '0', ino: '0' })]) {
      expect(codeOf(() => open(folder.at('link')))).toBe('symlink');
      expect(codeOf(() => open(folder.path))).toBe('not-regular');
      expect(codeOf(() => open(folder.at('pipe')))).toBe('not-regular');
      expect(codeOf(() => open('/dev/zero'))).toBe('not-regular');
      expect(codeOf(() => open(folder.at('none')))).toBe('not-found');
      expect(codeOf(() => open(folder.at('file/below')))).toBe('not-found');
    }
    expect(existsSync(folder.at('none'))).toBe(false);
  });

  it('permission denied (as an ordinary user; as root by lowering the effective user)', () => {
    using folder = new Folder();
    chmodSync(folder.path, 0o755);
    const path = folder.write('locked');
    chmodSync(path, 0);
    expect(asOrdinaryUser(() => codeOf(() => disk.openToRead(path)))).toBe('permission-denied');
    chmodSync(folder.path, 0);
    expect(asOrdinaryUser(() => codeOf(() => disk.look(path)))).toBe('permission-denied');
    expect(asOrdinaryUser(() => codeOf(() => disk.list(folder.path)))).toBe('permission-denied');
    chmodSync(folder.path, 0o755);
  });

  it('a sparse file of a terabyte opens and reads at once, anywhere', () => {
    using folder = new Folder();
    const path = folder.write('sparse', '');
    truncateSync(path, 2 ** 40);
    const file = disk.openToRead(path);
    const bytes = new Uint8Array(16).fill(1);
    expect(file.read(2 ** 40 - 10, bytes)).toBe(10);
    expect(bytes.subarray(0, 11)).toEqual(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
    file.close();
  });
});

describe('overwriting in place', () => {
  function open(path: string) {
    const identity = disk.look(path)?.identity;
    if (identity === undefined) throw new Error('not there');
    return disk.openInPlace(path, identity);
  }

  it('changes the bytes and nothing else: inode, links, mode, size', () => {
    using folder = new Folder();
    const path = folder.write('file', 'key=SECRET!\n');
    linkSync(path, folder.at('other-name'));
    chmodSync(path, 0o640);
    const before = statSync(path);
    const file = open(path);
    file.overwrite(4, Buffer.from('xxxxxxx'));
    file.flush();
    file.close();
    expect(readFileSync(folder.at('other-name'), 'utf8')).toBe('key=xxxxxxx\n');
    const { ino, nlink, mode, size, uid, gid } = statSync(path);
    expect({ ino, nlink, mode, size, uid, gid }).toEqual({
      ino: before.ino,
      nlink: 2,
      mode: before.mode,
      size: before.size,
      uid: before.uid,
      gid: before.gid,
    });
  });

  it('refuses another file under the same name', () => {
    using folder = new Folder();
    const path = folder.write('file', 'old');
    const identity = disk.look(path)?.identity ?? { dev: '', ino: '' };
    folder.write('new', 'new');
    execFileSync('mv', [folder.at('new'), path]);
    expect(codeOf(() => disk.openInPlace(path, identity))).toBe('file-changed');
    expect(codeOf(() => disk.openInPlace(path, { ...identity, dev: '1' }))).toBe('file-changed');
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('never extends: not past the end, not after the file was cut', () => {
    using folder = new Folder();
    const path = folder.write('file', '0123456789');
    const file = open(path);
    expect(codeOf(() => file.overwrite(8, Buffer.from('abc')))).toBe('file-changed');
    truncateSync(path, 4);
    expect(codeOf(() => file.overwrite(4, Buffer.from('a')))).toBe('file-changed');
    expect(() => file.overwrite(-1, Buffer.from('a'))).toThrow(RangeError);
    file.overwrite(2, Buffer.from('ab'));
    file.close();
    expect(readFileSync(path, 'utf8')).toBe('01ab');
  });

  it('a file that may only be read is permission denied, not widened', () => {
    using folder = new Folder();
    chmodSync(folder.path, 0o755);
    const path = folder.write('file', 'abc');
    chmodSync(path, 0o444);
    const identity = disk.look(path)?.identity ?? { dev: '', ino: '' };
    expect(asOrdinaryUser(() => codeOf(() => disk.openInPlace(path, identity)))).toBe('permission-denied');
    expect(lstatSync(path).mode & 0o777).toBe(0o444);
  });
});

describe('our own state', () => {
  it('folders are 0700, stored files 0600, replaced whole, and leave nothing beside them', () => {
    using folder = new Folder();
    const path = folder.at('a/b/state');
    disk.makeFolder(folder.at('a/b'));
    disk.makeFolder(folder.at('a/b'));
    disk.store(path, Buffer.from('one'));
    const first = statSync(path).ino;
    disk.store(path, Buffer.from('two'));
    expect(statSync(path).ino).not.toBe(first);
    expect(Buffer.from(disk.load(path) ?? []).toString()).toBe('two');
    expect([statSync(folder.at('a')).mode & 0o777, statSync(folder.at('a/b')).mode & 0o777, statSync(path).mode & 0o777]).toEqual([
      0o700, 0o700, 0o600,
    ]);
    expect(readdirSync(folder.at('a/b'))).toEqual(['state']);
    expect(disk.load(folder.at('none'))).toBeNull();
  });

  it('a store that fails leaves the old file and no temporary one', () => {
    using folder = new Folder();
    disk.makeFolder(folder.at('taken'));
    folder.write('taken/x');
    expect(codeOf(() => disk.store(folder.at('taken'), Buffer.from('x')))).not.toBeNull();
    expect(codeOf(() => disk.store(folder.at('none/state'), Buffer.from('x')))).toBe('not-found');
    expect(readdirSync(folder.path)).toEqual(['taken']);
  });

  it('appends records one after the other; a link is not followed', () => {
    using folder = new Folder();
    disk.append(folder.at('journal'), Buffer.from('1\n'));
    disk.append(folder.at('journal'), Buffer.from('2\n'));
    expect(readFileSync(folder.at('journal'), 'utf8')).toBe('1\n2\n');
    symlinkSync('journal', folder.at('link'));
    expect(codeOf(() => disk.append(folder.at('link'), Buffer.from('3\n')))).toBe('symlink');
    expect(codeOf(() => disk.load(folder.at('link')))).toBe('symlink');
    expect(codeOf(() => disk.erase(folder.at('link')))).toBe('symlink');
  });

  it('a record that did not fit is taken back whole', () => {
    using folder = new Folder();
    const script = `
      import { nodeDisk } from ${JSON.stringify(new URL('../../src/disk/index.ts', import.meta.url).href)};
      const disk = nodeDisk();
      disk.append('journal', Buffer.alloc(1000, 'a'));
      try { disk.append('journal', Buffer.alloc(1000, 'b')); } catch (error) { console.log(error.code); }
    `;
    // The limit is 1,024 bytes: the second record is cut short by the system itself.
    const ran = spawnSync('bash', ['-c', `trap '' XFSZ; ulimit -f 1; exec "$0" --input-type=module -e "$1"`, process.execPath, script], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect(ran.stdout.trim(), ran.stderr).toBe('disk-full');
    expect(readFileSync(folder.at('journal'), 'utf8')).toBe('a'.repeat(1000));
  });

  it('erase overwrites before it unlinks', () => {
    using folder = new Folder();
    const path = folder.write('state', 'x'.repeat(200_000));
    linkSync(path, folder.at('witness'));
    disk.erase(path);
    disk.erase(path);
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(folder.at('witness')).every((byte) => byte === 0)).toBe(true);
    expect(statSync(folder.at('witness')).size).toBe(200_000);
  });
});

describe('errors', () => {
  it('hold the path only for who asks: not in message, cause, inspection or JSON', () => {
    const path = '/nowhere/ghp_lookslikeatoken/file';
    let caught: unknown;
    try {
      disk.openToRead(path);
    } catch (error) {
      caught = error;
    }
    if (!(caught instanceof DiskError)) throw new Error('no DiskError');
    expect(caught.path).toBe(path);
    expect(caught.cause).toBeInstanceOf(Error);
    expect(caught.errno).toBe('ENOENT');
    for (const shown of [
      caught.message,
      String(caught),
      JSON.stringify(caught),
      inspect(caught, { depth: 9, showHidden: true }),
      caught.stack ?? '',
    ])
      expect(shown).not.toContain('lookslike');
    expect(caught.shouldRetry()).toBe(false);
    expect(new DiskError('busy', 'open', path).shouldRetry()).toBe(true);
  });

  it('a path that cannot exist is not found; bugs are not dressed up as disk errors', () => {
    expect(disk.look('a\0b')).toBeNull();
    expect(codeOf(() => disk.openToRead('a\0b'))).toBe('not-found');
    expect(() => disk.look(5 as never)).toThrow(TypeError);
  });
});
