import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Clean Debian systems made by debootstrap, of this machine's own release and from its own mirror. Kept between runs for a week
 * in /var/tmp/lastcopy-root; a run works on copies.
 */

export const PLACE = '/var/tmp/lastcopy-root';
const WEEK = 7 * 24 * 3_600_000;

/** `bare`: what every Debian has, and no systemd. `desktop`: with systemd, sessions and a keychain on top. */
export type Kind = 'bare' | 'desktop';

const DESKTOP = ['systemd', 'systemd-sysv', 'libpam-systemd', 'dbus', 'dbus-user-session', 'gnome-keyring'];

/** The folder of the finished system; makes it where it is missing or a week old. */
export function debian(kind: Kind): string {
  mkdirSync(PLACE, { recursive: true, mode: 0o755 });
  const folder = join(PLACE, `${suite()}-${kind}`);
  if (existsSync(folder) && Date.now() - statSync(join(folder, 'made')).mtimeMs < WEEK) return join(folder, 'root');
  const next = `${folder}.next`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next);
  const root = join(next, 'root');
  if (kind === 'bare') {
    run('debootstrap', ['--variant=minbase', suite(), root, mirror()]);
    adopt(root);
    inside(root, ['apt-get', 'update', '-qq']);
  } else {
    run('cp', ['-a', debian('bare'), root]);
    // Nothing is started while the packages are unpacked.
    const gate = join(root, 'usr/sbin/policy-rc.d');
    writeFileSync(gate, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    inside(root, ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...DESKTOP]);
    rmSync(gate);
  }
  inside(root, ['apt-get', 'clean']);
  // A copy of an image makes its own.
  writeFileSync(join(root, 'etc/machine-id'), '');
  writeFileSync(join(next, 'made'), '');
  rmSync(folder, { recursive: true, force: true });
  renameSync(next, folder);
  return join(folder, 'root');
}

function suite(): string {
  return /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';
}

/** Files that name where packages come from. */
function sources(): string[] {
  return ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.{list,sources}')].filter((file) => existsSync(file));
}

/** The first mirror of Debian itself that this machine's apt uses. */
function mirror(): string {
  for (const file of sources()) {
    const text = readFileSync(file, 'utf8');
    const uri = /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s*(\S*\/debian)\/?(?:\s|$)/m.exec(text)?.[1];
    if (uri) return uri;
  }
  return 'http://deb.debian.org/debian';
}

/** Debian's own sources, and what this machine's apt knows of proxies and authorities. */
function adopt(root: string): void {
  rmSync(join(root, 'etc/apt/sources.list'), { force: true });
  for (const file of sources()) {
    if (/\/debian(-security)?\/?(\s|$)/m.test(readFileSync(file, 'utf8'))) copyFileSync(file, join(root, file));
  }
  for (const name of readdirSync('/etc/apt/apt.conf.d')) {
    const file = join('/etc/apt/apt.conf.d', name);
    if (/Acquire::(https?|ftp)|Proxy|CaInfo/i.test(readFileSync(file, 'utf8'))) copyFileSync(file, join(root, file));
  }
  for (const file of ['/etc/apt/apt.conf', '/etc/resolv.conf', '/etc/hosts']) if (existsSync(file)) copyFileSync(file, join(root, file));
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(authorities)) {
    mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true });
    copyFileSync(authorities, join(root, authorities));
  }
}

function inside(root: string, command: readonly string[]): void {
  run('unshare', [
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
    'sh',
    '-c',
    'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"',
    root,
    ...command,
  ]);
}

function run(program: string, args: readonly string[]): void {
  try {
    execFileSync(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    });
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(
      `${basename(program)} ${args.join(' ')} failed:\n${stdout?.toString().slice(-2_000)}\n${stderr?.toString().slice(-2_000)}`,
      { cause },
    );
  }
}
