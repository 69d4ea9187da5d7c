import { createHash } from 'node:crypto';
import { closeSync, openSync, opendirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { allRules, createEngine, OVERLAP } from '../../src/scan/index.ts';

/** Findings in ordinary code, which should hold no secrets: each is to be looked at. */

const BLOCK = 1_048_576;

/** A distinct value under one rule: how often it stood there, and where first. */
interface Alarm {
  readonly rule: string;
  readonly where: string;
  count: number;
}

export interface CodeReport {
  readonly files: number;
  readonly bytes: number;
  readonly unread: number;
  readonly milliseconds: number;
  /** Findings of each rule, most first, with the distinct ones among them. */
  readonly rules: readonly { readonly rule: string; readonly count: number; readonly alarms: readonly Alarm[] }[];
}

/** Files under `folders` with a size, without following links or reading `.git`. */
function* filesUnder(folder: string): Generator<string> {
  if (statSync(folder).isFile()) {
    yield folder;
    return;
  }
  const entries = opendirSync(folder);
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== '.git') yield* filesUnder(path);
      else if (entry.isFile()) yield path;
    }
  } finally {
    entries.closeSync();
  }
}

export function scanCode(folders: readonly string[], only: string | undefined): CodeReport {
  const rules = only === undefined ? allRules : allRules.filter(({ id }) => id.includes(only));
  const engine = createEngine({ rules, blockBytes: BLOCK });
  const input = engine.input();
  const alarms = new Map<string, Alarm>();
  let files = 0;
  let bytes = 0;
  let unread = 0;
  const begun = performance.now();

  function look(path: string, length: number, from: number): void {
    for (const { by, span, value } of engine.scan(length)) {
      // What begins in the next block's part is found there again.
      if (from > 0 && span.end <= OVERLAP) continue;
      const key = `${by} ${createHash('sha256').update(value).digest('base64')}`;
      value.fill(0);
      const known = alarms.get(key);
      if (known === undefined) alarms.set(key, { rule: by, where: `${path}: ${around(input, span.start, span.end, length)}`, count: 1 });
      else known.count++;
    }
  }

  for (const folder of folders) {
    for (const path of filesUnder(folder)) {
      let descriptor: number;
      try {
        descriptor = openSync(path, 'r');
      } catch {
        unread++;
        continue;
      }
      try {
        files++;
        let held = readSync(descriptor, input, 0, input.length, 0);
        let at = held;
        look(path, held, 0);
        while (held === input.length) {
          input.copyWithin(0, input.length - OVERLAP);
          const more = readSync(descriptor, input, OVERLAP, input.length - OVERLAP, at);
          held = OVERLAP + more;
          at += more;
          if (more > 0) look(path, held, at);
        }
        bytes += at;
      } finally {
        closeSync(descriptor);
      }
    }
  }
  const byRule = Map.groupBy(alarms.values(), ({ rule }) => rule);
  return {
    files,
    bytes,
    unread,
    milliseconds: performance.now() - begun,
    rules: [...byRule]
      .map(([rule, own]) => ({
        rule,
        count: own.reduce((sum, { count }) => sum + count, 0),
        alarms: own.toSorted((a, b) => b.count - a.count),
      }))
      .toSorted((a, b) => b.count - a.count),
  };
}

/** The text around a finding, its value as the shape of its characters: `a`, `A`, `0`, signs as they are. */
function around(bytes: Uint8Array, start: number, end: number, length: number): string {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(Math.max(0, from), Math.min(length, to))).toString('latin1');
  const shape = text(start, end).replaceAll(/[a-z]/g, 'a').replaceAll(/[A-Z]/g, 'A').replaceAll(/\d/g, '0');
  const mask = shape.length > 44 ? `${shape.slice(0, 36)}…(${end - start})` : shape;
  return `${text(start - 60, start)}⟦${mask}⟧${text(end, end + 20)}`.replaceAll(/[^\x20-\x7e⟦⟧…]+/g, ' ');
}
