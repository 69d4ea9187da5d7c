import { expect, it } from 'vitest';
import { deviceNamed, type FleetDevice, keyOf, recordFault, shownKey } from '../../src/cli/device-names.ts';
import { makeEnrolProof, thumbprint } from '../../src/trust/index.ts';
import { Device, makeFleet } from '../server/constellation.ts';

const listed = async (fleet: Awaited<ReturnType<typeof makeFleet>>, machine: string): Promise<FleetDevice> => {
  const one = await Device.make(fleet, machine);
  const proof = await makeEnrolProof({ fleet: fleet.bundle.fleet, deviceId: one.id, nonce: 'n', sealingKey: one.sealingKey }, one.signer);
  return { ...one.record, proof, lastSeenAt: null, cursor: 0, connected: false, notVisible: null, watching: null, admission: null };
};

it('names one device, or lists those that it could be', async () => {
  const fleet = await makeFleet();
  const [one, twin, other] = [await listed(fleet, 'laptop-1'), await listed(fleet, 'laptop-1'), await listed(fleet, 'laptop-2')];
  const all = [one, twin, other];
  expect(deviceNamed(all, 'laptop-2/user')).toBe(other);
  expect(deviceNamed(all, twin.deviceId.slice(0, 6))).toBe(twin);
  expect(() => deviceNamed(all, other.deviceId.slice(0, 5))).toThrow(/No device/);
  expect(() => deviceNamed(all, 'laptop-2')).toThrow(/No device/);
  expect(() => deviceNamed(all, 'laptop-1/user')).toThrow(
    new RegExp(`could be 2 devices[^]*${one.deviceId.slice(0, 12)}[^]*${twin.deviceId.slice(0, 12)}`),
  );
  // What a device calls itself steers no terminal.
  expect(() => deviceNamed(all, 'a\u001b[2J/b')).toThrow(/^No device is named a\ufffd\[2J\/b/);
});

it('shows the key that the laptop shows, and sees that a record was altered', async () => {
  const fleet = await makeFleet();
  const [one, other] = [await listed(fleet, 'laptop-1'), await listed(fleet, 'laptop-2')];
  expect(keyOf(one)).toBe(shownKey(thumbprint(one.signingKey)));
  expect(keyOf(one).replaceAll(' ', '')).toBe(thumbprint(one.signingKey));
  expect(await recordFault(one, fleet.bundle.fleet)).toBeNull();
  for (const altered of [
    { ...one, machine: 'laptop-2' },
    { ...one, sealingKey: other.sealingKey },
    { ...one, signingKey: other.signingKey },
  ]) {
    expect(await recordFault(altered, fleet.bundle.fleet)).not.toBeNull();
  }
});
