import type { Disk } from '../disk/index.ts';
import { DiskError } from '../disk/index.ts';
import type { Edges } from '../forms/index.ts';
import { decodeSpan, fingerprint } from '../forms/index.ts';
import type { HuntEntry } from '../scan/index.ts';
import { OVERLAP } from '../scan/index.ts';
import type { SearchEntry, SearchEvent, SearchKeys } from './face.ts';

/** What the engine is to hunt for; `wipe` overwrites the values once the search is over. */
export interface HuntSet {
  readonly entries: readonly HuntEntry[];
  /** Entries whose value could not be read in place: they are not hunted, and that is told. */
  readonly unread: readonly SearchEvent[];
  wipe(): void;
}

/** Turns entries by fingerprint into plain ones, by reading the value where a replica of it was seen. */
export function prepareHunt(disk: Disk, hunt: readonly SearchEntry[], keys: SearchKeys): HuntSet {
  const entries: HuntEntry[] = [];
  const unread: SearchEvent[] = [];
  for (const entry of hunt) {
    if (entry.kind === 'blind') entries.push(entry);
    else if (entry.kind === 'plain') entries.push({ ...entry, value: Uint8Array.from(entry.value) });
    else {
      const value = valueOf(disk, entry, keys);
      if (value !== null) entries.push({ kind: 'plain', id: entry.id, value, context: 'any' });
      else {
        for (const { path } of entry.at.slice(0, 1)) {
          unread.push({
            type: 'not-visible',
            path,
            reason: 'vanished',
            detail: `the value of ${entry.id} is in none of the ${entry.at.length} places where it was seen: it could not be hunted by fingerprint`,
          });
        }
      }
    }
  }
  return {
    entries,
    unread,
    wipe() {
      for (const entry of entries) if (entry.kind === 'plain') entry.value.fill(0);
    },
  };
}

/**
 * The neighbours' bits at a span's edges are not in the index: every state that they can have, which base64 has three of
 * at each edge, one octal digit per layer (forms/ Edges).
 */
function edgesOf(form: string): Edges[] {
  let states = [0];
  const layers = Math.min(form.split('base64').length - 1, 3);
  for (let layer = 0; layer < layers; layer++) states = states.flatMap((state) => [0, 2, 4].map((bits) => state * 8 + bits));
  return states.flatMap((lead) => states.map((trail) => ({ lead, trail })));
}

function valueOf(disk: Disk, entry: Extract<SearchEntry, { kind: 'fingerprint' }>, keys: SearchKeys): Uint8Array | null {
  const key = { epoch: keys.epoch, fingerprint: keys.fingerprint };
  for (const { path, span, form } of entry.at) {
    const original = bytesAt(disk, path, span);
    if (original === null) continue;
    try {
      for (const edges of edgesOf(form)) {
        const value = decodeSpan(form, original, edges);
        if (value === null) continue;
        if (fingerprint(key, value) === entry.fingerprint) return Uint8Array.from(value);
        // Decoding `raw` gives the bytes themselves.
        if (value.buffer !== original.buffer) value.fill(0);
      }
    } finally {
      original.fill(0);
    }
  }
  return null;
}

/** Null where the file is gone, shorter, or not readable now. */
function bytesAt(disk: Disk, path: Parameters<Disk['openToRead']>[0], span: { start: number; end: number }): Uint8Array | null {
  if (span.end <= span.start || span.end - span.start > OVERLAP || disk.remote(path) !== 'no') return null;
  try {
    const file = disk.openToRead(path);
    try {
      const bytes = new Uint8Array(span.end - span.start);
      return file.read(span.start, bytes) === bytes.length ? bytes : null;
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof DiskError) return null;
    throw error;
  }
}
