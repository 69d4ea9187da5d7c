import { chmodSync, closeSync, existsSync, linkSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, symlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nodeDisk } from '../../src/disk/index.ts';
import { Folder } from './folder.ts';

const disk = nodeDisk();

it('a folder goes with all that is in it, but nothing that a link leads to', () => {
  using folder = new Folder();
  mkdirSync(folder.at('gone/deep'), { recursive: true });
  mkdirSync(folder.at('kept'));
  folder.write('gone/deep/a', 'a');
  folder.write('kept/b', 'b');
  symlinkSync('../kept', folder.at('gone/link'));
  linkSync(folder.at('kept/b'), folder.at('gone/b'));
  disk.removeFolder(folder.at('gone'), () => true);
  expect(existsSync(folder.at('gone'))).toBe(false);
  expect(String(readFileSync(folder.at('kept/b')))).toBe('b');
  expect(() => disk.removeFolder(folder.at('gone'))).not.toThrow();
});

it('files that are picked out are overwritten first, also where they are read-only', () => {
  using folder = new Folder();
  mkdirSync(folder.at('gone/deep'), { recursive: true });
  const open = ['picked', 'other'].map((name) => {
    const path = folder.write(`gone/deep/${name}`, 'plain');
    chmodSync(path, 0o444);
    return openSync(path, 'r');
  });
  disk.removeFolder(folder.at('gone'), (name) => name === 'picked');
  const now = open.map((fd) => {
    const bytes = Buffer.alloc(5);
    readSync(fd, bytes, 0, 5, 0);
    closeSync(fd);
    return String(bytes);
  });
  expect(now).toEqual(['\0\0\0\0\0', 'plain']);
});

it('new folders and files are for their owner alone, unless it is said otherwise', () => {
  using folder = new Folder();
  disk.makeFolder(folder.at('own'));
  disk.makeFolder(folder.at('open'), 0o755);
  disk.create(folder.at('own/a')).close();
  disk.create(folder.at('own/b'), 0o444).close();
  const modes = ['own', 'open', 'own/a', 'own/b'].map((name) => lstatSync(folder.at(name)).mode & 0o700);
  expect(modes).toEqual([0o700, 0o700, 0o600, 0o400]);
  expect(lstatSync(folder.at('own')).mode & 0o077).toBe(0);
  expect(disk.free(folder.path)).toBeGreaterThan(0);
});
