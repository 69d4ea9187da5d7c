import { join } from 'node:path';
import * as v from 'valibot';
import { DiskError, nodeDisk } from '../../disk/index.ts';
import type { Total } from '../search-progress.ts';

/** What finished scans came to, by a digest of what they scanned: so that the next one can tell how far it is. */
const Past = v.record(v.string(), v.object({ files: v.number(), bytes: v.number(), at: v.string() }));
const REMEMBERED = 50;

export function totalOf(stateDir: string, scan: string): Total | null {
  return load(stateDir)[scan] ?? null;
}

/** Never throws for the disk's sake: it is a convenience. */
export function rememberTotal(stateDir: string, scan: string, { files, bytes }: Total): void {
  const all = Object.entries({ ...load(stateDir), [scan]: { files, bytes, at: new Date().toISOString() } });
  const latest = all.toSorted(([, a], [, b]) => (a.at < b.at ? 1 : -1)).slice(0, REMEMBERED);
  try {
    const disk = nodeDisk();
    disk.makeFolder(join(stateDir, 'scans'));
    disk.store(fileOf(stateDir), Buffer.from(JSON.stringify(Object.fromEntries(latest))));
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
  }
}

function load(stateDir: string): v.InferOutput<typeof Past> {
  try {
    const bytes = nodeDisk().load(fileOf(stateDir));
    return bytes === null ? {} : v.parse(Past, JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // Damaged or unreadable: the next scan that ends writes it anew.
    return {};
  }
}

function fileOf(stateDir: string): string {
  return join(stateDir, 'scans', 'past.json');
}
