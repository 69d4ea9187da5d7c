import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Fleet } from './fleet.ts';
import { freshToken } from './tokens.ts';

/** What an order survives: processes killed, writers that go on, laptops that were away. */

async function fleetWith(files: Record<string, string>): Promise<{ fleet: Fleet; home: string }> {
  const fleet = await Fleet.make();
  const home = fleet.home('ann');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  await fleet.startServer();
  fleet.startSteward();
  fleet.startAgent('ann');
  await fleet.ready(1);
  return { fleet, home };
}

async function settled(fleet: Fleet, orderId: string): Promise<Record<string, unknown>> {
  let rotation: Record<string, unknown> = {};
  await fleet.until(
    `order ${orderId} is contained`,
    async () => {
      const said = await fleet.operate(['rotations', '--json', 'show', orderId]);
      rotation = said.code === 0 ? (said.lines()[0] ?? {}) : {};
      return rotation['state'] === 'contained' || rotation['state'] === 'residual';
    },
    150_000,
  );
  return rotation;
}

function orderId(lines: Record<string, unknown>[]): string {
  const order = lines.find(({ type }) => type === 'order');
  return String(order?.['orderId']);
}

it('a live appender loses no line', { timeout: 200_000 }, async () => {
  const secret = freshToken();
  const transcript = '.claude/projects/-app/aaaaaaaa-0000-0000-0000-000000000000.jsonl';
  const { fleet, home } = await fleetWith({ [transcript]: '' });
  await using _ = fleet;
  const path = join(home, transcript);
  // Two writers of the kinds there are: one keeps its descriptor, one opens for each line.
  const script = `
    const fs = require('node:fs'); const [path, secret, id] = process.argv.slice(1); const kept = fs.openSync(path, 'a'); let n = 0;
    const timer = setInterval(() => { const line = JSON.stringify({ id, n, text: n % 20 === 0 ? 'TOKEN=' + secret : 'plain text' }) + '\\n';
      if (id === 'keeps') fs.writeSync(kept, line); else fs.appendFileSync(path, line); n++; }, 5);
    process.on('SIGTERM', () => { clearInterval(timer); process.stdout.write(String(n)); });`;
  const writers = ['keeps', 'opens'].map((id) => ({
    id,
    child: spawn(process.execPath, ['-e', script, path, secret, id], { stdio: ['ignore', 'pipe', 'inherit'] }),
  }));
  await sleep(400);
  const ordered = await fleet.rotate(secret, ['--no-follow']);
  expect(ordered.code, ordered.stderr).toBe(0);
  await settled(fleet, orderId(ordered.lines()));
  const written = await Promise.all(
    writers.map(async ({ id, child }) => {
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const gone = new Promise((done) => child.once('close', done));
      child.kill('SIGTERM');
      await gone;
      return { id, count: Number(text) };
    }),
  );
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  const parsed = lines.map((line) => JSON.parse(line) as { id: string; n: number });
  for (const { id, count } of written) {
    expect(parsed.filter((line) => line.id === id).map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, n) => n));
  }
  expect(written.every(({ count }) => count > 100)).toBe(true);
});

it('a server killed while it broadcasts delivers exactly once after it is back', { timeout: 200_000 }, async () => {
  const secret = freshToken();
  const { fleet, home } = await fleetWith({ '.env': `TOKEN=${secret}\n` });
  await using _ = fleet;
  const ordered = await fleet.rotate(secret, ['--hold']);
  const id = orderId(ordered.lines());
  const promotion = fleet.operate(['rotations', 'promote', id]);
  await promotion;
  await fleet.kill('server', 'SIGKILL');
  await fleet.startServer();
  const rotation = await settled(fleet, id);
  expect(rotation).toMatchObject({ state: 'contained', purged: 1 });
  expect(readFileSync(join(home, '.env'), 'utf8')).toMatch(/^TOKEN=[A-Za-z0-9]{40}\n$/);
  expect(readFileSync(join(home, '.env'), 'utf8')).not.toContain(secret);
  const shown = (await fleet.operate(['rotations', '--json', 'show', id])).lines();
  expect(shown.filter(({ type }) => type === 'device')).toHaveLength(1);
});

it.each([50, 150, 300, 500, 800])(
  'an agent killed %i ms into an order finishes it after its restart',
  { timeout: 120_000 },
  async (delay) => {
    const secret = freshToken();
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`notes/n${n}.txt`, `before\ntoken=${secret}\nafter ${n}\n`]));
    const { fleet, home } = await fleetWith(files);
    await using _ = fleet;
    const ordered = await fleet.rotate(secret, ['--no-follow']);
    await sleep(delay);
    await fleet.kill('ann', 'SIGKILL');
    fleet.startAgent('ann');
    const rotation = await settled(fleet, orderId(ordered.lines()));
    expect(rotation).toMatchObject({ state: 'contained', residuals: 0 });
    for (let n = 0; n < 40; n++) {
      const text = readFileSync(join(home, `notes/n${n}.txt`), 'utf8');
      expect(text).toMatch(new RegExp(`^before\\ntoken=[A-Za-z0-9]{40}\\nafter ${n}\\n$`));
      expect(text).not.toContain(secret);
    }
  },
);

it('SIGTERM ends every process in order, with nothing left behind', { timeout: 60_000 }, async () => {
  const { fleet } = await fleetWith({ 'a.txt': 'nothing\n' });
  await using _ = fleet;
  for (const name of ['ann', 'steward', 'server']) expect(await fleet.kill(name, 'SIGTERM')).toEqual({ code: 0, signal: null });
});

it('a second agent on one state directory says who holds it', { timeout: 60_000 }, async () => {
  const { fleet } = await fleetWith({ 'a.txt': 'nothing\n' });
  await using _ = fleet;
  const first = fleet.child('ann').pid;
  fleet.start('second', ['--state', fleet.state('ann'), 'agent', '--bundle', fleet.bundle, '--home', fleet.home('ann')]);
  await fleet.until('the second agent has ended', () => fleet.child('second').exitCode !== null);
  expect(fleet.child('second').exitCode).toBe(2);
  expect(fleet.output('second')).toContain(String(first));
});
