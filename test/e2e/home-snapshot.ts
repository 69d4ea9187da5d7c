import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Everything about a file that a purge must not change, and its bytes. */
export interface Snapshot {
  readonly bytes: Buffer;
  readonly fixed: {
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
    readonly ino: number;
    readonly nlink: number;
    readonly size: number;
  };
}

/** All regular files and links below `folder`, by relative path; links are kept as their target text. */
export function snapshot(folder: string): Map<string, Snapshot> {
  const found = new Map<string, Snapshot>();
  const visit = (dir: string) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) visit(path);
      else {
        const { mode, uid, gid, ino, nlink, size } = lstatSync(path);
        found.set(relative(folder, path), {
          bytes: entry.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path),
          fixed: { mode, uid, gid, ino, nlink, size },
        });
      }
    }
  };
  visit(folder);
  return found;
}

/** Half-open ranges in which two byte strings of one length differ. */
export function differences(before: Buffer, after: Buffer): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (let i = 0; i < before.length; i++) {
    if (before[i] === after[i]) continue;
    const start = i;
    while (i < before.length && before[i] !== after[i]) i++;
    ranges.push({ start, end: i });
  }
  return ranges;
}

/** Where `secret` stands in `bytes` in the encodings that the test itself wrote, as ranges that may be overwritten. */
export function allowed(bytes: Buffer, secret: string): { start: number; end: number }[] {
  const needles: Buffer[] = [
    Buffer.from(secret),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(Buffer.from(secret).toString('hex')),
    Buffer.from(encodeURIComponent(secret)),
  ];
  const half = Math.floor(secret.length / 2);
  needles.push(Buffer.from(secret.slice(0, half)), Buffer.from(secret.slice(half)));
  for (let lead = 0; lead < 3; lead++) {
    // The characters that hold bits of the secret at this alignment, with those that it shares with its neighbours.
    const encoded = Buffer.concat([Buffer.alloc(lead), Buffer.from(secret)])
      .toString('base64')
      .replaceAll('=', '');
    const inner = encoded.slice(lead === 0 ? 0 : lead + 1, -1);
    needles.push(Buffer.from(inner));
  }
  const ranges: { start: number; end: number }[] = [];
  for (const [index, needle] of needles.entries()) {
    const margin = index >= needles.length - 3 ? 2 : 0;
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1))
      ranges.push({ start: at - margin, end: at + needle.length + margin });
  }
  return ranges;
}
