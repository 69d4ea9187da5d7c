import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Fleet, lastcopy } from './fleet.ts';

/** Who gets in, by real processes and the commands that people have. */

const pending = async (fleet: Fleet) =>
  (await fleet.operate(['fleet', 'pending', '--json'])).lines().filter(({ type }) => type === 'pending');
const stateOf = async (fleet: Fleet, name: string): Promise<string> => {
  const [status] = (await lastcopy(['--state', fleet.state(name), 'status', '--json'])).lines();
  return String(status?.['membership']);
};
const device = (id: unknown, key: string) => ({ id: String(id), key });

it('admits by name after comparing keys, revokes, keeps out what is closed, and lets back in', { timeout: 120_000 }, async () => {
  await using fleet = await Fleet.make();
  await fleet.startServer();
  fleet.startSteward(['--admit', 'manual']);
  fleet.startAgent('ann');
  await fleet.until('one waits, and why', async () => (await pending(fleet))[0]?.['waits'] !== null && (await pending(fleet)).length === 1);
  const [waiting] = await pending(fleet);
  expect(waiting).toMatchObject({ waits: { code: 'manual' }, rivals: [], fault: null });
  const ann = device(waiting?.['deviceId'], String(waiting?.['key']));

  // What the laptop itself shows is what the operator compares with.
  const shown = (await lastcopy(['--state', fleet.state('ann'), 'status'])).stdout;
  expect(shown.replaceAll(' ', '')).toContain(ann.key);

  const nobody = await fleet.operate(['fleet', 'admit', 'no-such/device', '--yes']);
  expect(nobody).toMatchObject({ code: 2, stdout: '' });
  expect(nobody.stderr).toContain('lastcopy fleet devices');
  // Without a terminal to ask on and without --yes nothing happens.
  expect((await fleet.operate(['fleet', 'admit', ann.id.slice(0, 8)])).code).toBe(2);
  const said = await fleet.operate(['fleet', 'admit', ann.id.slice(0, 8), '--yes', '--json']);
  expect(said.lines()).toEqual([expect.objectContaining({ type: 'device', deviceId: ann.id, outcome: 'admitted' })]);
  await fleet.until('it is in', async () => (await stateOf(fleet, 'ann')) === 'admitted');

  // Closed: a new device waits and is told why; the known one goes on.
  expect((await fleet.operate(['fleet', 'enrolment', 'close', '--until', '3d'])).stdout).toMatch(/^Enrolment is closed until /);
  fleet.startAgent('bob');
  await fleet.until('bob is told', async () =>
    (await lastcopy(['--state', fleet.state('bob'), 'status'])).stdout.includes('closed enrolment'),
  );
  expect(await pending(fleet)).toEqual([]);
  await fleet.kill('ann');
  fleet.startAgent('ann');
  await fleet.until('ann is back', async () =>
    (await fleet.devices()).some(({ deviceId, connected }) => deviceId === ann.id && connected === true),
  );
  expect((await fleet.operate(['fleet', 'enrolment'])).stdout).toMatch(/^Enrolment is closed until /);

  // Revoked: told once, then quiet.
  const out = await fleet.operate(['fleet', 'revoke', ann.id.slice(0, 8), '--reason', 'laptop was stolen', '--yes']);
  expect(out.code, out.stderr).toBe(0);
  expect(out.stdout).toContain('put out');
  await fleet.until('it knows', async () => (await stateOf(fleet, 'ann')) === 'revoked');
  const after = (await lastcopy(['--state', fleet.state('ann'), 'status'])).stdout;
  expect(after).toContain('laptop was stolen');
  await fleet.until('its line is down', async () => (await fleet.devices()).every(({ connected }) => connected === false));

  // Only by name does it come back.
  await fleet.kill('steward');
  fleet.startSteward(['--admit', 'automatic']);
  expect((await fleet.devices())[0]).toMatchObject({ deviceId: ann.id, state: 'revoked' });
  expect((await fleet.operate(['fleet', 'admit', ann.id, '--yes'])).code).toBe(0);
  await fleet.kill('ann');
  fleet.startAgent('ann');
  await fleet.until('it is in again', async () => (await stateOf(fleet, 'ann')) === 'admitted');
  expect((await fleet.operate(['fleet', 'enrolment', 'open'])).stdout).toMatch(/^Enrolment is open\.\n/);
});

it('lets in by a list that changes while the steward runs, and replaces a device that was set up anew', { timeout: 120_000 }, async () => {
  await using fleet = await Fleet.make();
  const list = join(fleet.folder, 'list.csv');
  writeFileSync(list, '# nobody yet\nother-*,someone\n');
  await fleet.startServer();
  fleet.startSteward(['--admit', `list:${list}`]);
  fleet.startAgent('ann');
  await fleet.until('it waits', async () =>
    (await pending(fleet)).some(({ waits }) => (waits as { code: string } | null)?.code === 'not-on-list'),
  );
  const [ann] = await pending(fleet);
  writeFileSync(list, `not a line of the list\n`);
  await fleet.until('the bad list is told', () => fleet.output('steward').includes('The last good one holds'));
  writeFileSync(list, `${String(ann?.['machine']).toUpperCase()},${String(ann?.['user'])}\n`);
  await fleet.until('it is in', async () => (await stateOf(fleet, 'ann')) === 'admitted');

  // The same machine and user with another key: a new device.
  await fleet.kill('ann');
  fleet.startAgent('anew');
  await fleet.until('the new one is in', async () => (await stateOf(fleet, 'anew')) === 'admitted');
  const ids = (await fleet.devices()).map(({ deviceId }) => String(deviceId));
  const profile = `${String(ann?.['machine'])}/${String(ann?.['user'])}`;
  const both = await fleet.operate(['fleet', 'revoke', profile, '--reason', 'x', '--yes']);
  expect(both.code).toBe(2);
  for (const id of ids) expect(both.stderr).toContain(id.slice(0, 12));
  const newer = ids.find((id) => id !== ann?.['deviceId']);
  const replaced = await fleet.operate(['fleet', 'admit', String(newer), '--replace', '--yes']);
  expect(replaced.code, replaced.stderr).toBe(0);
  expect((await fleet.devices()).map(({ deviceId, state }) => [deviceId, state])).toEqual([
    [ann?.['deviceId'], 'revoked'],
    [newer, 'admitted'],
  ]);
});
