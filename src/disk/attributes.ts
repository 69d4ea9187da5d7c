import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, utimesSync } from 'node:fs';
import { guarded } from './disk-error.ts';
import type { FileAttributes, RawPath } from './face.ts';

export function attributesOf(path: RawPath): FileAttributes {
  const { mode, uid, gid, atimeNs, mtimeNs } = guarded('look', path, () => lstatSync(path, { bigint: true }));
  return { mode: Number(mode), uid: Number(uid), gid: Number(gid), atimeNs: String(atimeNs), mtimeNs: String(mtimeNs) };
}

export function setAttributes(path: RawPath, { mode, uid, gid, atimeNs, mtimeNs }: FileAttributes): void {
  const now = guarded('look', path, () => lstatSync(path));
  if (now.uid !== uid || now.gid !== gid) guarded('set owner', path, () => chownSync(path, uid, gid));
  guarded('set mode', path, () => chmodSync(path, mode & 0o7777));
  guarded('set times', path, () => utimesSync(path, seconds(atimeNs), seconds(mtimeNs)));
  if (process.platform !== 'linux' || typeof path !== 'string') return;
  try {
    execFileSync('touch', ['-m', '-d', exactly(mtimeNs), '--', path], { stdio: 'ignore' });
    execFileSync('touch', ['-a', '-d', exactly(atimeNs), '--', path], { stdio: 'ignore' });
  } catch {
    // Without coreutils the times stay as Node has set them, to a quarter of a microsecond.
  }
}

function seconds(nanoseconds: string): number {
  return Number(nanoseconds) / 1e9;
}

/** As coreutils' `touch` takes it: https://www.gnu.org/software/coreutils/manual/html_node/Seconds-since-the-Epoch.html */
function exactly(nanoseconds: string): string {
  const whole = BigInt(nanoseconds);
  const below = ((whole % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return `@${(whole - below) / 1_000_000_000n}.${String(below).padStart(9, '0')}`;
}
