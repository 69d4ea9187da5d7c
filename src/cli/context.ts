import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from './exit.ts';

/** The other entries of the product, relative to the one that runs (source or bundle). */
export interface Processes {
  readonly launcher: URL;
  readonly scanner: URL;
  readonly purger: URL;
  /** The folder of what a browser gets of the agent's page. */
  readonly page: URL;
  /** The folder of the built dashboard; it may not have been built. */
  readonly dashboard: URL;
}

/** What every command gets: global options, resolved once. */
export interface Context {
  readonly home: string;
  readonly stateDir: string;
  readonly allowRoot: boolean;
  readonly processes: Processes;
  /** Of the product. */
  readonly version: string;
}

/** Options that stand before or after any command. */
export interface GlobalOptions {
  readonly state?: string;
  readonly allowRoot?: boolean;
}

/** Where state lives when --state is not given: the OS's folder for an application's own state. */
export function defaultStateDir(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Lastcopy');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Lastcopy');
  return join(env['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'lastcopy');
}

export function makeContext(options: GlobalOptions, processes: Processes, version: string): Context {
  return {
    home: homedir(),
    stateDir: resolve(options.state ?? process.env['LASTCOPY_STATE'] ?? defaultStateDir()),
    allowRoot: options.allowRoot === true,
    processes,
    version,
  };
}

/** A root that writes into folders which users control can be tricked by links; agent, scanner and purger refuse it. */
export function refuseRoot(context: Context, command: string): void {
  if (context.allowRoot || process.getuid?.() !== 0) return;
  throw new UserError(
    `lastcopy ${command} does not run as root.`,
    `Run it as the user whose files these are (you are ${userInfo().username}), or pass --allow-root if you mean it.`,
  );
}
