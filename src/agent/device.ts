import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deviceId as deviceIdOf } from '../trust/index.ts';
import { AgentError } from './errors.ts';
import type { AgentOptions } from './face.ts';
import { type DeviceKeys, openKeys } from './keys.ts';
import type { Log } from './log-events.ts';
import { type Machine, thisMachine } from './machine.ts';
import type { SettingsFile } from './settings.ts';
import { openState, type State } from './state/index.ts';

/** Who this agent is: keys, machine and state that belong together. */
export interface Device {
  readonly state: State;
  readonly keys: DeviceKeys;
  readonly machine: Machine;
  readonly deviceId: string;
}

/**
 * Opens keys and state. State of another device (a cloned image, a keychain that was lost) is set aside, and this one enrols
 * anew with keys of its own. Throws AgentError: `foreign-state` for another fleet's, and all that keys and state throw.
 */
export async function openDevice(options: AgentOptions, settings: SettingsFile, log: Log): Promise<Device> {
  const { stateDir, bundle } = options;
  const machine = thisMachine(options);
  const open = async () => {
    const keys = await openKeys({
      stateDir,
      allowKeyFile: bundle.floor.allowKeyFile,
      settings,
      ...(options.tuning?.keychain ? { keychain: options.tuning.keychain } : {}),
    });
    return { keys, deviceId: deviceIdOf(keys.signer.publicKey, machine.name, machine.user) };
  };
  let { keys, deviceId } = await open();
  let state = openState(stateDir);
  try {
    const known = state.facts.get('device');
    if (known !== null && known.fleet !== bundle.fleet) {
      throw new AgentError(
        'foreign-state',
        `${stateDir} belongs to the fleet ${known.fleet}. Use another --state directory for ${bundle.fleet}.`,
      );
    }
    if (known !== null && (known.deviceId !== deviceId || known.installation !== machine.installation)) {
      // The keys first: state that is still here tells the next start that they are another device's.
      await keys.forget();
      state.close();
      setAside(stateDir, known.deviceId);
      log('foreign-state-set-aside', { was: known.deviceId, is: deviceId });
      ({ keys, deviceId } = await open());
      state = openState(stateDir);
    }
    state.facts.set('device', { deviceId, fleet: bundle.fleet, installation: machine.installation, key: keys.signer.keyId });
    return { state, keys, machine, deviceId };
  } catch (error) {
    state.close();
    throw error;
  }
}

function setAside(stateDir: string, deviceId: string): void {
  const name = createHash('sha256').update(deviceId).digest('hex').slice(0, 8);
  for (const suffix of ['', '-wal', '-shm']) {
    const path = join(stateDir, `agent.db${suffix}`);
    if (existsSync(path)) renameSync(path, join(stateDir, `agent-${name}.db${suffix}`));
  }
  rmSync(join(stateDir, 'files.index'), { force: true });
}
