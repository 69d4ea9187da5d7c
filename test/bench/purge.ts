/**
 * npm run bench:purge — how fast copies go, what is written for it, who notices, and how long a whole home takes: the bundled product,
 * as installed, beside what the same machine needs to read every byte and to edit the plain text. Prints medians beside the aims;
 * judges nothing.
 *
 *   --quick        a tenth of everything, one round
 *   --rows a,b     of: methods, home (default both)
 *   --only a,b     kinds of stores for the methods' rows
 *   --rounds N     default 3
 *   --place DIR    where all of it is built
 *   --seed N       of the model home
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loads, purgeLoad, type Run } from './purge/by-method.ts';
import { buildModelHome } from './purge/model-home.ts';
import { purgeHome, readAll, sed } from './purge/whole-home.ts';
import { product } from './scan/peers.ts';
import { head, median, notRun, row, say, seconds, why } from './scan/table.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string', default: 'methods,home' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    place: { type: 'string' },
    seed: { type: 'string', default: '6' },
  },
});
const ROUNDS = Number(options.rounds ?? (options.quick ? 1 : 3));
const SHARE = options.quick ? 0.1 : 1;
const ROWS = new Set(options.rows.split(','));
const AIM_SECONDS = 30;
const AIM_STALL_MS = 100;

const of = (runs: readonly Run[], value: (run: Run) => number): number => median(runs.map(value));
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;

async function methods(place: string, main: string): Promise<void> {
  say(
    `${'method, store'.padEnd(26)}${'copies/files'.padEnd(14)}${'purged and verified'.padEnd(22)}${'apply'.padEnd(10)}${'verify'.padEnd(10)}${'written per byte redacted'.padEnd(28)}${'of the files’ size'.padEnd(20)}${'kept for undo'.padEnd(16)}longest stall`,
  );
  for (const load of loads(SHARE)) {
    const name = `${load.method} ${load.kind}`;
    if (!options.only.split(',').some((word) => name.includes(word))) continue;
    try {
      const runs: Run[] = [];
      const read: Run[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        runs.push(await purgeLoad(place, load, main, false));
        read.push(await purgeLoad(place, load, main, true));
      }
      const [first] = runs;
      if (first === undefined) continue;
      const worst = Math.max(...read.map(({ stall }) => stall?.worstMs ?? Number.NaN));
      const calm = Math.max(...read.map((run) => run.calm?.worstMs ?? Number.NaN));
      const failed = read.reduce((sum, { stall }) => sum + (stall?.failed ?? 0), 0);
      const stalled = Number.isNaN(worst)
        ? '–'
        : `${worst.toFixed(1)} ms (before: ${calm.toFixed(1)}), ${failed} tries failed${worst - calm > AIM_STALL_MS ? '   ABOVE AIM' : ''}`;
      say(
        `${name.padEnd(26)}${`${first.copies}/${first.files}`.padEnd(14)}${`${(first.purged / (of(runs, ({ ms }) => ms) / 1_000)).toFixed(0)}/s`.padEnd(22)}${seconds(of(runs, ({ applyMs }) => applyMs)).padEnd(10)}${seconds(of(runs, ({ verifyMs }) => verifyMs)).padEnd(10)}${`${(of(runs, ({ written }) => written) / first.redacted).toFixed(0)}× (disk ${(of(runs, ({ toDisk }) => toDisk) / first.redacted).toFixed(0)}×)`.padEnd(28)}${`${(of(runs, ({ written }) => written) / first.fileBytes).toFixed(1)}× of ${megabytes(first.fileBytes)}`.padEnd(20)}${megabytes(of(runs, ({ kept }) => kept)).padEnd(16)}${stalled}`,
      );
      const reasons = Map.groupBy(first.remaining, (reason) => reason);
      for (const [reason, all] of reasons) say(`  LEFT: ${all.length} ${reason}`);
      if (first.purged + first.remaining.length < first.copies)
        say(`  FOUND only ${first.purged + first.remaining.length} of ${first.copies}`);
    } catch (error) {
      notRun(name, why(error));
    }
  }
}

async function home(place: string, main: string): Promise<void> {
  const master = join(place, 'master');
  rmSync(master, { recursive: true, force: true });
  const model = buildModelHome(master, Number(options.seed), SHARE);
  const copies = Object.entries(model.copies).map(([kind, count]) => `${kind} ${count}`);
  for (const one of model.without) notRun('part of the home', one);
  const secret = join(place, 'secret');
  writeFileSync(secret, model.secret, { mode: 0o600 });
  const fresh = (): string => {
    const folder = join(place, 'home');
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(place, 'state'), { recursive: true, force: true });
    cpSync(master, folder, { recursive: true, preserveTimestamps: true });
    return folder;
  };
  const ours: Awaited<ReturnType<typeof purgeHome>>[] = [];
  const read: number[] = [];
  const edited: number[] = [];
  let peer: string | null = null;
  for (let round = ROUNDS > 1 ? 0 : 1; round <= ROUNDS; round++) {
    // Side by side, so that all meet the same machine; the first round only warms up.
    const floor = await readAll(fresh());
    const purged = await purgeHome(fresh(), join(place, 'state'), main, secret);
    if (ours.length === 0 && (round === 0 || ROUNDS === 1))
      say(`\nModel home: ${floor.files} files, ${megabytes(floor.bytes)}; copies: ${copies.join(', ')}`);
    if (round === 0) continue;
    ours.push(purged);
    read.push(floor.ms);
    try {
      edited.push(await sed(fresh(), model.secret));
    } catch (error) {
      peer = why(error);
    }
  }
  const last = ours.at(-1);
  if (last === undefined) return;
  const part = (value: (one: (typeof ours)[number]) => number): number => median(ours.map(value));
  say(`Outcome: ${last.purged} purged, ${last.remaining} left, not visible: ${last.notVisible}`);
  for (const [reason, count] of Object.entries(last.reasons)) say(`  LEFT: ${count} ${reason}`);
  head();
  const total = part(({ ms }) => ms);
  row({
    what: 'lastcopy purge of the model home',
    ours: seconds(total),
    peer: `cat ${seconds(median(read))}`,
    ratio: total / 1_000,
    unit: ' s',
    aim: ['≤', AIM_SECONDS],
  });
  if (peer === null) {
    row({
      what: '  beside rg -l | xargs sed -i, which sees plain text only',
      ours: seconds(total),
      peer: seconds(median(edited)),
      ratio: total / median(edited),
      aim: null,
    });
  } else notRun('  beside rg -l | xargs sed -i', peer);
  for (const [what, value] of [
    ['start and search', part(({ searchMs }) => searchMs)],
    ['plan, journal, apply', part(({ applyMs }) => applyMs)],
    ['verify', part(({ verifyMs }) => verifyMs)],
    ['report and end', part(({ endMs }) => endMs)],
  ] as const) {
    say(`    ${what.padEnd(54)}${seconds(value).padEnd(28)}${((100 * value) / total).toFixed(0)} %`);
  }
  for (const role of ['command', 'scanner', 'purger', 'verifying scanner'] as const) {
    const peak = Math.max(...ours.map(({ roles }) => roles[role]?.peakMb ?? Number.NaN));
    const cpu = part(({ roles }) => roles[role]?.cpuMs ?? Number.NaN);
    say(`    ${`processor time and peak memory of the ${role}`.padEnd(54)}${seconds(cpu).padEnd(28)}${peak.toFixed(0)} MB`);
  }
  say(`    ${'memory of all of them at one moment'.padEnd(82)}${part(({ togetherMb }) => togetherMb).toFixed(0)} MB`);
  say(
    `    ${'written by the purger, gone to the disk'.padEnd(54)}${megabytes(part(({ written }) => written))}, ${megabytes(part(({ toDisk }) => toDisk))}`,
  );
}

const place = options.place ?? mkdtempSync(join(tmpdir(), 'lastcopy-bench-purge-'));
mkdirSync(place, { recursive: true });
try {
  say(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}\n`);
  const main = await product();
  if (ROWS.has('methods')) await methods(place, main);
  if (ROWS.has('home')) await home(place, main);
} finally {
  if (options.place === undefined) rmSync(place, { recursive: true, force: true });
}
