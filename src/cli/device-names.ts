import type { DevicesAnswer } from '../protocol/index.ts';
import { thumbprint, TrustError, verifyDeviceRecord } from '../trust/index.ts';
import { UserError } from './exit.ts';
import { oneLine } from './output.ts';

export type FleetDevice = DevicesAnswer['devices'][number];

/** The shortest beginning of an id that names a device. */
const SHORTEST = 6;
/** Listed of those that a name could mean. */
const LISTED = 10;

/** A public key as people compare it by eye: its RFC 7638 thumbprint in groups of six. */
export function shownKey(keyId: string): string {
  return keyId.match(/.{1,6}/g)?.join(' ') ?? keyId;
}

export function keyOf({ signingKey }: FleetDevice): string {
  return shownKey(thumbprint(signingKey));
}

/** `machine/user` and the beginning of the id. */
export function nameOf({ machine, user, deviceId }: Pick<FleetDevice, 'machine' | 'user' | 'deviceId'>): string {
  return oneLine(`${machine}/${user} (${deviceId.slice(0, 12)})`);
}

/** The one device that is meant by machine/user, or by its id or the beginning of it. Throws UserError that lists those it could be. */
export function deviceNamed(devices: readonly FleetDevice[], name: string): FleetDevice {
  const found = devices.filter(
    ({ deviceId, machine, user }) => `${machine}/${user}` === name || (name.length >= SHORTEST && deviceId.startsWith(name)),
  );
  const [one] = found;
  if (!one)
    throw new UserError(
      `No device is named ${oneLine(name)}.`,
      'Name it by machine/user, or by 6 or more characters of its id: lastcopy fleet devices',
    );
  if (found.length === 1) return one;
  const list = found.slice(0, LISTED).map((device) => `  ${nameOf(device)}  ${device.state}  enrolled ${device.enrolledAt}`);
  const more = found.length > LISTED ? [`  … and ${found.length - LISTED} more`] : [];
  throw new UserError(
    `${oneLine(name)} could be ${found.length} devices:\n${[...list, ...more].join('\n')}`,
    'Name one of them by its id.',
  );
}

/** Null where the record is borne out by the device itself; else why not. */
export async function recordFault(device: FleetDevice, fleet: string): Promise<string | null> {
  try {
    await verifyDeviceRecord(device, fleet);
    return null;
  } catch (error) {
    if (error instanceof TrustError) return error.message;
    throw error;
  }
}
