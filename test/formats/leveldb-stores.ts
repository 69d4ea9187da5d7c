import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { python } from './python.ts';

/** Stores that the real LevelDB wrote, through Python's plyvel. */

export interface StoreOptions {
  readonly compression?: 'snappy' | null;
  readonly block_size?: number;
  readonly write_buffer_size?: number;
  readonly block_restart_interval?: number;
  readonly max_file_size?: number;
  readonly bloom_filter_bits?: number;
}

/** One step: puts, deletions (null), or a compaction of everything. */
export type StoreStep = readonly (readonly [key: string | Uint8Array, value: string | Uint8Array | null])[] | 'compact';

const WRITE = `
import sys, json, base64, plyvel
order = json.load(sys.stdin)
b = base64.b64decode
options = order['options']
db = plyvel.DB(order['folder'], create_if_missing=True, **options)
for step in order['steps']:
    if step == 'compact':
        db.compact_range()
        continue
    with db.write_batch() as batch:
        for key, value in step:
            if value is None: batch.delete(b(key))
            else: batch.put(b(key), b(value))
db.close()
`;

export function writeStore(folder: string, options: StoreOptions, steps: readonly StoreStep[]): void {
  const coded = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64');
  const order = {
    folder,
    options,
    steps: steps.map((step) =>
      step === 'compact' ? step : step.map(([key, value]) => [coded(key), value === null ? null : coded(value)]),
    ),
  };
  python(WRITE, JSON.stringify(order));
}

/** The files of a store by what they are. */
export function storeFiles(folder: string): { tables: Map<string, Buffer>; logs: Map<string, Buffer>; manifests: Map<string, Buffer> } {
  const files = { tables: new Map<string, Buffer>(), logs: new Map<string, Buffer>(), manifests: new Map<string, Buffer>() };
  for (const name of readdirSync(folder)) {
    const kind = /^\d+\.(?:ldb|sst)$/.test(name)
      ? 'tables'
      : /^\d+\.log$/.test(name)
        ? 'logs'
        : name.startsWith('MANIFEST-')
          ? 'manifests'
          : null;
    if (kind !== null) files[kind].set(name, readFileSync(join(folder, name)));
  }
  return files;
}
