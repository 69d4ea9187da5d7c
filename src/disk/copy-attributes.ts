import { execFileSync } from 'node:child_process';
import { chownSync, chmodSync, closeSync, constants, fstatSync, openSync, utimesSync } from 'node:fs';
import { resolve } from 'node:path';
import { DiskError, guarded } from './disk-error.ts';
import type { RawPath } from './face.ts';

/** Runs a system's own program; what it prints. Throws where it is missing or says no. */
export type RunProgram = (program: string, args: readonly string[], more?: Partial<ProgramInput>) => string;

interface ProgramInput {
  readonly input: string;
  /** Beside stdin, stdout and stderr. */
  readonly descriptors: readonly number[];
  readonly environment: Readonly<Record<string, string>>;
}

const run: RunProgram = (program, args, { input, descriptors = [], environment = {} } = {}) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    timeout: 60_000,
    input: input ?? '',
    stdio: ['pipe', 'pipe', 'ignore', ...descriptors],
    env: { ...process.env, ...environment },
  });

/**
 * Mode, owner, times, access list and extended attributes of a file, onto another one. Node can set neither the last two nor
 * nanoseconds, so the system's own programs do. Throws DiskError also where not all of it could be set: `permission-denied` where
 * the owner or the mode could not, `io-error` for the rest.
 */
export function copyAttributes(from: RawPath, to: RawPath): void {
  using source = opened(from, constants.O_RDONLY);
  using target = opened(to, constants.O_RDWR);
  const wanted = guarded('look', from, () => fstatSync(source.descriptor, { bigint: true }));
  asked(to, () => {
    if (process.platform === 'linux') linuxCopy(source.descriptor, target.descriptor);
    else if (process.platform === 'darwin') darwinCopy(plain(from), plain(to));
    else if (process.platform === 'win32') windowsCopy(plain(from), plain(to));
    else throw new Error('nobody knows how');
  });
  if (process.platform === 'win32') return;
  const now = guarded('look', to, () => fstatSync(target.descriptor, { bigint: true }));
  if (now.mode !== wanted.mode || now.uid !== wanted.uid || now.gid !== wanted.gid)
    throw new DiskError('permission-denied', 'set attributes', to);
  if (process.platform === 'linux' && now.mtimeNs !== wanted.mtimeNs) throw new DiskError('io-error', 'set attributes', to);
}

/**
 * By coreutils, on files that are open already: so no name, whatever its bytes, is read as an option or leads elsewhere.
 * https://www.gnu.org/software/coreutils/manual/html_node/cp-invocation.html
 */
export function linuxCopy(from: number, to: number, program = run): void {
  program('cp', ['--attributes-only', '--preserve=mode,ownership,timestamps,xattr', '/proc/self/fd/3', '/proc/self/fd/4'], {
    descriptors: [from, to],
  });
}

/** Attributes that the kernel sets itself, and nobody else may. */
const KERNELS = new Set(['com.apple.provenance', 'com.apple.macl']);

/** By xattr(1), ls(1) and chmod(1) of macOS; times to Node's precision. Paths are absolute. */
export function darwinCopy(from: string, to: string, program = run): void {
  for (const name of program('/usr/bin/xattr', [from]).split('\n')) {
    if (name === '' || KERNELS.has(name)) continue;
    const value = program('/usr/bin/xattr', ['-px', name, from]).replaceAll(/\s/g, '');
    program('/usr/bin/xattr', ['-wx', name, value, to]);
  }
  const { uid, gid, mode, atime, mtime } = guarded('look', from, () => statOf(from));
  guarded('set owner', to, () => chownSync(to, uid, gid));
  guarded('set mode', to, () => chmodSync(to, mode & 0o7777));
  // One line each: " 0: user:somebody allow read"
  const rules = [...program('/bin/ls', ['-lde', from]).matchAll(/^ \d+: (.+)$/gm)].map(([, rule = '']) => rule.replace(' inherited ', ' '));
  if (rules.length > 0) program('/bin/chmod', ['-E', to], { input: `${rules.join('\n')}\n` });
  guarded('set times', to, () => utimesSync(to, atime, mtime));
}

/** With the streams that hang on a file (where a download came from). Names come by the environment, where nothing in them is read as a word of the script. */
const POWERSHELL = `
$ErrorActionPreference = 'Stop'
$from = $env:LASTCOPY_FROM
$to = $env:LASTCOPY_TO
foreach ($s in Get-Item -LiteralPath $from -Stream * -Force) {
  if ($s.Stream -eq ':$DATA') { continue }
  [IO.File]::WriteAllBytes("\${to}:$($s.Stream)", [IO.File]::ReadAllBytes("\${from}:$($s.Stream)"))
}
Set-Acl -LiteralPath $to -AclObject (Get-Acl -LiteralPath $from)
$f = Get-Item -LiteralPath $from -Force
$t = Get-Item -LiteralPath $to -Force
$t.CreationTimeUtc = $f.CreationTimeUtc
$t.LastAccessTimeUtc = $f.LastAccessTimeUtc
$t.LastWriteTimeUtc = $f.LastWriteTimeUtc
$t.Attributes = $f.Attributes
`;

/** By Windows PowerShell: access list, streams, times and attributes. */
export function windowsCopy(from: string, to: string, program = run): void {
  program('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', '-'], {
    input: POWERSHELL,
    environment: { LASTCOPY_FROM: from, LASTCOPY_TO: to },
  });
}

function statOf(path: string) {
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    return fstatSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function opened(path: RawPath, access: number): { readonly descriptor: number } & Disposable {
  const noFollow: number | undefined = constants.O_NOFOLLOW;
  const descriptor = guarded('set attributes', path, () => openSync(path, access | (noFollow ?? 0)));
  return { descriptor, [Symbol.dispose]: () => closeSync(descriptor) };
}

/** As a program takes it: absolute, so that no name is read as an option. */
function plain(path: RawPath): string {
  if (typeof path !== 'string') throw new Error('a name that is no UTF-8');
  return resolve(path);
}

/** What a program or the system refuses is the disk's trouble; its message may hold the path. */
function asked(path: RawPath, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof DiskError ? error : new DiskError('io-error', 'set attributes', path);
  }
}
