import { createRequire } from 'node:module';
import { posix } from 'node:path';

/** Where an installation's files lie: absolute paths. */
export interface Installation {
  readonly node: string;
  readonly launcher: string;
}

/** The layout of the packages: everything in one folder. */
export function installedAt(root = '/usr/lib/lastcopy'): Installation {
  return { node: posix.join(root, 'node'), launcher: posix.join(root, 'src/cli/launcher.cjs') };
}

/** What a process and its children may use together. */
export interface Limits {
  /** From here on memory is taken back, page cache first; MiB. */
  readonly memoryHigh: number;
  /** Above this the system ends the largest process of the group; MiB. */
  readonly memoryMax: number;
  /** Share against others that want the processor too; 100 is ordinary. */
  readonly cpuWeight: number;
  /** Percent of one processor, whether others want it or not. */
  readonly cpuQuota: number;
  readonly tasks: number;
  /** Open files. */
  readonly files: number;
}

/** How one process of the product is run, whatever runs it. */
export interface Service {
  /** Name of the unit, without its ending. */
  readonly name: string;
  readonly title: string;
  /** Words after the launcher. */
  readonly args: readonly string[];
  readonly limits: Limits;
  /** Seconds between an end with an error and the next start. There is no last try. */
  readonly restartAfter: number;
  /** Seconds to end in order before the group is killed. */
  readonly stopWithin: number;
}

/** Where IT leaves the fleet's bundle for every user of a machine. */
export const MACHINE_BUNDLE = '/etc/lastcopy/bundle.json';

/**
 * The agent rests at about 80 MB. Its two scanners each have a heap of at most 384 MiB and some 100 MiB outside it, a purger
 * less: 1.5 GiB holds them all at their worst, and 1 GiB all that was ever measured.
 *
 * A restart is tried for ever, because what stops an agent (a locked keychain, a full disk) may pass hours later; it costs
 * a third of a second of one processor.
 */
export const AGENT: Service = {
  name: 'lastcopy-agent',
  title: 'Lastcopy agent: finds and removes copies of rotated secrets',
  args: ['agent'],
  limits: { memoryHigh: 1024, memoryMax: 1536, cpuWeight: 20, cpuQuota: 150, tasks: 256, files: 8192 },
  restartAfter: 30,
  stopWithin: 30,
};

/** Configuration of server and steward; may be root's alone. */
const SERVER_FOLDER = '/etc/lastcopy/server';
const STEWARD_FOLDER = '/etc/lastcopy/steward';

/** A process of the fleet's own: reads `folder` only through what systemd hands it, keeps `/var/lib/<name>`. */
export interface FleetService extends Service {
  /** Files that only root need be able to read, handed to the process by name. A start without one of them fails. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Defaults of the variables that `args` name; the file replaces them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly settingsFile: string;
  /** Whether its memory may be written to swap. */
  readonly swap: boolean;
}

function split(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(' '));
}

/** `${NAME}` is a setting, `@credentials@` the folder of the credentials, `@state@` the state directory. */
export const SERVER: FleetService = {
  name: 'lastcopy-server',
  title: 'Lastcopy server: the blind relay between operators, steward and laptops',
  args: split(
    '--state @state@ server --bundle @credentials@/bundle.json --host ${LASTCOPY_HOST} --port ${LASTCOPY_PORT}',
    '--tls-cert @credentials@/tls-cert.pem --tls-key @credentials@/tls-key.pem $LASTCOPY_OPTIONS',
  ),
  credentials: {
    'bundle.json': `${SERVER_FOLDER}/bundle.json`,
    'tls-cert.pem': `${SERVER_FOLDER}/tls-cert.pem`,
    'tls-key.pem': `${SERVER_FOLDER}/tls-key.pem`,
  },
  settings: {
    LASTCOPY_HOST: '0.0.0.0',
    LASTCOPY_PORT: '8443',
    LASTCOPY_OPTIONS: '',
    // As the launcher gives them (SERVER_ENV there).
    MALLOC_MMAP_THRESHOLD_: '16384',
    MALLOC_TOP_PAD_: '0',
  },
  settingsFile: `${SERVER_FOLDER}/server.env`,
  swap: true,
  // Ten thousand laptops hold a socket each.
  limits: { memoryHigh: 1536, memoryMax: 2048, cpuWeight: 100, cpuQuota: 400, tasks: 128, files: 65_536 },
  restartAfter: 5,
  stopWithin: 30,
};

/** It holds the fleet's keys, so it shares neither user nor folder with the server, which nobody believes. */
export const STEWARD: FleetService = {
  name: 'lastcopy-steward',
  title: "Lastcopy steward: holds the fleet's keys",
  args: split('--state @state@ steward --bundle @credentials@/bundle.json --keys @credentials@/steward.secret.json $LASTCOPY_OPTIONS'),
  credentials: {
    'bundle.json': `${STEWARD_FOLDER}/bundle.json`,
    'steward.secret.json': `${STEWARD_FOLDER}/steward.secret.json`,
  },
  settings: { LASTCOPY_OPTIONS: '' },
  settingsFile: `${STEWARD_FOLDER}/steward.env`,
  swap: false,
  limits: { memoryHigh: 384, memoryMax: 512, cpuWeight: 100, cpuQuota: 200, tasks: 128, files: 4096 },
  restartAfter: 5,
  stopWithin: 30,
};

/**
 * How Node runs the resting agent. The launcher knows, and starts itself again unless it runs with these flags already; then
 * it leaves the environment alone, so whoever gives the flags gives both. Read when a file is written, never in the bundle.
 */
export function agentRuntime(): { readonly flags: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const launcher = createRequire(import.meta.url)('../src/cli/launcher.cjs') as {
    readonly AGENT_FLAGS: readonly string[];
    readonly AGENT_ENV: Readonly<Record<string, string>>;
  };
  return { flags: launcher.AGENT_FLAGS, env: launcher.AGENT_ENV };
}
