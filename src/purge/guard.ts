import { DiskError, isInside } from '../disk/index.ts';
import type { Disk, DiskErrorCode } from '../disk/index.ts';
import type { Authority, Held, Reason, Step } from './face.ts';

const BY_CODE: Readonly<Record<DiskErrorCode, Reason>> = {
  'not-found': 'file-gone',
  'permission-denied': 'permission-denied',
  'not-regular': 'file-changed',
  symlink: 'symlink',
  'file-changed': 'file-changed',
  busy: 'file-busy',
  'read-only': 'read-only',
  'disk-full': 'disk-full',
  'short-write': 'io-error',
  'io-error': 'io-error',
};

/** The residual that a disk error makes of a replica. Errors that are not the disk's are bugs and go on. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof DiskError) return BY_CODE[error.code];
  throw error;
}

/** The rule by which the policy keeps a place from being written: the strictest, of a place before its class. */
export function heldBy(file: { readonly place: string; readonly class: string }, { held = [] }: Pick<Authority, 'held'>): Held | null {
  const fitting = held.filter((one) => ('place' in one ? one.place === file.place : one.class === file.class));
  return fitting.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

function rank(one: Held): number {
  return (one.mode === 'report' ? 0 : 2) + ('place' in one ? 0 : 1);
}

/**
 * Whether the step's file may be written, asked of the disk right before it is opened: the plan's own checks are repeated,
 * because what they found may have changed and because the purger believes no plan. Null: it may. `replaced`: another file may
 * stand there by now, which the caller knows by its content.
 */
export function refuseFile(step: Step, authority: Authority, disk: Disk, { replaced = false } = {}): Reason | null {
  if (authority.verb === 'report') return 'policy-report-only';
  if (!authority.classes.includes(step.class)) return 'class-not-allowed';
  if (heldBy(step, authority) !== null) return 'policy-report-only';
  try {
    const remote = disk.remote(step.path);
    if (remote === 'network') return 'network-mount';
    if (remote === 'placeholder') return 'cloud-placeholder';
    const found = disk.look(step.path);
    if (found === null) return 'file-gone';
    if (found.kind === 'symlink') return 'symlink';
    const same = found.identity.dev === step.identity.dev && found.identity.ino === step.identity.ino;
    if (found.kind !== 'file' || !(same || replaced)) return 'file-changed';
    if (found.identity.nlink > step.names) return 'hard-link-outside-roots';
    const real = disk.resolve(step.path);
    const roots = authority.roots.filter((root) => disk.look(root) !== null).map((root) => disk.resolve(root));
    if (roots.some((root) => isInside(real, root))) return null;
    return authority.roots.some((root) => isInside(step.path, root)) ? 'symlink' : 'outside-roots';
  } catch (error) {
    return reasonOf(error);
  }
}
