import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { allRules } from '../../../src/scan/index.ts';
import { HUNT, type Ran, type Reported } from './engine-runner.ts';
import { patternsOf } from './patterns.ts';
import { whereTimeGoes } from './profile.ts';
import { exactRecall, hyperscanFindings, peerRecall, tell } from './recall.ts';
import { hyperscanRunner, ourRunner, type Runner } from './runners.ts';
import { type Asked, median, notRun, row, say, seconds, speed, why } from './table.ts';
import type { Tree } from './tree.ts';

/** The rows of one thread: the engine at its face against Hyperscan, against reading alone, and against itself. */

interface Side {
  readonly name: string;
  readonly runner: Runner;
  readonly command: string;
  readonly ran: Ran[];
}

/** All sides in turn, round by round. CPU time is what one thread is judged by: other work on the machine does not count in it. */
async function interleaved(rounds: number, sides: readonly Side[]): Promise<void> {
  for (let round = 0; round < rounds; round++) for (const { runner, command, ran } of sides) ran.push(await runner.run(command));
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

async function profiled(tree: Tree, list: string, side: Side, met: boolean, asked: Asked): Promise<void> {
  if (met && !asked.profile) return;
  const { name: mode, ran } = side;
  const last = ran.at(-1);
  say(`  the files that take longest, of ${seconds(last?.ms ?? 0)}:`);
  for (const [path, ms, bytes] of last?.slowest ?? [])
    say(`    ${seconds(ms).padStart(8)}  ${(bytes / 1e3 / ms).toFixed(0).padStart(5)} MB/s  ${relative(tree.folder, path)}`);
  say(`  where the time of ${mode} goes:`);
  for (const line of await whereTimeGoes(asked.place, tree.folder, list, mode)) say(`    ${line}`);
}

export async function oneThreadRows(tree: Tree, list: string, asked: Asked): Promise<void> {
  await using ours = ourRunner(tree.folder, list);
  const side = (name: string, command: string, runner: Runner = ours): Side => ({ name, command, runner, ran: [] });
  const { place } = asked;
  const report = join(place, 'ours.json');
  const reported = () => JSON.parse(readFileSync(report, 'utf8')) as Reported[];
  await ours.run('read');

  if (asked.rows.has('detect')) {
    const patterns = patternsOf(allRules);
    const tables = join(place, 'patterns.tsv');
    writeFileSync(tables, patterns.map(({ caseless, short }) => `${caseless ? 1 : 0}\t${short}\n`).join(''));
    const absolute = join(place, 'files.absolute');
    writeFileSync(absolute, tree.files.map((path) => `${join(tree.folder, path)}\n`).join(''));
    await ours.run(`detect ${report}`);
    const detect = side('detect', 'detect');
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
      await interleaved(asked.rounds, [detect, hyperscan]);
      met = oneThread('detect, one thread, against Hyperscan', detect, hyperscan, ['≥', 1.1]);
      tell('lastcopy', tree, exactRecall(tree, reported()));
      tell('hyperscan', tree, {
        ...peerRecall(tree, hyperscanFindings(tree, join(place, 'hyperscan.tsv'))),
        matches: hyperscan.ran[0]?.matches ?? 0,
      });
    } catch (error) {
      notRun('detect, one thread, against Hyperscan', why(error));
      await interleaved(asked.rounds, [detect]);
      say(`  lastcopy alone: ${speed(bytesOf(detect), cpu(detect))}`);
      tell('lastcopy', tree, exactRecall(tree, reported()));
    }
    await profiled(tree, list, detect, met, asked);
  }

  if (asked.rows.has('hunt')) {
    await ours.run(`hunt ${report}`);
    const { hunted } = exactRecall(tree, reported());
    await ours.run('both');
    const [read, hunt, detect, both] = [side('read', 'read'), side('hunt', 'hunt'), side('detect', 'detect'), side('both', 'both')];
    if (!asked.rows.has('detect')) await ours.run('detect');
    await interleaved(asked.rounds, [read, hunt, detect, both]);
    const hunting = oneThread(`hunt of ${HUNT} secrets, every form, share of reading alone`, hunt, read, ['≥', 0.65]);
    say(`  ${hunted} of ${tree.hunted.length} planted copies of hunted values found, in nine forms`);
    const together = oneThread('detect and hunt together, against detect alone', both, detect, ['≥', 0.9]);
    await profiled(tree, list, hunt, hunting, asked);
    await profiled(tree, list, both, together, asked);
  }
}
