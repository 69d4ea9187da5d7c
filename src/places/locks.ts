import type { Os } from './face.ts';

/**
 * What an application leaves in a folder of its own while it runs, so that a second one of it sees the first. Whoever looks must
 * make sure that the process still lives: a crash leaves them behind.
 */
export interface ApplicationLock {
  readonly name: string;
  /** How it is told from a stale one; each says which process it is where the system knows. */
  readonly kind:
    | { readonly by: 'link' /** A symbolic link that leads nowhere; the process's number is the first group. */; readonly target: RegExp }
    | { readonly by: 'pid' /** A file whose whole text is the process's number. */ }
    | { readonly by: 'locked' /** A file that is locked (fcntl, flock), whether it is there or not says nothing. */ }
    | { readonly by: 'socket' /** A Unix socket that somebody listens at. */ }
    | { readonly by: 'held' /** A file that is there only while it is open, or that is open. */ };
  /** `beside`: only in the folder of the file in question. `above`: also in any folder above, as far as the home. */
  readonly where: 'beside' | 'above';
  readonly os: readonly Os[];
  /** Where this is to be read. */
  readonly source: string;
}

export const applicationLocks: readonly ApplicationLock[] = [
  {
    // Chromium, and Electron's applications that allow one instance.
    name: 'SingletonLock',
    kind: { by: 'link', target: /^.*-(\d+)$/s },
    where: 'above',
    os: ['linux', 'darwin'],
    source: 'https://chromium.googlesource.com/chromium/src/+/main/chrome/browser/process_singleton_posix.cc',
  },
  {
    name: 'lockfile',
    kind: { by: 'held' },
    where: 'above',
    os: ['win32'],
    source: 'https://chromium.googlesource.com/chromium/src/+/main/chrome/browser/process_singleton_win.cc',
  },
  {
    // Firefox, Thunderbird and their kin: address, colon, a plus where the file was locked as well.
    name: 'lock',
    kind: { by: 'link', target: /^[\d.]+:\+?(\d+)$/ },
    where: 'above',
    os: ['linux', 'darwin'],
    source: 'https://searchfox.org/mozilla-central/source/toolkit/profile/nsProfileLock.cpp',
  },
  {
    name: '.parentlock',
    kind: { by: 'locked' },
    where: 'above',
    os: ['linux', 'darwin'],
    source: 'https://searchfox.org/mozilla-central/source/toolkit/profile/nsProfileLock.cpp',
  },
  {
    name: 'parent.lock',
    kind: { by: 'held' },
    where: 'above',
    os: ['win32'],
    source: 'https://searchfox.org/mozilla-central/source/toolkit/profile/nsProfileLock.cpp',
  },
  {
    name: 'LOCK',
    kind: { by: 'locked' },
    where: 'beside',
    os: ['linux', 'darwin'],
    source: 'https://github.com/google/leveldb/blob/main/util/env_posix.cc',
  },
  {
    name: 'LOCK',
    kind: { by: 'held' },
    where: 'beside',
    os: ['win32'],
    source: 'https://github.com/google/leveldb/blob/main/util/env_windows.cc',
  },
  {
    // Visual Studio Code and what is made of it.
    name: 'code.lock',
    kind: { by: 'pid' },
    where: 'above',
    os: ['linux', 'darwin', 'win32'],
    source: 'https://github.com/microsoft/vscode/blob/main/src/vs/code/electron-main/main.ts',
  },
  {
    // JetBrains: in the folder of settings; the socket in that of caches.
    name: '.lock',
    kind: { by: 'pid' },
    where: 'above',
    os: ['linux', 'darwin', 'win32'],
    source:
      'https://github.com/JetBrains/intellij-community/blob/master/platform/platform-impl/bootstrap/src/com/intellij/platform/ide/bootstrap/DirectoryLock.java',
  },
  {
    name: '.port',
    kind: { by: 'socket' },
    where: 'above',
    os: ['linux'],
    source:
      'https://github.com/JetBrains/intellij-community/blob/master/platform/platform-impl/bootstrap/src/com/intellij/platform/ide/bootstrap/DirectoryLock.java',
  },
];
