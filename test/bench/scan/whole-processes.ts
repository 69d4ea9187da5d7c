import { allRules } from '../../../src/scan/index.ts';
import { patternsOf } from './patterns.ts';
import { type Cost, lastcopy, leaks, product, type Program, ripgrep, secretlint, timed } from './peers.ts';
import { tell } from './recall.ts';
import { ourRunner } from './runners.ts';
import { type Asked, median, notRun, row, say, seconds, why } from './table.ts';
import { sliceOf, type Tree } from './tree.ts';

/** The rows of whole processes, and ripgrep's. */

const mbps = (bytes: number, ms: number) => `${Number((bytes / 1e3 / ms).toPrecision(2))} MB/s`;

/** Runs all programs in turn, round by round; a program that fails once is out. Progress goes to standard error. */
class Rounds {
  readonly #costs = new Map<Program, Cost[]>();
  readonly #failed = new Map<Program, string>();

  async run(programs: readonly Program[], tree: Tree, asked: Asked): Promise<void> {
    for (let round = 0; round < asked.peerRounds; round++) {
      for (const program of programs) {
        if (this.#failed.has(program)) continue;
        try {
          const cost = await timed(program, tree, asked.place);
          this.#costs.set(program, [...(this.#costs.get(program) ?? []), cost]);
          process.stderr.write(`  (${program.name}: ${seconds(cost.ms)}, ${seconds(cost.cpuMs)} of CPU)\n`);
        } catch (error) {
          this.#failed.set(program, why(error));
        }
      }
    }
  }

  failure(program: Program): string | undefined {
    return this.#failed.get(program);
  }

  ms(program: Program): number {
    return median((this.#costs.get(program) ?? []).map(({ ms }) => ms));
  }

  cpuMs(program: Program): number {
    return median((this.#costs.get(program) ?? []).map(({ cpuMs }) => cpuMs));
  }

  tell(program: Program, tree: Tree): void {
    if (this.#failed.has(program)) return;
    try {
      tell(program.name, tree, program.recall());
      say(`  ${''.padEnd(24)}${seconds(this.cpuMs(program))} of CPU`);
    } catch (error) {
      say(`  ${program.name}: its report cannot be read: ${why(error)}`);
    }
  }
}

export async function wholeProcessRows(tree: Tree, asked: Asked): Promise<void> {
  const rounds = new Rounds();
  const main = await product();
  const ours = lastcopy(tree, asked.place, main);
  const peers: { program: Program; aim: readonly ['≥', number] | null; what: string }[] = [];
  const add = (name: string, aim: readonly ['≥', number] | null, make: () => Program) => {
    const what = `whole scan, all cores, against ${name}`;
    try {
      const program = make();
      peers.push({ what: `${what} ${program.version}`, program, aim });
    } catch (error) {
      notRun(what, why(error));
    }
  };
  if (asked.rows.has('peers')) {
    add('gitleaks', ['≥', 10], () => leaks('gitleaks', tree, asked.place));
    add('betterleaks', ['≥', 4], () => leaks('betterleaks', tree, asked.place));
    add('secretlint', null, () => secretlint(tree, asked.place));
  }
  const nothing = { ...lastcopy(sliceOf(tree, asked.place, 0), asked.place, main), name: 'lastcopy, no files' };
  await rounds.run([nothing, ours, ...peers.map(({ program }) => program)], tree, asked);
  const shown = (program: Program) => `${seconds(rounds.ms(program))}, ${mbps(tree.bytes, rounds.ms(program))}`;
  for (const { what, program, aim } of peers) {
    const broken = rounds.failure(program) ?? rounds.failure(ours);
    if (broken !== undefined) notRun(what, broken);
    else {
      row({ what, ours: shown(ours), peer: shown(program), ratio: rounds.ms(program) / rounds.ms(ours), aim });
      const [own, other] = [rounds.cpuMs(ours), rounds.cpuMs(program)];
      say(`  by CPU time of all its processes: ${seconds(own)} against ${seconds(other)}, ${(other / own).toFixed(2)}×`);
    }
  }
  say(`  lastcopy's start, included above: ${seconds(rounds.ms(nothing))}, ${seconds(rounds.cpuMs(nothing))} of CPU`);
  say('  (its scanner runs at a low priority: beside other work it waits, so read the clock on a machine that does nothing else)');
  for (const program of [ours, ...peers.map((one) => one.program)]) rounds.tell(program, tree);
  if (asked.rows.has('ripgrep')) await ripgrepRows(tree, asked, rounds.failure(ours) === undefined ? tree.bytes / rounds.ms(ours) : null);
}

/**
 * ripgrep with so many patterns takes minutes for what others read in seconds, so it gets a part of the tree, and the time it takes
 * to start is not counted. `fast`: bytes in a millisecond of our whole process on the whole tree.
 */
async function ripgrepRows(tree: Tree, asked: Asked, fast: number | null): Promise<void> {
  const [one, all] = ['same patterns, one thread, against ripgrep -j1', 'same patterns, all cores, against ripgrep'];
  const slice = sliceOf(tree, asked.place, tree.bytes / 80);
  const empty = sliceOf(tree, asked.place, 0);
  const made: Program[] = [];
  try {
    const patterns = patternsOf(allRules);
    for (const threads of [1, null]) {
      const { program, left } = ripgrep(slice, asked.place, patterns, threads);
      if (left > 0 && threads === 1) say(`ripgrep does without ${left} of ${patterns.length} patterns that it does not take.`);
      made.push(program, { ...ripgrep(empty, asked.place, patterns, threads).program, name: `${program.name}, no files` });
    }
  } catch (error) {
    notRun(one, why(error));
    notRun(all, why(error));
    return;
  }
  const [single, singleStart, many, manyStart] = made as [Program, Program, Program, Program];
  const rounds = new Rounds();
  await using runner = ourRunner(slice.folder, slice.list);
  for (let turn = 0; turn < 3; turn++) await runner.run('detect');
  const cpu: number[] = [];
  for (let round = 0; round < asked.peerRounds; round++) {
    await rounds.run(made, slice, { ...asked, peerRounds: 1 });
    cpu.push((await runner.run('detect')).cpuMs);
  }
  const broken = made.map((program) => rounds.failure(program)).find((failure) => failure !== undefined);
  if (broken !== undefined) {
    notRun(one, broken);
    notRun(all, broken);
    return;
  }
  const theirs = rounds.cpuMs(single) - rounds.cpuMs(singleStart);
  row({ what: one, ours: mbps(slice.bytes, median(cpu)), peer: mbps(slice.bytes, theirs), ratio: theirs / median(cpu), aim: ['≥', 20] });
  const both = slice.bytes / (rounds.ms(many) - rounds.ms(manyStart));
  if (fast === null) notRun(all, 'our own scan failed');
  else row({ what: all, ours: mbps(fast, 1), peer: mbps(both, 1), ratio: fast / both, aim: ['≥', 20] });
  say(`  on ${mbps(slice.bytes, 1e3).replace('/s', '')} of the tree, without ${seconds(rounds.ms(singleStart))} in which ripgrep compiles`);
  rounds.tell(single, slice);
}
