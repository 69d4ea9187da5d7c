import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A D-Bus session of its own with an unlocked GNOME Keyring: what undo needs. `env` is for the processes in it. */
export interface Keyring extends AsyncDisposable {
  readonly env: Record<string, string>;
}

export async function startKeyring(folder: string): Promise<Keyring> {
  mkdirSync(join(folder, 'run'), { recursive: true, mode: 0o700 });
  const places = { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), XDG_RUNTIME_DIR: join(folder, 'run') };
  const children: ChildProcess[] = [];
  const end = async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    env: { PATH: process.env['PATH'], ...places },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(bus);
  const [line] = (await once(bus.stdout, 'data')) as [Buffer];
  const env = { ...places, DBUS_SESSION_BUS_ADDRESS: line.toString().trim() };
  const ring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  children.push(ring);
  ring.stdin.end('password of a test');
  // It says nothing itself when it is there.
  const owned = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner'];
  for (let tries = 0; ; tries++) {
    const said = execFileSync('dbus-send', [...owned, 'string:org.freedesktop.secrets'], { env: { PATH: process.env['PATH'], ...env } });
    if (said.includes('boolean true')) break;
    if (tries === 100) throw new Error('no keyring came');
    await sleep(100);
  }
  return { env, [Symbol.asyncDispose]: end };
}
