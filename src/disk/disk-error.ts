import type { DiskErrorCode, RawPath } from './face.ts';

/** What a person (or the caller) does next, by code. */
const ADVICE: Record<DiskErrorCode, string> = {
  'not-found': 'nothing is there; look again or leave it out',
  'permission-denied': 'this user may not do that; run as the file’s owner or report it as not visible',
  'not-regular': 'not a regular file; only regular files are read and written',
  symlink: 'a symbolic link, which is not followed; name its target instead',
  'file-changed': 'another file (or another state of it) is there now; search again before acting',
  busy: 'in use by another program or out of descriptors; try again later',
  'read-only': 'the filesystem is mounted read-only',
  'disk-full': 'no space or quota left; free some and try again',
  'short-write': 'the disk took fewer bytes than it was given; recover from the journal',
  'io-error': 'the disk reported an error; check the device',
};

const BY_ERRNO: Record<string, DiskErrorCode> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  EISDIR: 'not-regular',
  ENXIO: 'not-regular',
  ENODEV: 'not-regular',
  ELOOP: 'symlink',
  ESTALE: 'file-changed',
  EBUSY: 'busy',
  ETXTBSY: 'busy',
  EAGAIN: 'busy',
  EMFILE: 'busy',
  ENFILE: 'busy',
  EROFS: 'read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
};

/**
 * A disk call that failed. The message and the cause hold no path, because paths can hold secrets and errors end in logs;
 * who needs the path asks for `path`, which inspection and JSON do not show.
 */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: DiskErrorCode;
  /** The system's own code (`EACCES`), where there was one. */
  readonly errno: string | null;
  readonly #path: RawPath;

  constructor(code: DiskErrorCode, call: string, path: RawPath, cause?: Error & { code?: string }) {
    super(`${call}: ${ADVICE[code]} (${cause?.code ?? code})`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.errno = cause?.code ?? null;
    this.#path = path;
  }

  get path(): RawPath {
    return this.#path;
  }

  /** Whether the same call may succeed later without anyone mending anything. */
  shouldRetry(): boolean {
    return this.code === 'busy';
  }
}

/** Runs a node:fs call; what the system refuses comes out as DiskError with a cause that no longer names the path. */
export function guarded<T>(call: string, path: RawPath, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    const { code } = error;
    // A path with a NUL in it cannot exist; Node says so by an error that shows the path.
    if (code === 'ERR_INVALID_ARG_VALUE') throw new DiskError('not-found', call, path);
    if (!('syscall' in error)) throw error;
    const text = error.message.split(', ')[0] ?? code;
    const cause = Object.assign(new Error(text.startsWith(code) ? text : code), { code });
    throw new DiskError(BY_ERRNO[code] ?? 'io-error', call, path, cause);
  }
}
