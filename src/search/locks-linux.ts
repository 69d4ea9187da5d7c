import { lstatSync, readFileSync } from 'node:fs';
import type { RawPath } from '../disk/index.ts';

/**
 * Who holds a lock (fcntl, flock, lease) on a file, by what /proc/locks says now; 0 for a process that has no number here, as with
 * locks of an open file. Takes a path without links in it. Opens nothing: a process that closes any descriptor of a file loses its
 * own locks on it.
 *
 * Sources: proc_locks(5), proc_pid_mountinfo(5).
 */
export function linuxLocks(proc = '/proc'): (path: RawPath) => number[] {
  const locks = locksNow(proc);
  let mounts: readonly Mount[] | null = null;
  return (path) => {
    if (locks.size === 0) return [];
    mounts ??= mountsNow(proc);
    try {
      const { dev, ino } = lstatSync(path, { bigint: true });
      const devices = new Set([deviceOf(dev), mountOf(mounts, path)]);
      return [...devices].flatMap((device) => locks.get(`${device}:${ino}`) ?? []);
    } catch {
      return [];
    }
  };
}

/** Processes by `major:minor:inode`, the devices in hexadecimal, as they stand there; without our own. */
function locksNow(proc: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  let text: string;
  try {
    text = readFileSync(`${proc}/locks`, 'latin1');
  } catch {
    // A kernel without them.
    return found;
  }
  // 1: POSIX  ADVISORY  WRITE 1234 08:02:131077 0 EOF
  for (const [, pid, file = ''] of text.matchAll(/^\d+: (?:-> )?\S+ +\S+ +\S+ +(-?\d+) (\S+) /gm)) {
    if (Number(pid) === process.pid) continue;
    const known = found.get(file) ?? [];
    found.set(file, [...known, Math.max(0, Number(pid))]);
  }
  return found;
}

interface Mount {
  readonly point: string;
  readonly device: string;
}

/** Btrfs gives each subvolume a number of its own, but locks bear that of the filesystem, which stands in the mount table. */
function mountsNow(proc: string): Mount[] {
  try {
    const lines = readFileSync(`${proc}/self/mountinfo`, 'latin1').split('\n');
    const mounts = lines.flatMap((line) => {
      const [, , device, , point] = line.split(' ');
      const [major, minor] = device?.split(':').map(Number) ?? [];
      if (major === undefined || minor === undefined || point === undefined) return [];
      const plain = point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
      return [{ point: plain, device: hexadecimal(major, minor) }];
    });
    // Of two at one point the later one hides the earlier.
    return mounts.toReversed().sort((a, b) => b.point.length - a.point.length);
  } catch {
    return [];
  }
}

function mountOf(mounts: readonly Mount[], path: RawPath): string | undefined {
  const bytes = Buffer.from(path).toString('latin1');
  return mounts.find(({ point }) => point === '/' || bytes === point || bytes.startsWith(`${point}/`))?.device;
}

/** How the C library packs a device's number: makedev(3). */
function deviceOf(dev: bigint): string {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n);
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n);
  return hexadecimal(Number(major), Number(minor));
}

function hexadecimal(major: number, minor: number): string {
  return `${major.toString(16).padStart(2, '0')}:${minor.toString(16).padStart(2, '0')}`;
}
