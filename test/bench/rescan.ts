/**
 * How much an unchanged machine costs to search again: 200,000 files that the index knows, against a bare walk that lists every
 * folder and looks at every file, in the same process and through the scanner process.
 */
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '../../src/disk/index.ts';
import { KnownFiles, searchFiles, startScanner } from '../../src/search/index.ts';
import type { SearchRequest } from '../../src/search/index.ts';

export interface Rescan {
  readonly name: string;
  readonly files: number;
  /** Seconds, medians: a bare walk; the search in this process; the same asked of a scanner process that runs already. */
  readonly bare: number;
  readonly ours: number;
  readonly scanner: number;
  /** Milliseconds to take up the index. */
  readonly load: number;
  readonly indexBytes: number;
  /** ours / bare. */
  readonly ratio: number;
  readonly scannerRatio: number;
}

const PER_FOLDER = 25;
const RUNS = 5;

/** Builds its own tree below the system's temporary folder and removes it. */
export async function rescan(files = 200_000): Promise<Rescan> {
  const home = mkdtempSync(join(tmpdir(), 'lastcopy-rescan-'));
  try {
    plant(home, files);
    const index = remembered(home);
    const image = index.bytes();
    const request: SearchRequest = {
      id: 'rescan',
      roots: [home],
      home,
      exclude: [],
      detect: false,
      hunt: [],
      keys: { epoch: 1, fingerprint: new Uint8Array(32), local: new Uint8Array(32) },
      by: 'engine',
      known: image,
    };
    const bare: number[] = [];
    const ours: number[] = [];
    const through: number[] = [];
    const load: number[] = [];
    await using scanner = startScanner({
      entry: new URL('../../src/search/scanner-main.ts', import.meta.url),
      allowRoot: process.getuid?.() === 0,
      nice: 0,
    });
    // Side by side, so that all meet the same machine; the first round only warms up.
    for (let run = 0; run <= RUNS; run++) {
      const keep = run > 0;
      const walked = await seconds(async () => bareWalk(home));
      const searched = await seconds(async () =>
        expectSkipped(searchFiles(request, { disk: nodeDisk({ home }), os: 'linux', env: {} }), files),
      );
      const asked = await seconds(async () => expectSkipped(scanner.search(request), files));
      const loaded = await seconds(async () => KnownFiles.from(image.slice()).size);
      if (!keep) continue;
      bare.push(walked);
      ours.push(searched);
      through.push(asked);
      load.push(loaded);
    }
    return {
      name: 'unchanged re-scan',
      files,
      bare: median(bare),
      ours: median(ours),
      scanner: median(through),
      load: median(load) * 1_000,
      indexBytes: image.length,
      ratio: median(ours) / median(bare),
      scannerRatio: median(through) / median(bare),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Folders three deep, names as projects have them. */
function plant(home: string, files: number): void {
  for (let done = 0; done < files; ) {
    const number = done / PER_FOLDER;
    const folder = join(home, `project-${Math.floor(number / 400)}`, `package-${Math.floor(number / 20) % 20}`, `part-${number % 20}`);
    mkdirSync(folder, { recursive: true });
    for (let count = 0; count < PER_FOLDER && done < files; count++, done++) writeFileSync(join(folder, `module-${count}.d.ts`), 'x');
  }
}

function remembered(home: string): KnownFiles {
  const disk = nodeDisk({ home });
  const index = KnownFiles.empty();
  const enter = (folder: string): void => {
    for (const { name, kind } of disk.list(folder)) {
      const path = join(folder, String(name));
      if (kind === 'directory') enter(path);
      else index.remember(path, disk.look(path)?.identity ?? raise(path));
    }
  };
  enter(home);
  return index;
}

function raise(path: string): never {
  throw new Error(`${path} is gone`);
}

function bareWalk(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) bytes += bareWalk(path);
    else bytes += lstatSync(path).size;
  }
  return bytes;
}

async function expectSkipped(events: AsyncIterable<{ readonly type: string; readonly skipped?: number }>, files: number): Promise<void> {
  let skipped: number | undefined;
  for await (const event of events) if (event.type === 'summary') skipped = event.skipped;
  if (skipped !== files) throw new Error(`skipped ${skipped} of ${files} files`);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await rescan(), null, 2)}\n`);
