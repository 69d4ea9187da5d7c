import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname, release, type as system, userInfo } from 'node:os';

/**
 * What tells this machine and user from others. Name and user are part of the device id; the installation is remembered, so
 * that a cloned image makes keys of its own and enrols anew.
 */
export interface Machine {
  /** Hash of the system's own id of this installation (of the host name where it has none). */
  readonly installation: string;
  /** For people and for IT's list of machines. */
  readonly name: string;
  readonly user: string;
  readonly os: string;
}

export function thisMachine(given: { machine?: string; user?: string } = {}): Machine {
  const name = given.machine ?? hostname();
  return {
    installation: createHash('sha256')
      .update(given.machine ?? installationId() ?? hostname())
      .digest('base64url'),
    name: name.slice(0, 256),
    user: (given.user ?? userInfo().username).slice(0, 256),
    os: `${system()} ${release()}`.slice(0, 256),
  };
}

function installationId(): string | null {
  try {
    switch (process.platform) {
      case 'linux':
        return readFileSync('/etc/machine-id', 'utf8').trim() || null;
      case 'darwin':
        return /"IOPlatformUUID" = "([^"]+)"/.exec(run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']))?.[1] ?? null;
      case 'win32':
        return (
          /MachineGuid\s+REG_SZ\s+(\S+)/.exec(run('reg', ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid']))?.[1] ??
          null
        );
      default:
        return null;
    }
  } catch {
    return null;
  }
}

function run(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', timeout: 5_000, windowsHide: true });
}
