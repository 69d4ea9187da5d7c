import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DiskError, type DiskErrorCode } from '../../src/disk/index.ts';

/** A folder of its own for one test; gone when the test ends. */
export class Folder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'lastcopy-disk-')));

  at(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string | Uint8Array = name): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The code of the DiskError that `work` throws. */
export function codeOf(work: () => unknown): DiskErrorCode | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof DiskError) return error.code;
    throw error;
  }
}

/** Runs `work` without root's rights: as this user, or where this is root, as nobody. */
export function asOrdinaryUser<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
