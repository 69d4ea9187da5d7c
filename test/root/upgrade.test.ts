import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshToken } from '../e2e/tokens.ts';
import { PLACE } from './debian.ts';
import { FleetMachine } from './fleet-machine.ts';
import { apt, install } from './installed.ts';
import { withoutRoot } from './needs-root.ts';
import { build, builds, checkout } from './packages.ts';

/** From the commit before this one; where its sources make no packages, from these sources under a lower version. */
const previous = builds('HEAD~1');
const from = previous ? "the previous commit's packages" : 'packages of these sources with a lower version';

describe.skipIf(withoutRoot())(`an upgrade from ${from}`, () => {
  let fleet: FleetMachine;
  let folder: string;
  const value = freshToken();
  let before: Awaited<ReturnType<FleetMachine['status']>>;
  let pid: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(PLACE, 'previous-'));
    const old = join(folder, 'packages');
    if (previous) {
      checkout('HEAD~1', join(folder, 'checkout'));
      build(join(folder, 'checkout'), old);
    } else build(join(import.meta.dirname, '../..'), old, ['--version', '0.0.1']);
    fleet = await FleetMachine.start();
    await fleet.install(old);
    fleet.plant('.bash_history', `export GITHUB_TOKEN=${value}\n`);
    const { code, stderr } = await fleet.rotate(value);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    before = await fleet.status();
    pid = await fleet.property('MainPID');
  });
  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is one to apt: no downgrade, no question', async () => {
    const { stdout } = await install(fleet.machine, inject('packages'), ['lastcopy', 'lastcopy-server']);
    expect(stdout).toMatch(/2 upgraded, 0 newly installed, 0 to remove/);
    expect(stdout).not.toMatch(/downgrad/i);
  });

  it('the agent runs again, from the new program, and is the same device with all it remembers', async () => {
    await fleet.machine.until('the new agent runs', async () => !['0', pid].includes(await fleet.property('MainPID')));
    await fleet.admitted();
    const link = await fleet.machine.ok(['readlink', `/proc/${await fleet.property('MainPID')}/exe`]);
    expect(link).toBe('/usr/lib/lastcopy/node\n');
    const {
      deviceId,
      orders,
      undo,
      keys,
      chain: { sequence },
    } = await fleet.status();
    expect({ deviceId, orders, undo, keys, sequence }).toEqual({
      deviceId: before.deviceId,
      orders: before.orders,
      undo: before.undo,
      keys: 'keychain',
      sequence: before.chain.sequence,
    });
  });

  it('a purge of before can still be undone', async () => {
    const undone = await fleet.user(['lastcopy', 'undo', before.undo[0]?.planId ?? 'none']);
    expect({ ...undone, stdout: '' }).toMatchObject({ code: 0, stderr: '' });
    expect(fleet.machine.read('/home/ann/.bash_history')).toBe(`export GITHUB_TOKEN=${value}\n`);
  });

  it('server and steward run from the new program and go on where they were: the next order is carried out', async () => {
    for (const name of ['lastcopy-server', 'lastcopy-steward']) {
      const main = (await fleet.machine.ok(['systemctl', 'show', '--value', '--property', 'MainPID', name])).trim();
      expect(await fleet.machine.ok(['readlink', `/proc/${main}/exe`])).toBe('/usr/lib/lastcopy/node\n');
    }
    const next = freshToken();
    fleet.plant('later.env', `TOKEN=${next}\n`);
    const { code, stderr } = await fleet.rotate(next);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await fleet.holding(next)).toEqual([]);
  });

  it('what its user had stopped stays stopped', async () => {
    await fleet.systemctl('stop', 'lastcopy-agent.service');
    expect(await apt(fleet.machine, ['reinstall', 'lastcopy'])).toMatchObject({ code: 0 });
    expect(await fleet.property('ActiveState')).toBe('inactive');
  });
});
