/**
 * npm run bench:install — what an installation costs a laptop: the package's size, how long apt takes, how soon the agent works,
 * what it costs at rest. Real packages on a Debian of their own with a real systemd, so it needs root. Prints medians beside
 * the aims; judges nothing.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildDebs } from '../../installers/deb.ts';
import { PLACE } from '../root/debian.ts';
import { FleetMachine } from '../root/fleet-machine.ts';
import { withoutRoot } from '../root/needs-root.ts';

const { values: options } = parseArgs({
  options: {
    machines: { type: 'string', default: '3' },
    starts: { type: 'string', default: '7' },
    idle: { type: 'string', default: '60' },
    compression: { type: 'string' },
  },
});

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const ms = (value: number) => `${Math.round(value)} ms`;
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const row = (what: string, got: string, aim = '') => process.stdout.write(`${what.padEnd(56)}${got.padEnd(34)}${aim}\n`);

if (withoutRoot()) process.exit(2);
mkdirSync(PLACE, { recursive: true });
const folder = mkdtempSync(join(PLACE, 'packages-'));
chmodSync(folder, 0o755);
try {
  const began = Date.now();
  const { debs, notes } = await buildDebs({ out: folder, ...(options.compression ? { compression: options.compression } : {}) });
  for (const note of notes) row(note, '');
  for (const { name, size, installed } of debs)
    row(`${name}: package, installed`, `${mb(size)}, ${mb(installed)}`, name === 'lastcopy' ? '≤ 45 MB' : '');
  row('building both', ms(Date.now() - began));

  const installs: number[] = [];
  for (let n = 1; n < Number(options.machines); n++) {
    await using machine = await FleetMachine.start();
    installs.push(await timed(machine));
  }
  await using last = await FleetMachine.start();
  installs.push(await timed(last));
  row(`apt-get install, its dependencies there (median of ${installs.length})`, ms(median(installs)));

  await last.install(folder);
  const starts: { started: number; linked: number }[] = [];
  for (let n = 0; n < Number(options.starts); n++) starts.push(await start(last));
  row(`systemctl start → the agent works (median of ${starts.length})`, ms(median(starts.map(({ started }) => started))), '');
  row('systemctl start → linked to its server', ms(median(starts.map(({ linked }) => linked))));

  await sleep(Number(options.idle) * 1_000);
  const pid = await last.property('MainPID');
  const rollup = await last.machine.ok(['cat', `/proc/${pid}/smaps_rollup`]);
  const field = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1]) * 1024) / 1e6;
  const rest = `${field('Rss').toFixed(0)} MB (${field('Pss').toFixed(0)}, ${field('Anonymous').toFixed(0)})`;
  row(`resting agent after ${options.idle} s: RSS (PSS, anonymous)`, rest, '≤ 90 MB');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds that apt takes for the laptop's package alone. */
async function timed(machine: FleetMachine): Promise<number> {
  await machine.machine.ok(['apt-get', 'install', '-y', '-qq', 'libatomic1', 'libsecret-1-0', 'libstdc++6'], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  return machine.installAgent(folder);
}

/** Stops the agent and starts it again; milliseconds until it said so itself, and until its link was up. */
async function start(machine: FleetMachine): Promise<{ started: number; linked: number }> {
  await machine.systemctl('stop', 'lastcopy-agent.service');
  const at = Date.now();
  await machine.systemctl('start', 'lastcopy-agent.service');
  let lines: { time: number; event: string }[] = [];
  const when = (event: string) => lines.find((line) => line.event === event && line.time >= at)?.time;
  await machine.machine.until('the link is up', () => {
    const text = machine.machine.read('/home/ann/.local/state/lastcopy/logs/agent.log').trimEnd();
    lines = text.split('\n').map((line) => JSON.parse(line) as { time: number; event: string });
    return when('link-up') !== undefined;
  });
  return { started: (when('agent-started') ?? Number.NaN) - at, linked: (when('link-up') ?? Number.NaN) - at };
}
