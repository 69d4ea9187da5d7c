import type { Disk } from '../disk/index.ts';
import { DiskError, isInside } from '../disk/index.ts';
import { expandPaths, type Os, type Pointed, type Pointer } from '../places/index.ts';

/** Where applications' own files say that data of theirs lies. */
interface PointerFile {
  readonly pointer: Pointer;
  /** Its paths, as globs of the catalogue begin. */
  readonly at: Readonly<Partial<Record<Os, readonly string[]>>>;
  /** Paths as the file has them; anything that is none is left out later. */
  read(text: string): string[];
}

/** What a file may have to be read, and how many folders it may name. */
const LONGEST = 262_144;
const MOST = 64;

const FLATPAKS = '~/.var/app';

/**
 * Firefox's profiles.ini: https://support.mozilla.org/kb/profiles-where-firefox-stores-user-data. Dropbox's info.json:
 * https://help.dropbox.com/installs/locate-dropbox-folder. The others write these files in a form of their own.
 */
const FILES: readonly PointerFile[] = [
  {
    pointer: 'firefox-profile',
    at: {
      linux: [
        '~/.mozilla/firefox/profiles.ini',
        '$CFG/mozilla/firefox/profiles.ini',
        '~/snap/firefox/common/.mozilla/firefox/profiles.ini',
        `${FLATPAKS}/org.mozilla.firefox/.mozilla/firefox/profiles.ini`,
        '~/.librewolf/profiles.ini',
        '~/.waterfox/profiles.ini',
        '~/.zen/profiles.ini',
      ],
      darwin: ['$CFG/Firefox/profiles.ini', '$CFG/librewolf/profiles.ini'],
      win32: ['$CFG/Mozilla/Firefox/profiles.ini', '$CFG/librewolf/profiles.ini'],
    },
    // Relative ones lie where the catalogue looks anyway.
    read: (text) => text.split(/^\[/m).flatMap((section) => (/^IsRelative=0\s*$/m.test(section) ? valuesOf(section, /^Path=(.+)$/m) : [])),
  },
  {
    pointer: 'dropbox',
    at: {
      linux: ['~/.dropbox/info.json'],
      darwin: ['~/.dropbox/info.json'],
      win32: ['$CFG/Dropbox/info.json', '$LOCAL/Dropbox/info.json'],
    },
    read: (text) => Object.values(parsed(text)).map((account) => member(account, 'path')),
  },
  {
    pointer: 'nextcloud',
    at: {
      linux: [
        '$CFG/Nextcloud/nextcloud.cfg',
        '$CFG/ownCloud/owncloud.cfg',
        `${FLATPAKS}/com.nextcloud.desktopclient.nextcloud/config/Nextcloud/nextcloud.cfg`,
      ],
      darwin: ['~/Library/Preferences/Nextcloud/nextcloud.cfg'],
      win32: ['$CFG/Nextcloud/nextcloud.cfg', '$CFG/ownCloud/owncloud.cfg'],
    },
    read: (text) => valuesOf(text, /^[^=\n]*\\localPath=(.+)$/gm),
  },
  {
    pointer: 'syncthing',
    at: {
      linux: ['$STATE/syncthing/config.xml', '$CFG/syncthing/config.xml'],
      darwin: ['$CFG/Syncthing/config.xml'],
      win32: ['$LOCAL/Syncthing/config.xml'],
    },
    read: (text) => valuesOf(text, /<folder\b[^>]*\bpath="([^"]*)"/g).map(unescaped),
  },
  {
    pointer: 'obsidian-vault',
    at: {
      linux: ['$CFG/obsidian/obsidian.json', `${FLATPAKS}/md.obsidian.Obsidian/config/obsidian/obsidian.json`],
      darwin: ['$CFG/obsidian/obsidian.json'],
      win32: ['$CFG/obsidian/obsidian.json'],
    },
    read: (text) => Object.values(object(parsed(text)['vaults'])).map((vault) => member(vault, 'path')),
  },
  {
    pointer: 'lm-studio',
    at: { linux: ['~/.lmstudio-home-pointer'], darwin: ['~/.lmstudio-home-pointer'], win32: ['~/.lmstudio-home-pointer'] },
    read: (text) => [text],
  },
];

export interface DiscoveryOptions {
  readonly os: Os;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly disk: Disk;
}

/**
 * Folders that applications' own files point to and that fixed paths cannot know: profiles that were moved, synced folders,
 * vaults. Opens a handful of small files, none that lies on a network or would have to be downloaded; what they name is
 * looked at, not entered. A folder is left out that is the home, holds it, or does not exist. Never throws for what the disk
 * holds.
 */
export function discoverPointers(options: DiscoveryOptions): Pointed {
  const found: Partial<Record<Pointer, string[]>> = {};
  for (const file of FILES) {
    for (const path of expandPaths(file.at[options.os] ?? [], options)) {
      const folders = file
        .read(textOf(options.disk, path) ?? '')
        .slice(0, MOST)
        .map((named) => folderOf(named, options))
        .filter((folder) => folder !== null);
      if (folders.length > 0) found[file.pointer] = [...new Set([...(found[file.pointer] ?? []), ...folders])];
    }
  }
  return found;
}

/** Absolute, without a slash at its end; null where there is no such folder that may be searched. */
function folderOf(named: string, { home, disk, os }: DiscoveryOptions): string | null {
  const text = named.trim().replace(/^~(?=[/\\]|$)/, () => home);
  const absolute = os === 'win32' ? /^[A-Za-z]:[\\/]+[^\\/]/.test(text) : /^\/+[^/]/.test(text);
  if (!absolute || text.length > 4_096 || /[\0-\x1f]/.test(text) || /(^|[\\/])\.\.([\\/]|$)/.test(text)) return null;
  const folder = text.replace(/[\\/]+$/, '');
  if (isInside(home, folder)) return null;
  try {
    return disk.remote(folder) !== 'network' && disk.remote(folder) !== 'pseudo' && disk.look(folder)?.kind === 'directory' ? folder : null;
  } catch (error) {
    if (error instanceof DiskError) return null;
    throw error;
  }
}

function textOf(disk: Disk, path: string): string | null {
  try {
    const seen = disk.look(path);
    if (seen?.kind !== 'file' || seen.identity.size > LONGEST || disk.remote(path) !== 'no') return null;
    const file = disk.openToRead(path);
    try {
      const bytes = new Uint8Array(Math.min(file.identity.size, LONGEST));
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read) read = file.read(length, bytes.subarray(length));
      return new TextDecoder().decode(bytes.subarray(0, length));
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof DiskError) return null;
    throw error;
  }
}

function valuesOf(text: string, pattern: RegExp): string[] {
  const all = pattern.global ? [...text.matchAll(pattern)] : [pattern.exec(text)];
  return all.flatMap((match) => match?.[1] ?? []);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return object(JSON.parse(text));
  } catch {
    return {};
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function member(value: unknown, name: string): string {
  const found = object(value)[name];
  return typeof found === 'string' ? found : '';
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos|#39);/g, (_all, name: string) => ENTITIES[name] ?? '');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };
