import { execFileSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keepsOldBytes } from '../../src/disk/media.ts';
import { nodeDisk } from '../../src/disk/index.ts';
import { Folder } from './folder.ts';

const disk = nodeDisk();

it('what a file has besides its bytes is put onto another one, its times to the nanosecond', () => {
  using folder = new Folder();
  const from = folder.write('-from');
  execFileSync('touch', ['-m', '-d', '@1712345678.123456789', '--', from]);
  execFileSync('touch', ['-a', '-d', '@1000000001.000000007', '--', from]);
  chmodSync(from, 0o640);
  const to = folder.write('-to', 'another');
  const kept = disk.attributesOf(from);
  expect(kept).toMatchObject({ mtimeNs: '1712345678123456789', atimeNs: '1000000001000000007' });
  disk.setAttributes(to, kept);
  const { mode, mtimeNs, atimeNs } = statSync(to, { bigint: true });
  expect([Number(mode) & 0o7777, mtimeNs, atimeNs]).toEqual([0o640, 1_712_345_678_123_456_789n, 1_000_000_001_000_000_007n]);
});

it('tells filesystems that keep old bytes, and says nothing of what is not there', () => {
  const kind = execFileSync('stat', ['-f', '-c', '%T', '/'], { encoding: 'utf8' }).trim();
  const keeping = ['btrfs', 'zfs', 'bcachefs', 'overlayfs', 'nilfs', 'f2fs', 'ubifs'];
  expect((keepsOldBytes('/') ?? kind).toLowerCase()).toBe(kind);
  expect(keepsOldBytes('/') === null).toBe(!keeping.includes(kind));
  expect(keepsOldBytes('/no/such/path')).toBeNull();
});
