import type { Os } from './face.ts';

export interface Surroundings {
  readonly os: Os;
  /** Absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders that applications' own files point to, by the name that globs call them (`@firefox-profile`). Absolute. */
  readonly pointed?: Pointed;
}

/** What a pointer may lead to. */
export type Pointer = 'firefox-profile' | 'lm-studio' | 'dropbox' | 'nextcloud' | 'syncthing' | 'obsidian-vault';
export type Pointed = Readonly<Partial<Record<Pointer, readonly string[]>>>;

/** A glob whose beginning has been looked up: `base` is taken literally, `rest` holds the wildcards. Both `/`-separated. */
export interface Expanded {
  readonly base: string;
  readonly rest: string;
  /** True: `base` comes from a variable or a pointer, so a path that is written out is more specific. */
  readonly variable: boolean;
}

/** The folders that systems name (XDG base directories; Apple's and Microsoft's own). */
export const FOLDERS: Readonly<Record<string, Readonly<Record<Os, string>>>> = {
  CFG: { linux: '${XDG_CONFIG_HOME:-~/.config}', darwin: '~/Library/Application Support', win32: '${APPDATA:-~/AppData/Roaming}' },
  DATA: { linux: '${XDG_DATA_HOME:-~/.local/share}', darwin: '~/Library/Application Support', win32: '${APPDATA:-~/AppData/Roaming}' },
  STATE: { linux: '${XDG_STATE_HOME:-~/.local/state}', darwin: '~/Library/Application Support', win32: '${LOCALAPPDATA:-~/AppData/Local}' },
  CACHE: { linux: '${XDG_CACHE_HOME:-~/.cache}', darwin: '~/Library/Caches', win32: '${LOCALAPPDATA:-~/AppData/Local}' },
  LOCAL: { linux: '${XDG_DATA_HOME:-~/.local/share}', darwin: '~/Library/Application Support', win32: '${LOCALAPPDATA:-~/AppData/Local}' },
};

/** Looks up what globs begin with, each beginning once. */
export class Expander {
  readonly #around: Surroundings;
  readonly #known = new Map<string, readonly Expanded[]>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /**
   * A store's glob on one machine. One environment variable may name several paths (KUBECONFIG), so there may be several; a
   * value that is not absolute counts as not set, as XDG demands.
   */
  expand(glob: string): Expanded[] {
    const head = /^(?:\$[A-Z]+|\$\{\w+:-[^}]*\}|@[a-z-]+|~(?=\/|$))/.exec(glob)?.[0] ?? '';
    let bases = this.#known.get(head);
    if (bases === undefined) this.#known.set(head, (bases = this.#look(head)));
    const rest = glob.slice(head.length);
    return bases.map((one) => ({ base: one.base, rest: one.rest + rest, variable: one.variable }));
  }

  /** Paths that are written like globs, without wildcards. */
  paths(written: readonly string[]): string[] {
    return written.flatMap((one) => this.expand(one)).map(({ base, rest }) => base + rest);
  }

  #look(head: string): Expanded[] {
    const { os, home, env, pointed } = this.#around;
    if (head === '') return [{ base: '', rest: '', variable: false }];
    if (head === '~') return [{ base: trimmed(slashed(home, os)), rest: '', variable: false }];
    if (head.startsWith('@')) {
      const folders = pointed?.[head.slice(1) as Pointer] ?? [];
      return folders.map((folder) => ({ base: trimmed(slashed(folder, os)), rest: '', variable: true }));
    }
    const variable = /^\$\{(\w+):-(.*)\}$/s.exec(head);
    if (variable !== null) {
      const [, name = '', fallback = ''] = variable;
      const set = pathsIn(env[name], os);
      return set.length > 0 ? set.map((base) => ({ base, rest: '', variable: true })) : this.expand(fallback);
    }
    const folder = FOLDERS[head.slice(1)]?.[os];
    return folder === undefined ? [{ base: '', rest: head, variable: false }] : this.expand(folder);
  }
}

/** Where paths that are written like the catalogue's globs lie on one machine; `/`-separated. */
export function expandPaths(written: readonly string[], around: Surroundings): string[] {
  return new Expander(around).paths(written);
}

/** A path as globs are written: `/` between names. */
export function slashed(path: string, os: Os): string {
  return os === 'win32' ? path.replaceAll('\\', '/') : path;
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
