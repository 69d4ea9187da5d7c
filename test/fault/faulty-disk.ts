import type { Disk, InPlaceFile, RawPath, ReadFile } from '../../src/disk/index.ts';

/** One call of the purger's disk. */
export interface Call {
  readonly n: number;
  readonly name: string;
  readonly when: 'before' | 'after';
  readonly path: RawPath;
  /** For overwrite, store and append: half of the bytes reach the disk. */
  readonly tear?: () => void;
}

/** Counts the calls of a disk, and lets a test do something (throw, end the process, write) before and after each. */
export function faultyDisk(disk: Disk, onCall: (call: Call) => void): Disk & { readonly calls: () => number } {
  let calls = 0;
  function around<T>(name: string, path: RawPath, act: () => T, tear?: () => void): T {
    calls += 1;
    const call = { n: calls, name, path };
    onCall({ ...call, when: 'before', ...(tear === undefined ? {} : { tear }) });
    const result = act();
    onCall({ ...call, when: 'after' });
    return result;
  }
  function reading<F extends ReadFile>(file: F, path: RawPath): F {
    return {
      ...file,
      read: (at: number, into: Uint8Array) => around('read', path, () => file.read(at, into)),
      current: () => around('current', path, () => file.current()),
      still: () => around('still', path, () => file.still()),
      close() {
        // A descriptor that a thrown fault left open would outlive the test.
        try {
          around('close', path, () => undefined);
        } finally {
          file.close();
        }
      },
    };
  }
  return {
    calls: () => calls,
    look: (path) => around('look', path, () => disk.look(path)),
    glance: (path) => around('glance', path, () => disk.glance(path)),
    list: (path) => around('list', path, () => disk.list(path)),
    resolve: (path) => around('resolve', path, () => disk.resolve(path)),
    openToRead: (path, listed) =>
      reading(
        around('openToRead', path, () => disk.openToRead(path, listed)),
        path,
      ),
    openInPlace(path, expected) {
      const file = around('openInPlace', path, () => disk.openInPlace(path, expected));
      const wrapped: InPlaceFile = {
        ...reading(file, path),
        overwrite: (at, bytes) =>
          around(
            'overwrite',
            path,
            () => file.overwrite(at, bytes),
            () => file.overwrite(at, bytes.subarray(0, bytes.length >> 1)),
          ),
        flush: () => around('flush', path, () => file.flush()),
      };
      return wrapped;
    },
    makeFolder: (path, mode) => around('makeFolder', path, () => disk.makeFolder(path, mode)),
    store: (path, bytes) =>
      around(
        'store',
        path,
        () => disk.store(path, bytes),
        // The rename is atomic: what a crash leaves is half a temporary file.
        () => disk.append(`${path}.0123456789ab.tmp`, bytes.subarray(0, bytes.length >> 1)),
      ),
    append: (path, bytes) =>
      around(
        'append',
        path,
        () => disk.append(path, bytes),
        () => disk.append(path, bytes.subarray(0, bytes.length >> 1)),
      ),
    load: (path) => around('load', path, () => disk.load(path)),
    erase: (path) => around('erase', path, () => disk.erase(path)),
    create(path, mode) {
      const file = around('create', path, () => disk.create(path, mode));
      return {
        path,
        append: (bytes) =>
          around(
            'append',
            path,
            () => file.append(bytes),
            () => file.append(bytes.subarray(0, bytes.length >> 1)),
          ),
        flush: () => around('flush', path, () => file.flush()),
        close() {
          try {
            around('close', path, () => undefined);
          } finally {
            file.close();
          }
        },
      };
    },
    copyAttributes: (from, to) => around('copyAttributes', to, () => disk.copyAttributes(from, to)),
    attributesOf: (path) => around('attributesOf', path, () => disk.attributesOf(path)),
    setAttributes: (path, attributes) => around('setAttributes', path, () => disk.setAttributes(path, attributes)),
    moveOnto: (from, to) => around('moveOnto', to, () => disk.moveOnto(from, to)),
    unlink: (path) => around('unlink', path, () => disk.unlink(path)),
    removeFolder: (path, wiped) => around('removeFolder', path, () => disk.removeFolder(path, wiped)),
    free: (path) => around('free', path, () => disk.free(path)),
    remote: (path, folder) => around('remote', path, () => disk.remote(path, folder)),
    keepsOldBytes: (path) => disk.keepsOldBytes(path),
  };
}
