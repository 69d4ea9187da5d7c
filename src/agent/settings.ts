import { mkdirSync } from 'node:fs';
import { AgentError } from './errors.ts';

/** Settings and small state of one state directory, in `settings.json` (conf). Anything that grows is in the database. */
export interface Settings {
  /** The user's own brake: hunts report, nothing is written. */
  paused: boolean;
  /** Stricter than the fleet's floor, never laxer. */
  mode: 'report' | 'warn' | 'enforce';
  /** Orders that may write where a mode of warning keeps them from that: the user agreed. */
  agreed: string[];
  keyStore: 'keychain' | 'key-file' | null;
  lastSweepAt: string | null;
  lastReconcileAt: string | null;
  /** node-cron expressions. */
  sweepAt: string;
  reconcileAt: string;
  /** Which notices the desktop shows: `important` leaves out what only reassures. Menu and page tell everything in any case. */
  notices: 'all' | 'important' | 'none';
}

export interface SettingsFile {
  readonly path: string;
  read(): Settings;
  change(part: Partial<Settings>): void;
}

const time = { type: ['string', 'null'], default: null } as const;
const schema = {
  paused: { type: 'boolean', default: false },
  mode: { type: 'string', enum: ['report', 'warn', 'enforce'], default: 'enforce' },
  agreed: { type: 'array', items: { type: 'string' }, default: [] },
  keyStore: { type: ['string', 'null'], enum: ['keychain', 'key-file', null], default: null },
  lastSweepAt: time,
  lastReconcileAt: time,
  sweepAt: { type: 'string', default: '17 */6 * * *' },
  reconcileAt: { type: 'string', default: '*/15 * * * *' },
  notices: { type: 'string', enum: ['all', 'important', 'none'], default: 'all' },
} as const;

/** Opens (or starts) the settings. Throws AgentError `settings-damaged`: a damaged file is never silently reset. */
export async function openSettings(stateDir: string): Promise<SettingsFile> {
  const { default: Conf } = await import('conf');
  try {
    // conf would make it open to others.
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const conf = new Conf<Settings & Record<string, unknown>>({
      cwd: stateDir,
      configName: 'settings',
      schema,
      clearInvalidConfig: false,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
    return {
      path: conf.path,
      read: () => conf.store,
      change: (part) => conf.set({ ...conf.store, ...part }),
    };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
    if (code !== null) {
      const message = `The state directory ${stateDir} cannot be written (${code}). Check its disk's space and its rights, or name another with --state.`;
      throw new AgentError('state-unusable', message, { cause });
    }
    throw new AgentError('settings-damaged', `${stateDir}/settings.json is not valid. Mend it, or remove it to start with the defaults.`, {
      cause,
    });
  }
}
