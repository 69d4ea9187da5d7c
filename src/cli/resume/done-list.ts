import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** A file that was read to its end, and the state it had then. */
export interface DoneFile {
  readonly path: string;
  /** identityKey of disk/: `dev:ino:size:mtimeNs:ctimeNs`. */
  readonly identity: string;
}

/**
 * The files that an interrupted scan has done: a flat file that only grows, batch by batch. A batch is lines of JSON
 * `["path","identity"]`, then `#<number> <crc32>` over them. Whatever ends the process, or tears the file's end, costs the last
 * batch: its files are read again.
 */
export class DoneList implements Disposable {
  readonly #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** `batches`: those up to this number count; what follows them is cut off. Calls `each` for every file of theirs. */
  static open(path: string, batches: number, each: (file: DoneFile) => void): DoneList {
    const fd = openSync(path, 'a+', 0o600);
    const bytes = Buffer.alloc(fstatSync(fd).size);
    readSync(fd, bytes, 0, bytes.length, 0);
    let whole = 0;
    let line = 0;
    let files: DoneFile[] = [];
    for (let end = bytes.indexOf(10); end >= 0; line = end + 1, end = bytes.indexOf(10, line)) {
      if (bytes[line] !== 0x23) {
        const file = doneFile(bytes.toString('utf8', line, end));
        if (file === null) break;
        files.push(file);
        continue;
      }
      const [number, sum] = bytes.toString('latin1', line + 1, end).split(' ');
      if (Number(number) > batches || sum !== crc32(bytes.subarray(whole, line)).toString(16)) break;
      files.forEach(each);
      files = [];
      whole = end + 1;
    }
    ftruncateSync(fd, whole);
    return new DoneList(fd);
  }

  append(batch: number, files: readonly DoneFile[]): void {
    const lines = Buffer.from(files.map(({ path, identity }) => `${JSON.stringify([path, identity])}\n`).join(''));
    const bytes = Buffer.concat([lines, Buffer.from(`#${batch} ${crc32(lines).toString(16)}\n`)]);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

function doneFile(line: string): DoneFile | null {
  try {
    const [path, identity] = JSON.parse(line) as unknown[];
    return typeof path === 'string' && typeof identity === 'string' ? { path, identity } : null;
  } catch {
    return null;
  }
}
