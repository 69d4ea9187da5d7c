import { spawn } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lacks } from '../real-programs.ts';
import { Fleet, lastcopy, MAIN } from './fleet.ts';
import { freshToken } from './tokens.ts';

/** What an operator and a laptop's user read in the terminal, and whether it is so. */

it('names every residual with its place and reason, opens only rings that are there, and says when a laptop is paused', {
  timeout: 90_000,
}, async () => {
  await using fleet = await Fleet.make();
  const secret = freshToken();
  const state = fleet.state('ann');
  writeFileSync(join(fleet.home('ann'), '.env'), `TOKEN=${secret}\n`);
  expect((await lastcopy(['--state', state, 'pause'])).code).toBe(0);
  if (process.platform !== 'win32') expect(statSync(state).mode & 0o777).toBe(0o700);
  const before = await lastcopy(['--state', state, 'status']);
  expect(before.stdout).toMatch(/paused.*lastcopy resume/);
  const enrolled = await lastcopy(['--state', state, 'status'], { env: { LASTCOPY_BUNDLE: fleet.bundle } });
  expect(enrolled.stdout).not.toContain('lastcopy enroll');

  await fleet.startServer();
  fleet.startSteward();
  fleet.startAgent('ann');
  await fleet.ready(1);
  const announced = await fleet.rotate(secret, ['--hold']);
  const order = String(announced.lines().at(-1)?.['orderId']);

  for (const ring of ['7', 'x', '-1']) {
    const said = await fleet.operate(['rotations', 'promote', order, `--ring=${ring}`]);
    expect(said.code, said.stdout).toBe(2);
    expect(said.stderr).toContain('ring 0');
  }
  expect((await fleet.operate(['rotations', 'promote', order])).stdout).toContain('Ring 0');

  let shown = '';
  await fleet.until('the paused laptop has reported', async () => {
    shown = (await fleet.operate(['rotations', 'show', order])).stdout;
    return shown.includes('finished: ');
  });
  expect(shown).toContain('pause of this user');
  expect(shown).toMatch(/~\/\.env +TOKEN, line 1:7 +dotenv · HOME\n +policy-report-only: .+\./);
  const status = (await lastcopy(['--state', state, 'status'], { env: { LASTCOPY_BUNDLE: fleet.bundle } })).stdout;
  expect(status).toMatch(/^fleet +\S+ \(admitted\)/m);
  expect(status).not.toMatch(/^fleet +fleet-/m);
  expect(shown + status).not.toContain(secret);
});

it('tells the commands that fit the address that was given to the fleet', async () => {
  await using fleet = await Fleet.make();
  const init = (server: string, out: string) =>
    lastcopy(['fleet', 'init', '--name', 'acme', '--server', server, '--operator', 'alice', '--out', join(fleet.folder, out)]);
  expect((await init('http://127.0.0.1:18443', 'a')).stdout).toMatch(/lastcopy server .*--port 18443/);
  const open = (await init('https://lastcopy.acme.example:8443', 'b')).stdout;
  expect(open).toMatch(/lastcopy server .*--host 0\.0\.0\.0 --port 8443 --tls-cert \S+ --tls-key \S+/);
  const wrong = await init('http://lastcopy.acme.example', 'c');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('--server');
  expect(wrong.stderr).not.toContain('Ask whoever');
});

const noScript = lacks('script');

it.skipIf(noScript).each([
  ['y', 'is statement 1'],
  ['n', 'Nothing was signed'],
])('asks on the terminal when the old value came by a pipe: %s', { timeout: 60_000 }, async (answer, result) => {
  await using fleet = await Fleet.make();
  await fleet.startServer();
  fleet.startSteward();
  const command = `printf %s "$OLD" | "${process.execPath}" "${MAIN}" rotate --ref test/secret --invalid-since now --hold --no-follow`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, OLD: freshToken(), LASTCOPY_BUNDLE: fleet.bundle, LASTCOPY_OPERATOR: fleet.operator },
  });
  let said = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!said.includes('[y/N]') && (said + text).includes('[y/N]')) terminal.stdin.write(`${answer}\n`);
    said += text;
  });
  await new Promise((ended) => terminal.on('close', ended));
  expect(said).toContain('ring 0');
  expect(said).toContain(result);
});
