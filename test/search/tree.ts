import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeDisk } from '../../src/disk/index.ts';
import type { Hit, SearchContext, SearchEvent, SearchKeys, SearchRequest } from '../../src/search/index.ts';
import { searchFiles } from '../../src/search/index.ts';

/** A folder of its own for one test; gone when the test ends. */
export class Tree implements Disposable {
  readonly home: string;

  constructor(base = tmpdir()) {
    this.home = mkdtempSync(join(base, 'lastcopy-search-'));
  }

  path(name: string): string {
    return join(this.home, name);
  }

  write(name: string, content: string | Uint8Array): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A fresh value that no rule knows and no one can guess. */
export function freshSecret(length = 40): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export function freshKeys(): SearchKeys {
  return { epoch: 1, fingerprint: randomBytes(32), local: randomBytes(32) };
}

export function hunting(
  home: string,
  values: Readonly<Record<string, string | Uint8Array>>,
  more: Partial<SearchRequest> = {},
): SearchRequest {
  return {
    id: 'test',
    roots: [home],
    home,
    exclude: [],
    detect: false,
    hunt: Object.entries(values).map(([id, value]) => ({
      kind: 'plain' as const,
      id,
      value: typeof value === 'string' ? new TextEncoder().encode(value) : value,
      context: 'any' as const,
    })),
    keys: freshKeys(),
    by: 'engine',
    ...more,
  };
}

export interface Found {
  readonly events: readonly SearchEvent[];
  readonly hits: readonly Hit[];
  readonly unseen: readonly Extract<SearchEvent, { type: 'not-visible' }>[];
  readonly files: readonly Extract<SearchEvent, { type: 'file' }>[];
  readonly summary: Extract<SearchEvent, { type: 'summary' }>;
}

export function sorted(events: readonly SearchEvent[]): Found {
  const summary = events.at(-1);
  if (summary?.type !== 'summary') throw new Error('the last event is not the summary');
  return {
    events,
    hits: events.filter((event): event is Hit => event.type === 'finding' || event.type === 'replica'),
    unseen: events.filter((event) => event.type === 'not-visible'),
    files: events.filter((event) => event.type === 'file'),
    summary,
  };
}

export async function gather(events: AsyncIterable<SearchEvent>): Promise<Found> {
  const all: SearchEvent[] = [];
  for await (const event of events) all.push(event);
  return sorted(all);
}

export function search(request: SearchRequest, more: Partial<SearchContext> = {}): Promise<Found> {
  return gather(searchFiles(request, { disk: nodeDisk({ home: request.home }), os: 'linux', env: {}, ...more }));
}
