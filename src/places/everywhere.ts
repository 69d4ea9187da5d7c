import type { Store } from './face.ts';

/** The same globs on every system: most tools keep to the home folder. */
export function everywhere(...globs: readonly string[]): Store['globs'] {
  return { linux: globs, darwin: globs, win32: globs };
}

/** The same globs on Linux and macOS; nothing on Windows. */
export function unix(...globs: readonly string[]): Store['globs'] {
  return { linux: globs, darwin: globs };
}

/** What SQLite keeps beside a database. */
export const DATABASE: readonly string[] = ['-wal', '-shm', '-journal'];
