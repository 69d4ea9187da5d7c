import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Fleet, lastcopy } from './fleet.ts';
import { freshToken } from './tokens.ts';

/** What is known of a rotation afterwards, through real processes: figures by device and place, evidence, the audit log. */

it('a rotation leaves figures, evidence and an audit log that hold without the server', { timeout: 120_000 }, async () => {
  await using fleet = await Fleet.make();
  const secret = freshToken();
  const home = fleet.home('ann');
  mkdirSync(join(home, 'work'), { recursive: true });
  writeFileSync(join(home, 'work/.env'), `TOKEN=${secret}\nAGAIN=${secret}\n`);
  writeFileSync(join(home, '.bash_history'), `export TOKEN=${secret}\n`);
  await fleet.startServer();
  fleet.startSteward();
  fleet.startAgent('ann');
  await fleet.ready(1);
  const rotation = (await fleet.rotate(secret)).lines().at(-1);
  expect(rotation).toMatchObject({ type: 'rotation', state: 'contained' });
  const orderId = String(rotation?.['orderId']);

  const [whole, ...places] = (await fleet.operate(['rotations', 'show', orderId, '--by', 'place', '--json'])).lines();
  expect(whole).toMatchObject({ type: 'progress', steps: { purged: 1 }, unplaced: { purged: 0, residuals: 0 } });
  expect(places.map(({ place, purged, residuals }) => [place, purged, residuals]).toSorted()).toEqual([
    ['bash-history', 1, 0],
    ['dotenv', 2, 0],
  ]);
  const [, device] = (await fleet.operate(['rotations', 'show', orderId, '--by', 'device', '--json'])).lines();
  expect(device).toMatchObject({ type: 'device', step: 'purged', connected: true, purged: 3, residuals: 0 });
  const times = device?.['times'] as Record<string, string>;
  expect(Object.keys(times)).toEqual(expect.arrayContaining(['hunting', 'told', 'purged']));
  expect((times['hunting'] ?? 'x') <= (times['told'] ?? '')).toBe(true);
  expect((await fleet.operate(['rotations', 'show', orderId, '--by', 'device'])).stdout).toMatch(/^\S+ +\S+ +purged +20/m);

  const [all, one] = (await fleet.operate(['rotations', 'stats', '--json'])).lines();
  expect(all).toMatchObject({ type: 'containment', states: { contained: 1 }, overRotations: { count: 1 }, overDevices: { count: 1 } });
  expect(one).toMatchObject({ type: 'rotation', orderId, silent: 0 });
  expect((await fleet.operate(['rotations', 'stats'])).stdout).toContain('Time to contain, by device:   p50 ');

  const folder = join(fleet.folder, 'evidence');
  const made = await fleet.operate(['rotations', 'evidence', orderId, '--out', folder]);
  expect(made, made.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 device reported, 3 purged, 0 residuals') });
  await fleet.kill('server');
  const verified = await lastcopy(['evidence', 'verify', folder, '--bundle', fleet.bundle]);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('The evidence holds.') });

  const exported = await lastcopy(['--state', fleet.state('server'), 'server', 'audit']);
  const held = await lastcopy(['audit', 'verify', '-', '--json'], { input: exported.stdout });
  expect(held).toMatchObject({ code: 0 });
  expect(held.lines()).toMatchObject([{ ok: true, first: 1, records: exported.lines().length }]);
  expect(await lastcopy(['--state', fleet.state('server'), 'audit', 'verify', '--json'])).toMatchObject({ code: 0, stdout: held.stdout });
});
