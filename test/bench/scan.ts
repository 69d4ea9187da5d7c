/**
 * npm run bench:scan — how fast, how thorough and how modest the scanner is, beside other programs: one run on one machine, the
 * rounds of all interleaved, the first round for warming up only. Prints medians, ratios and aims; says what it could not run.
 *
 *   --quick          a small tree, fewer rounds, small hostile inputs
 *   --rows a,b       of: detect, ripgrep, peers, hunt, rescan, memory (default all)
 *   --mb N           size of the tree, 10⁶ bytes (default 600)
 *   --rounds N       of one-thread rows; --peer-rounds N of whole processes
 *   --place DIR      where the tree and everything else is built; kept, and used again
 *   --profile        tell where the time goes for rows that reach their aim, too
 *
 * Needs gcc and libhyperscan-dev, ripgrep, Go and npm's registry; rows whose program is missing are printed as not run.
 * LASTCOPY_GITLEAKS and LASTCOPY_BETTERLEAKS name programs that are there already.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { allRules } from '../../src/scan/index.ts';
import { held } from './scan/memory.ts';
import { product } from './scan/peers.ts';
import { oneThreadRows } from './scan/one-thread.ts';
import { type Asked, head, notRun, row, say, seconds, why } from './scan/table.ts';
import { buildTree } from './scan/tree.ts';
import { wholeProcessRows } from './scan/whole-processes.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string', default: 'detect,ripgrep,peers,hunt,rescan,memory' },
    mb: { type: 'string' },
    rounds: { type: 'string' },
    'peer-rounds': { type: 'string' },
    place: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
});
const QUICK = options.quick;
const ROWS = new Set(options.rows.split(','));
const MEGABYTES = Number(options.mb ?? (QUICK ? 60 : 600));
const place = options.place ?? mkdtempSync(join(tmpdir(), 'lastcopy-bench-scan-'));
const asked: Asked = {
  place,
  rows: ROWS,
  rounds: Number(options.rounds ?? (QUICK ? 3 : 7)),
  peerRounds: Number(options['peer-rounds'] ?? (QUICK ? 1 : 3)),
  profile: options.profile,
};

async function memory(): Promise<void> {
  try {
    // As it is installed: from sources each thread would hold the type stripper as well.
    const entry = new URL('../search/scanner-main.js', pathToFileURL(await product()));
    const peaks: number[] = [];
    for await (const { input, peakMb, seconds: took, findings, notVisible } of held(place, QUICK ? 0.1 : 1, entry)) {
      peaks.push(peakMb);
      const unseen = Object.entries(notVisible).map(([reason, count]) => `${count} ${reason}`);
      say(
        `  ${input.padEnd(50)}${peakMb.toFixed(0).padStart(5)} MB  ${seconds(took * 1_000).padStart(8)}  ${findings} findings  ${unseen.join(', ')}`.trimEnd(),
      );
    }
    const most = Math.max(...peaks);
    row({
      what: `peak memory of the scanner${QUICK ? ' (inputs at a tenth)' : ''}`,
      ours: `${most.toFixed(0)} MB`,
      peer: `least ${Math.min(...peaks).toFixed(0)} MB`,
      ratio: most,
      unit: ' MB',
      aim: ['≤', 200],
    });
  } catch (error) {
    notRun('peak memory of the scanner', why(error));
  }
}

async function unchanged(): Promise<void> {
  try {
    const { rescan } = await import('./rescan.ts');
    const { files, bare, ours, scanner, ratio, scannerRatio } = await rescan(QUICK ? 20_000 : 200_000);
    const spent = (one: number) => seconds(one * 1_000);
    row({ what: `unchanged search of ${files} files, against a bare walk`, ours: spent(ours), peer: spent(bare), ratio, aim: ['≤', 1.2] });
    row({ what: '  the same through a scanner process', ours: spent(scanner), peer: spent(bare), ratio: scannerRatio, aim: null });
  } catch (error) {
    notRun('unchanged search, against a bare walk', why(error));
  }
}

mkdirSync(place, { recursive: true });
try {
  say(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, ${allRules.length} rules`);
  if (['detect', 'hunt', 'ripgrep', 'peers'].some((name) => ROWS.has(name))) {
    const tree = buildTree(place, MEGABYTES * 1e6);
    const mix = Object.entries(tree.mix).map(([kind, { files, bytes }]) => `${kind} ${(bytes / 1e6).toFixed(0)} MB in ${files}`);
    say(`Tree: ${(tree.bytes / 1e6).toFixed(0)} MB in ${tree.files.length} files (${mix.join(', ')})`);
    say(
      `Planted: ${tree.raw.length} tokens of all our rules by their own samples (others need not know those kinds), ${tree.encoded.length} encoded ones.\n`,
    );
    const list = join(place, 'files');
    writeFileSync(list, tree.files.map((path) => `${path}\n`).join(''));
    head();
    if (ROWS.has('detect') || ROWS.has('hunt')) await oneThreadRows(tree, list, asked);
    if (ROWS.has('ripgrep') || ROWS.has('peers')) await wholeProcessRows(tree, asked);
  } else head();
  if (ROWS.has('rescan')) await unchanged();
  if (ROWS.has('memory')) await memory();
} finally {
  if (options.place === undefined) rmSync(place, { recursive: true, force: true });
}
