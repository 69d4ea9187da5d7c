/** The one face of the machine's disk. OS variants and fault injection are further implementations of it. */

/** A path as the system has it: a string where it is valid UTF-8, else its bytes. */
export type RawPath = string | Buffer;

/** What tells a file from another and one state of it from the next. BigInt fields as decimal strings survive JSON. */
export interface Identity {
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly nlink: number;
  readonly mode: number;
  readonly uid: number;
}

export type Kind = 'file' | 'directory' | 'symlink' | 'special';

export interface Entry {
  readonly name: RawPath;
  readonly kind: Kind;
}

/** A regular file open for reading, without following a final symlink and without blocking on a FIFO. */
export interface ReadFile {
  readonly identity: Identity;
  /** Fills `into` from byte `at`; returns the count read (0 at the end). */
  read(at: number, into: Uint8Array): number;
  /** A fresh fstat. */
  current(): Identity;
  /** Whether it is in the state in which it was opened: by a fresh fstat nobody wrote to it, cut it, or renamed it or onto it. */
  still(): boolean;
  close(): void;
}

/** A regular file open for overwriting bytes it already has: never created, truncated, extended or replaced. */
export interface InPlaceFile extends ReadFile {
  /** Overwrites exactly bytes.length bytes at `at`; throws ShortWrite when the disk took fewer. Never extends the file. */
  overwrite(at: number, bytes: Uint8Array): void;
  /** fsync. */
  flush(): void;
}

/** A look in numbers, for comparing many files: exact but for inodes beyond 2^53 and the last quarter of a microsecond. */
export interface Glance {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** A new file, open for writing at its end. */
export interface NewFile {
  readonly path: RawPath;
  append(bytes: Uint8Array): void;
  /** fsync. */
  flush(): void;
  close(): void;
}

/** What a file has besides its bytes, as far as it can be kept without the file. Nanoseconds since 1970 as decimal strings. */
export interface FileAttributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly atimeNs: string;
  readonly mtimeNs: string;
}

/**
 * Disk calls of the purger go through this face one by one, so that a test can fail or kill at the nth. All calls are
 * synchronous and throw DiskError.
 */
export interface Disk {
  /** lstat; null when nothing is there. */
  look(path: RawPath): { kind: Kind; identity: Identity } | null;
  /** lstat; null when nothing is there. */
  glance(path: RawPath): Glance | null;
  list(path: RawPath): Entry[];
  resolve(path: RawPath): RawPath;
  /** `listed`: its folder was listed a moment ago with a regular file of this name, which saves the look before the open. */
  openToRead(path: RawPath, listed?: boolean): ReadFile;
  /** Fails `file-changed` unless the opened file is (dev, ino) of `expected`. */
  openInPlace(path: RawPath, expected: Pick<Identity, 'dev' | 'ino'>): InPlaceFile;
  /** Creates folders of our own state, 0700 unless `mode` says otherwise. */
  makeFolder(path: string, mode?: number): void;
  /** Whole small file of our own state, durably replaced: temp, fsync, rename, fsync of the folder; 0600. */
  store(path: string, bytes: Uint8Array): void;
  /** Appends one record to a file of our own state and fsyncs it. */
  append(path: string, bytes: Uint8Array): void;
  /** Whole small file of our own state; null when absent. */
  load(path: string): Uint8Array | null;
  /** Overwrites with zeroes, unlinks, fsyncs the folder; silently done when absent. Only for our own files. */
  erase(path: RawPath): void;
  /** A file that was not there, 0600 unless `mode` says otherwise, not yet durable under its name. */
  create(path: RawPath, mode?: number): NewFile;
  /** Mode, owner, times, access list and extended attributes of a file, onto another one. */
  copyAttributes(from: RawPath, to: RawPath): void;
  /** Of a file, without following a link. */
  attributesOf(path: RawPath): FileAttributes;
  /** Times to the nanosecond on Linux (by coreutils' `touch`), else as Node sets them. Access lists and extended attributes are not among them. */
  setAttributes(path: RawPath, attributes: FileAttributes): void;
  /** Renames onto a name, atomically and durably. Whoever calls has made sure of what stands there. */
  moveOnto(from: RawPath, to: RawPath): void;
  /** Takes a name away, durably. Whoever calls has made sure of what stands there. */
  unlink(path: RawPath): void;
  /**
   * Takes a folder of our own away with all that is in it, links not followed, durably; done when absent. Files whose names `wiped`
   * picks out are overwritten with zeroes first, unless they have a further name.
   */
  removeFolder(path: string, wiped?: (name: string) => boolean): void;
  /** Bytes that this user may still write to the path's filesystem. */
  free(path: RawPath): number;
  /**
   * Whether the path lies on a network filesystem, is a cloud placeholder that opening would download, or belongs to a
   * pseudo filesystem of the kernel (proc, sysfs) where nothing is stored. Never opens the path, never throws. `folder`: the path's own,
   * with the separator at its end, from who has it at hand and asks for many files.
   */
  remote(path: RawPath, folder?: string): 'no' | 'network' | 'placeholder' | 'pseudo' | 'unknown';
  /** The name of the path's filesystem where that keeps old bytes after an overwrite (copy-on-write, logs); else null. Never throws. */
  keepsOldBytes(path: RawPath): string | null;
}

export type DiskErrorCode =
  | 'not-found'
  | 'permission-denied'
  | 'not-regular'
  | 'symlink'
  | 'file-changed'
  | 'busy'
  | 'read-only'
  | 'disk-full'
  | 'short-write'
  | 'io-error';
