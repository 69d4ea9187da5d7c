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
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allRules } from '../../src/scan/index.ts';
import { HUNT, type Ran, type Reported } from './scan/engine-runner.ts';
import { held } from './scan/memory.ts';
import { patternsOf } from './scan/patterns.ts';
import { type Cost, lastcopy, leaks, product, type Program, ripgrep, secretlint, timed } from './scan/peers.ts';
import { whereTimeGoes } from './scan/profile.ts';
import { exactRecall, hyperscanFindings, peerRecall, type Recall } from './scan/recall.ts';
import { hyperscanRunner, ourRunner, type Runner } from './scan/runners.ts';
import { head, median, notRun, row, say, speed } from './scan/table.ts';
import { buildTree, type Tree } from './scan/tree.ts';

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
const ROUNDS = Number(options.rounds ?? (QUICK ? 3 : 7));
const PEER_ROUNDS = Number(options['peer-rounds'] ?? (QUICK ? 1 : 3));
const place = options.place ?? mkdtempSync(join(tmpdir(), 'lastcopy-bench-scan-'));

const why = (error: unknown) => (error instanceof Error ? error.message : String(error));
const seconds = (ms: number) => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;

function found(name: string, tree: Tree, { matches, raw, encoded }: Recall): void {
  say(
    `  ${name.padEnd(24)}${String(matches).padStart(9)} matches; planted found: ${raw} of ${tree.raw.length} as they are, ${encoded} of ${tree.encoded.length} encoded`,
  );
}

interface Side {
  readonly name: string;
  readonly runner: Runner;
  readonly command: string;
  readonly ran: Ran[];
}

/** All sides in turn, round by round. CPU time is what one thread is judged by: other work on the machine does not count in it. */
async function interleaved(sides: readonly Side[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) for (const { runner, command, ran } of sides) ran.push(await runner.run(command));
}

const cpu = ({ ran }: Side) => ran.map(({ cpuMs }) => cpuMs);
const wall = ({ ran }: Side) => ran.map(({ ms }) => ms);
const bytesOf = ({ ran }: Side) => ran[0]?.bytes ?? 0;

/** One thread against another: by CPU time, with the wall clock's ratio beside it. */
function oneThread(what: string, ours: Side, peer: Side, aim: readonly ['≥' | '≤', number] | null): boolean {
  const ratio = (of: (side: Side) => number[]) => median(of(peer)) / median(of(ours));
  const met = row({ what, ours: speed(bytesOf(ours), cpu(ours)), peer: speed(bytesOf(peer), cpu(peer)), ratio: ratio(cpu), aim });
  say(`  by the wall clock: ${speed(bytesOf(ours), wall(ours))} against ${speed(bytesOf(peer), wall(peer))}, ${ratio(wall).toFixed(2)}×`);
  return met;
}

async function profiled(tree: Tree, list: string, mode: string, met: boolean): Promise<void> {
  if (met && !options.profile) return;
  say(`  where the time of ${mode} goes:`);
  for (const line of await whereTimeGoes(place, tree.folder, list, mode)) say(`    ${line}`);
}

async function engines(tree: Tree, list: string): Promise<void> {
  await using ours = ourRunner(tree.folder, list);
  const side = (name: string, command: string, runner: Runner = ours): Side => ({ name, command, runner, ran: [] });
  const report = join(place, 'ours.json');
  const reported = () => JSON.parse(readFileSync(report, 'utf8')) as Reported[];
  await ours.run('read');

  if (ROWS.has('detect')) {
    const patterns = patternsOf(allRules);
    const tables = join(place, 'patterns.tsv');
    writeFileSync(tables, patterns.map(({ caseless, short }) => `${caseless ? 1 : 0}\t${short}\n`).join(''));
    const absolute = join(place, 'files.absolute');
    writeFileSync(absolute, tree.files.map((path) => `${join(tree.folder, path)}\n`).join(''));
    await ours.run(`detect ${report}`);
    const detect = side('lastcopy', 'detect');
    let met = true;
    try {
      await using peer = hyperscanRunner(place, tables, absolute);
      const made = await peer.heard<{ asIs: number; prefilter: number; refused: number; compileMs: number; info: string }>();
      say(
        `Hyperscan ${made.info}: ${patterns.length} patterns, ${made.asIs} taken, ${made.prefilter} as prefilters, ${made.refused} refused; ` +
          `${patterns.filter(({ loosened }) => loosened).length} without the look-arounds and back-references that it cannot do: it does at most our work, ` +
          `verifies nothing and decodes nothing. Compiled in ${seconds(made.compileMs)}.`,
      );
      const hyperscan = side('hyperscan', 'run', peer);
      await peer.run(`report ${join(place, 'hyperscan.tsv')}`);
      await interleaved([detect, hyperscan]);
      met = oneThread('detect, one thread, against Hyperscan', detect, hyperscan, ['≥', 1.1]);
      found('lastcopy', tree, exactRecall(tree, reported()));
      found('hyperscan', tree, {
        ...peerRecall(tree, hyperscanFindings(tree, join(place, 'hyperscan.tsv'))),
        matches: hyperscan.ran[0]?.matches ?? 0,
      });
    } catch (error) {
      notRun('detect, one thread, against Hyperscan', why(error));
      await interleaved([detect]);
      say(`  lastcopy alone: ${speed(bytesOf(detect), cpu(detect))}`);
      found('lastcopy', tree, exactRecall(tree, reported()));
    }
    await profiled(tree, list, 'detect', met);
  }

  if (ROWS.has('hunt')) {
    await ours.run(`hunt ${report}`);
    const { hunted } = exactRecall(tree, reported());
    await ours.run('both');
    const [read, hunt, detect, both] = [side('read', 'read'), side('hunt', 'hunt'), side('detect', 'detect'), side('both', 'both')];
    if (!ROWS.has('detect')) await ours.run('detect');
    await interleaved([read, hunt, detect, both]);
    const hunting = oneThread(`hunt of ${HUNT} secrets, every form, share of reading alone`, hunt, read, ['≥', 0.65]);
    say(`  ${hunted} of ${tree.hunted.length} planted copies of hunted values found, in nine forms`);
    const together = oneThread('detect and hunt together, against detect alone', both, detect, ['≥', 0.9]);
    await profiled(tree, list, 'hunt', hunting);
    await profiled(tree, list, 'both', together);
  }
}

async function wholeProcesses(tree: Tree): Promise<void> {
  const main = await product();
  const patterns = patternsOf(allRules);
  const ours = lastcopy(tree, place, main, null);
  const alone = lastcopy(tree, place, main, 1);
  const peers: { program: Program; against: Program; aim: readonly ['≥', number] | null; what: string }[] = [];
  const add = (what: string, against: Program, aim: readonly ['≥', number] | null, make: () => Program) => {
    try {
      const program = make();
      peers.push({ what: `${what} (${program.version})`, program, against, aim });
    } catch (error) {
      notRun(what, why(error));
    }
  };
  if (ROWS.has('ripgrep')) {
    add('same patterns, one thread, against ripgrep -j1', alone, ['≥', 20], () => {
      const { program, left } = ripgrep(tree, place, patterns, 1);
      if (left > 0) say(`ripgrep does without ${left} of ${patterns.length} patterns that it does not take.`);
      return program;
    });
    add('same patterns, all cores, against ripgrep', ours, ['≥', 20], () => ripgrep(tree, place, patterns, null).program);
  }
  if (ROWS.has('peers')) {
    add('whole scan, all cores, against gitleaks', ours, ['≥', 10], () => leaks('gitleaks', tree, place));
    add('whole scan, all cores, against betterleaks', ours, ['≥', 4], () => leaks('betterleaks', tree, place));
    add('whole scan, all cores, against secretlint', ours, null, () => secretlint(tree, place));
  }
  const costs = new Map<Program, Cost[]>();
  const failed = new Map<Program, string>();
  const used = [...new Set([ours, ...peers.flatMap(({ program, against }) => [against, program])])];
  for (let round = 0; round < PEER_ROUNDS; round++) {
    for (const program of used) {
      if (failed.has(program)) continue;
      try {
        costs.set(program, [...(costs.get(program) ?? []), await timed(program, tree, place)]);
      } catch (error) {
        failed.set(program, why(error));
      }
    }
  }
  const wallOf = (program: Program) => (costs.get(program) ?? []).map(({ ms }) => ms);
  const shown = (program: Program) => `${seconds(median(wallOf(program)))}, ${Math.round(tree.bytes / 1e3 / median(wallOf(program)))} MB/s`;
  for (const { what, program, against, aim } of peers) {
    const broken = failed.get(program) ?? failed.get(against);
    if (broken !== undefined) notRun(what, broken);
    else row({ what, ours: shown(against), peer: shown(program), ratio: median(wallOf(program)) / median(wallOf(against)), aim });
  }
  for (const program of used) {
    if (failed.has(program)) continue;
    try {
      found(program.name, tree, program.recall());
      say(`  ${''.padEnd(24)}${seconds(median((costs.get(program) ?? []).map(({ cpuMs }) => cpuMs)))} of CPU`);
    } catch (error) {
      say(`  ${program.name}: its report cannot be read: ${why(error)}`);
    }
  }
}

async function memory(): Promise<void> {
  const entry = new URL('../../src/search/scanner-main.ts', import.meta.url);
  try {
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
    if (ROWS.has('detect') || ROWS.has('hunt')) await engines(tree, list);
    if (ROWS.has('ripgrep') || ROWS.has('peers')) await wholeProcesses(tree);
  } else head();
  if (ROWS.has('rescan')) await unchanged();
  if (ROWS.has('memory')) await memory();
} finally {
  if (options.place === undefined) rmSync(place, { recursive: true, force: true });
}
