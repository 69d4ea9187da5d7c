import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How an address is shown to the user of this session; null where nothing here can. Pure but for the look into PATH. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  confined = runsAsService(),
): readonly [program: string, ...args: string[]] | null {
  if (platform === 'darwin') return ['open', url];
  // Not `start`: the command interpreter would read `&` and `%` of an address as its own.
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler', url];
  const has = (program: string) => (env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, program)));
  // What a service starts shares its memory limit and its missing privileges, without which no browser can build its sandbox:
  // the session's own manager starts it instead, with the display that it knows. `$` would be a variable there.
  if (confined && has('systemd-run') && has('xdg-open')) {
    return ['systemd-run', '--user', '--quiet', '--collect', '--', 'xdg-open', url.replaceAll('$', '%24')];
  }
  // Without a display (a console, SSH) xdg-open would take the terminal for a text browser, unless one was asked for.
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY'] && !env['BROWSER']) return null;
  return has('xdg-open') ? ['xdg-open', url] : null;
}

/** Whether this process is part of the agent's systemd unit. */
function runsAsService(): boolean {
  try {
    return readFileSync('/proc/self/cgroup', 'utf8').includes('/lastcopy-agent.service');
  } catch {
    return false;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens an http(s) address, or a page of ours on disk, in the user's browser. False where this session has none: then the caller prints the address.
 * True says that a browser was asked for, not that it came. The address is a word of another process's command line while
 * it starts, so what it carries must be good once and for a short time.
 */
export function openInBrowser(url: string): boolean {
  const { protocol, href } = new URL(url);
  if (!['http:', 'https:', 'file:'].includes(protocol)) throw new TypeError(`not a web address: ${protocol}`);
  const command = browserCommand(href);
  if (!command) return false;
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // it went away between looking and starting: the address was printed
  child.unref();
  return true;
}
