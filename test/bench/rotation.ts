/**
 * npm run bench:rotation — what a laptop and an operator feel: how long an order takes, how soon a new replica is known,
 * what the resting agent costs. The bundled product runs, as installed. Prints medians beside the aims; judges nothing.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../../installers/bundle.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    files: { type: 'string', default: '2000' },
    replicas: { type: 'string', default: '50' },
    idle: { type: 'string', default: '60' },
  },
});
const ROUNDS = Number(options.rounds);
const FILES = Number(options.files);
const REPLICAS = Number(options.replicas);
const IDLE_SECONDS = Number(options.idle);

await bundle();
process.env['LASTCOPY_MAIN'] = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const { Fleet } = await import('../e2e/fleet.ts');
const { freshToken } = await import('../e2e/tokens.ts');

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
const quantile = (numbers: readonly number[], q: number) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(q * numbers.length))] ?? Number.NaN;
const ms = (value: number) => `${Math.round(value)} ms`;
const row = (what: string, got: string, aim: string) => console.log(`${what.padEnd(52)}${got.padEnd(34)}${aim}`);

/** Prose and code such as homes hold: about 6 KB a file. */
function fill(home: string): void {
  const words = 'the agent reads every file once and remembers what it saw const value = await import path from node return if else'.split(
    ' ',
  );
  for (let n = 0; n < FILES; n++) {
    const path = join(home, `work/p${n % 20}/d${n % 7}/file${n}.${['ts', 'md', 'json', 'py'][n % 4]}`);
    mkdirSync(dirname(path), { recursive: true });
    const text = Array.from({ length: 900 }, (_, i) => words[(i * 7 + n * 13) % words.length])
      .join(' ')
      .replaceAll(/(.{70}) /g, '$1\n');
    writeFileSync(path, n % 4 === 2 ? JSON.stringify({ text }) : text);
  }
}

function plant(home: string, secret: string, round: number): void {
  for (let n = 0; n < REPLICAS; n++) {
    const body =
      n % 5 === 0
        ? JSON.stringify({ env: { TOKEN: secret } })
        : n % 5 === 1
          ? Buffer.from(`dev:${secret}`).toString('base64')
          : `TOKEN=${secret}`;
    mkdirSync(join(home, `planted/r${round}`), { recursive: true });
    writeFileSync(join(home, `planted/r${round}/f${n}.txt`), `${body}\n`);
  }
}

/** Processes below `pid`, itself included, and their memory by the kernel's own accounting. */
function memory(pid: number): { processes: number; rss: number; pss: number; anonymous: number; cpuTicks: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      return text.slice(text.lastIndexOf(')') + 2).split(' ')[1] === String(pid);
    } catch {
      return false;
    }
  }).length;
  return {
    processes: 1 + children,
    rss: field('Rss'),
    pss: field('Pss'),
    anonymous: field('Anonymous'),
    cpuTicks: Number(fields[11]) + Number(fields[12]),
  };
}

await using fleet = await Fleet.make();
const home = fleet.home('ann');
fill(home);
await fleet.startServer();
fleet.startSteward();
fleet.startAgent('ann');
const began = Date.now();
await fleet.ready(1);
console.log(
  `home: ${FILES} files, ${REPLICAS} replicas a round, ${ROUNDS} rounds; first inventory after ${ms(Date.now() - began)} (with the start of the agent)\n`,
);
row('', 'measured', 'aim');

const seen = async (path: string) => (await fleet.operate(['replicas', '--json'])).stdout.includes(path);
const latency: number[] = [];
const contain: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const secret = freshToken();
  plant(home, secret, round);
  await fleet.until('the planted replicas are known', () => seen(`planted/r${round}/f${REPLICAS - 1}.txt`), 60_000);
  const said = await fleet.rotate(secret);
  const rotation = said.lines().at(-1) as { state: string; timeToContain: number | null; purged: number } | undefined;
  if (rotation?.state !== 'contained' || rotation.purged < REPLICAS) throw new Error(`round ${round}: ${said.stdout}${said.stderr}`);
  contain.push(rotation.timeToContain ?? Number.NaN);
}
row('order signed → receipt at the server, p50', ms(quantile(contain, 0.5)), 'full hunt under 5 s');
row('order signed → receipt at the server, worst', ms(Math.max(...contain)), '');

for (let round = 0; round < ROUNDS; round++) {
  const path = `late/n${round}.txt`;
  mkdirSync(join(home, 'late'), { recursive: true });
  await sleep(1_000);
  const secret = freshToken();
  const at = Date.now();
  writeFileSync(join(home, path), `TOKEN=${secret}\n`);
  const audit = await firstSeen(path, at);
  latency.push(audit);
}
row('file written → replica at the server, p50', ms(quantile(latency, 0.5)), 'under 1 s');
row('file written → replica at the server, worst', ms(Math.max(...latency)), '');

await sleep(8_000);
const pid = fleet.child('ann').pid ?? 0;
const before = memory(pid);
await sleep(IDLE_SECONDS * 1_000);
const after = memory(pid);
const share = (after.cpuTicks - before.cpuTicks) / 100 / IDLE_SECONDS;
row('resting agent: processes', String(after.processes), 'one');
row(
  'resting agent: RSS (PSS, anonymous)',
  `${after.rss.toFixed(0)} MB (${after.pss.toFixed(0)}, ${after.anonymous.toFixed(0)})`,
  '≤ 90 MB',
);
row(`resting agent: CPU over ${IDLE_SECONDS} s`, `${(share * 100).toFixed(2)} %`, '≤ 0.1 %');

/** When the server's own database first held the path, by reading it beside the server. */
async function firstSeen(path: string, at: number): Promise<number> {
  const { DatabaseSync } = await import('node:sqlite');
  const folder = join(fleet.state('server'), 'server');
  const file = readdirSync(folder).find((name) => name.endsWith('.sqlite'));
  if (!file) throw new Error('the server has no database');
  using db = new DatabaseSync(join(folder, file), { readOnly: true });
  const query = db.prepare("SELECT count(*) AS n FROM replicas WHERE json_extract(body, '$.path') LIKE '%' || ?");
  while (Date.now() - at < 30_000) {
    if ((query.get(path) as { n: number }).n > 0) return Date.now() - at;
    await sleep(5);
  }
  throw new Error(`no replica of ${path} in 30 s`);
}
