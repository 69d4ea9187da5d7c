import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Disk, nodeDisk, showPath, type Unseen, walk, type WalkOptions } from '../../src/disk/index.ts';
import { asOrdinaryUser, Folder } from './folder.ts';

function walked(
  folder: Folder,
  root = folder.path,
  options: WalkOptions = {},
  disk: Disk = nodeDisk(),
): { files: string[]; unseen: string[] } {
  const unseen: Unseen[] = [];
  const files = [...walk(disk, root, { ...options, onNotVisible: (one) => unseen.push(one) })];
  const short = (path: string) => path.replace(`${folder.path}/`, '');
  return {
    files: files.map(({ path }) => short(showPath(path).path)),
    unseen: unseen.map(({ path, reason }) => `${short(showPath(path).path)}: ${reason}`),
  };
}

describe('walking', () => {
  it('yields every regular file once, depth first, and skips what is none', async () => {
    using folder = new Folder();
    for (const name of ['b/two', 'b/one', 'a', 'c/d/e/deep', '.hidden/x']) folder.write(name);
    symlinkSync('b', folder.at('link-to-folder'));
    symlinkSync('a', folder.at('link-to-file'));
    symlinkSync('/etc/passwd', folder.at('link-out'));
    symlinkSync('nowhere', folder.at('dangling'));
    symlinkSync('..', folder.at('c/up'));
    execFileSync('mkfifo', [folder.at('pipe')]);
    writeFileSync(Buffer.concat([Buffer.from(folder.at('b/')), Buffer.from([0xff, 0x21])]), '');
    const server = createServer().listen(folder.at('socket'));
    await new Promise((listening) => server.once('listening', listening));
    const { files, unseen } = walked(folder);
    server.close();
    expect(files).toEqual(['.hidden/x', 'a', 'b/one', 'b/two', 'b/\ufffd!', 'c/d/e/deep']);
    expect(unseen).toEqual([]);
  });

  it('folders come before what is in them, where asked for', () => {
    using folder = new Folder();
    folder.write('a/b/c');
    expect(walked(folder, folder.path, { folders: true }).files).toEqual([folder.path, 'a', 'a/b', 'a/b/c']);
  });

  it('the root: a file, a link to either, a link to nothing, nothing, a FIFO, a device', () => {
    using folder = new Folder();
    folder.write('real/x');
    folder.write('file');
    symlinkSync('real', folder.at('to-folder'));
    symlinkSync('file', folder.at('to-file'));
    symlinkSync('none', folder.at('to-nothing'));
    execFileSync('mkfifo', [folder.at('pipe')]);
    const at = (name: string) => walked(folder, folder.at(name));
    expect(at('file').files).toEqual(['file']);
    expect(at('to-folder').files).toEqual(['to-folder/x']);
    expect(at('to-file').files).toEqual(['file']);
    expect(at('to-nothing')).toEqual({ files: [], unseen: ['to-nothing: vanished'] });
    expect(at('none')).toEqual({ files: [], unseen: ['none: vanished'] });
    expect(at('pipe')).toEqual({ files: [], unseen: ['pipe: special-file'] });
    expect(walked(folder, '/dev/null').unseen).toEqual(['/dev/null: special-file']);
  });

  it('leaves out excluded folders, under any of their names', () => {
    using folder = new Folder();
    folder.write('state/journal');
    folder.write('state2/x');
    folder.write('keep/x');
    symlinkSync('state', folder.at('alias'));
    expect(walked(folder, folder.path, { exclude: [folder.at('state')] }).files).toEqual(['keep/x', 'state2/x']);
    expect(walked(folder, folder.path, { exclude: [folder.at('alias')] }).files).toEqual(['keep/x', 'state2/x']);
    expect(walked(folder, folder.path, { exclude: [folder.at('none'), `${folder.at('keep')}/`] }).files).toEqual([
      'state/journal',
      'state2/x',
    ]);
    expect(walked(folder, folder.at('state/journal'), { exclude: [folder.at('state')] }).files).toEqual([]);
    expect(walked(folder, folder.at('state'), { exclude: [folder.at('alias')] }).files).toEqual([]);
  });

  it('tells of folders that may not be read or entered (as an ordinary user; as root by lowering the effective user)', () => {
    using folder = new Folder();
    chmodSync(folder.path, 0o755);
    for (const name of ['open/x', 'unreadable/x', 'unenterable/x']) folder.write(name);
    chmodSync(folder.at('unreadable'), 0o311);
    chmodSync(folder.at('unenterable'), 0o444);
    expect(asOrdinaryUser(() => walked(folder))).toEqual({
      files: ['open/x'],
      unseen: ['unenterable/x: permission-denied', 'unreadable: permission-denied'],
    });
    for (const name of ['unreadable', 'unenterable']) chmodSync(folder.at(name), 0o755);
  });

  it('goes as deep as paths go and tells of what lies deeper', () => {
    using folder = new Folder();
    const name = 'd'.repeat(200);
    execFileSync('bash', ['-c', `cd "$0"; for i in {1..30}; do mkdir ${name}; cd ${name}; echo x > f; done`, folder.path]);
    const { files, unseen } = walked(folder);
    expect(files.length).toBeGreaterThan(15);
    expect(files.length).toBeLessThan(30);
    expect(unseen).toHaveLength(1);
    expect(unseen[0]).toMatch(/: too-deep$/);
  });

  it('does not enter network mounts, nor ask the system about them', () => {
    using folder = new Folder();
    folder.write('local/x');
    folder.write('share/x');
    folder.write('stub');
    const real = nodeDisk();
    const disk: Disk = {
      ...real,
      remote: (path) => (path === folder.at('share') ? 'network' : path === folder.at('stub') ? 'placeholder' : 'no'),
      look: (path) => {
        if (path === folder.at('share')) throw new Error('looked at a network mount');
        return real.look(path);
      },
    };
    expect(walked(folder, folder.path, {}, disk)).toEqual({
      files: ['local/x'],
      unseen: ['share: network-mount', 'stub: cloud-placeholder'],
    });
    expect(walked(folder, folder.at('share'), {}, disk)).toEqual({ files: [], unseen: ['share: network-mount'] });
  });

  it.runIf(process.platform === 'linux')('never enters the kernel’s own filesystems', () => {
    using folder = new Folder();
    expect(walked(folder, '/proc').files).toEqual([]);
    expect(walked(folder, '/proc').unseen).toEqual(['/proc: special-file']);
    expect(walked(folder, '/sys/kernel').unseen).toEqual(['/sys/kernel: special-file']);
  });

  it('skips what vanishes on the way', () => {
    using folder = new Folder();
    for (const name of ['a', 'b', 'c']) folder.write(name);
    const real = nodeDisk();
    const disk: Disk = {
      ...real,
      list: (path) => [...real.list(path), { name: 'ghost', kind: 'file' }, { name: 'haunted', kind: 'directory' }],
    };
    expect(walked(folder, folder.path, {}, disk)).toEqual({ files: ['a', 'b', 'c'], unseen: [] });
  });

  it('a folder that holds itself (a bind mount does) is walked once', () => {
    using folder = new Folder();
    folder.write('a/x');
    const real = nodeDisk();
    const inner = (path: string) => path.replace(/(\/a\/loop)+/, '');
    const disk: Disk = {
      ...real,
      list: (path) => [
        ...real.list(inner(String(path))),
        ...(String(path).endsWith('/a') ? [{ name: 'loop', kind: 'directory' as const }] : []),
      ],
      look: (path) => real.look(inner(String(path))),
    };
    expect(walked(folder, folder.path, {}, disk)).toEqual({ files: ['a/x'], unseen: [] });
  });

  it('stops with the signal’s reason', () => {
    using folder = new Folder();
    for (let index = 0; index < 50; index++) folder.write(`f${index}`);
    const stop = new AbortController();
    const walking = walk(nodeDisk(), folder.path, { signal: stop.signal });
    walking.next();
    stop.abort(new Error('enough'));
    expect(() => [...walking]).toThrow('enough');
  });

  it('takes broad folders without losing any', () => {
    using folder = new Folder();
    mkdirSync(folder.at('many'));
    for (let index = 0; index < 3_000; index++) writeFileSync(folder.at(`many/${index}`), '');
    expect(new Set(walked(folder).files).size).toBe(3_000);
  });
});
