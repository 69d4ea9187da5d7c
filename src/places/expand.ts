import type { Os } from './face.ts';

export interface Surroundings {
  readonly os: Os;
  /** Absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A glob whose beginning has been looked up: `base` is taken literally, `rest` holds the wildcards. Both `/`-separated. */
export interface Expanded {
  readonly base: string;
  readonly rest: string;
}

/** The folders that systems name (XDG base directories; Apple's and Microsoft's own). */
const FOLDERS: Record<string, Record<Os, string>> = {
  CFG: { linux: '${XDG_CONFIG_HOME:-~/.config}', darwin: '~/Library/Application Support', win32: '${APPDATA:-~/AppData/Roaming}' },
  DATA: { linux: '${XDG_DATA_HOME:-~/.local/share}', darwin: '~/Library/Application Support', win32: '${APPDATA:-~/AppData/Roaming}' },
  STATE: { linux: '${XDG_STATE_HOME:-~/.local/state}', darwin: '~/Library/Application Support', win32: '${LOCALAPPDATA:-~/AppData/Local}' },
  CACHE: { linux: '${XDG_CACHE_HOME:-~/.cache}', darwin: '~/Library/Caches', win32: '${LOCALAPPDATA:-~/AppData/Local}' },
  LOCAL: { linux: '${XDG_DATA_HOME:-~/.local/share}', darwin: '~/Library/Application Support', win32: '${LOCALAPPDATA:-~/AppData/Local}' },
};

/**
 * A store's glob on one machine. One environment variable may name several paths (KUBECONFIG), so there may be several; a
 * value that is not absolute counts as not set, as XDG demands.
 */
export function expand(glob: string, around: Surroundings): Expanded[] {
  const named = /^\$([A-Z]+)(.*)$/s.exec(glob);
  const folder = named === null ? undefined : FOLDERS[named[1] ?? '']?.[around.os];
  if (named !== null && folder !== undefined) return expand(folder, around).map((base) => withRest(base, named[2] ?? ''));
  const variable = /^\$\{(\w+):-([^}]*)\}(.*)$/s.exec(glob);
  if (variable !== null) {
    const [, name = '', fallback = '', rest = ''] = variable;
    const set = pathsIn(around.env[name], around.os);
    return set.length > 0 ? set.map((base) => ({ base, rest })) : expand(fallback, around).map((base) => withRest(base, rest));
  }
  if (glob === '~' || glob.startsWith('~/')) return [{ base: trimmed(slashed(around.home, around.os)), rest: glob.slice(1) }];
  return [{ base: '', rest: glob }];
}

/** A path as globs are written: `/` between names. */
export function slashed(path: string, os: Os): string {
  return os === 'win32' ? path.replaceAll('\\', '/') : path;
}

function withRest(expanded: Expanded, rest: string): Expanded {
  return { base: expanded.base, rest: expanded.rest + rest };
}

function pathsIn(value: string | undefined, os: Os): string[] {
  return (value ?? '')
    .split(os === 'win32' ? ';' : ':')
    .map((path) => trimmed(slashed(path, os)))
    .filter((path) => (os === 'win32' ? /^([A-Za-z]:)?\/./.test(path) : /^\/./.test(path)));
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}
