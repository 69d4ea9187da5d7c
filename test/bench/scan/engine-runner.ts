/**
 * Our engine over a list of files on one thread, for npm run bench:scan: what hyperscan.c is to Hyperscan.
 *
 *   node engine-runner.ts FOLDER FILES
 *
 * For each line on standard input (`read`, `detect`, `hunt` or `both`; with a path after it a report is written there) reads
 * every file, scans it if it is to, and prints one line of JSON.
 */
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { allRules, createEngine, type Engine, type HuntEntry } from '../../../src/scan/index.ts';
import { scanWindows, wipe } from '../../../src/search/blocks.ts';
import { blindEntry, freshKeys } from '../../scan/support.ts';
import { huntedValues } from './tree.ts';

export interface Ran {
  readonly ms: number;
  readonly cpuMs: number;
  readonly bytes: number;
  readonly files: number;
  readonly matches: number;
  /** The files that took longest: path, milliseconds, bytes. */
  readonly slowest?: readonly (readonly [path: string, ms: number, bytes: number])[];
}

/** `file by start end`, one match each. */
export type Reported = readonly [file: number, by: string, start: number, end: number];

export const HUNT = 10_000;

const [folder = '', list = ''] = process.argv.slice(2);

function huntEntries(): HuntEntry[] {
  const keys = freshKeys();
  return Array.from(huntedValues(HUNT), ([number, value]) => blindEntry(Buffer.from(value), keys, String(number)));
}

function readAll(paths: readonly string[], into: Uint8Array): number {
  let bytes = 0;
  for (const path of paths) {
    const file = openSync(path, 'r');
    for (let got = readSync(file, into, 0, into.length, null); got > 0; got = readSync(file, into, 0, into.length, null)) bytes += got;
    closeSync(file);
  }
  return bytes;
}

type Scanned = Pick<Ran, 'bytes' | 'matches'> & { readonly slowest: [path: string, ms: number, bytes: number][] };

function scanAll(engine: Engine, paths: readonly string[], report: Reported[] | null): Scanned {
  const slowest: [string, number, number][] = [];
  let least = 0;
  let before = performance.now();
  let bytes = 0;
  let matches = 0;
  for (const [index, path] of paths.entries()) {
    const file = openSync(path, 'r');
    let end = 0;
    for (const window of scanWindows(engine, (at, into) => readSync(file, into, 0, into.length, at))) {
      matches += window.matches.length;
      end = window.end;
      for (const { by, span } of report === null ? [] : window.matches) report?.push([index, by, span.start, span.end]);
      wipe(window.matches);
    }
    bytes += end;
    closeSync(file);
    const now = performance.now();
    if (now - before > least) {
      slowest.push([path, now - before, end]);
      slowest.sort(([, a], [, b]) => b - a).splice(8);
      if (slowest.length === 8) least = slowest[7]?.[1] ?? 0;
    }
    before = now;
  }
  return { bytes, matches, slowest };
}

if (import.meta.main) {
  const paths = readFileSync(list, 'utf8')
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => join(folder, path));
  const engines = new Map<string, Engine>();
  const engineFor = (mode: string): Engine => {
    const known = engines.get(mode);
    if (known !== undefined) return known;
    const engine = createEngine({ rules: mode === 'hunt' ? [] : allRules, hunt: mode === 'detect' ? [] : huntEntries() });
    engines.set(mode, engine);
    return engine;
  };
  const buffer = new Uint8Array(1_048_576);
  for await (const line of createInterface({ input: process.stdin })) {
    const [mode = '', to] = line.split(' ');
    const engine = mode === 'read' ? null : engineFor(mode);
    const report: Reported[] | null = to === undefined ? null : [];
    const cpu = process.cpuUsage();
    const began = performance.now();
    const scanned = engine === null ? { bytes: readAll(paths, buffer), matches: 0 } : scanAll(engine, paths, report);
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    if (to !== undefined) writeFileSync(to, JSON.stringify(report));
    const ran: Ran = { ms, cpuMs: (user + system) / 1_000, files: paths.length, ...scanned };
    process.stdout.write(`${JSON.stringify(ran)}\n`);
  }
}
