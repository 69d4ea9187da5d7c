import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../exit.ts';

export interface NewFile {
  readonly name: string;
  readonly mode: number;
  readonly content: object;
}

/** Writes all of them into a folder, or none: nothing that is there is ever overwritten. Returns their paths. */
export function writeNew(folder: string, files: readonly NewFile[]): string[] {
  const out = resolve(folder);
  const paths = files.map(({ name }) => join(out, name));
  const taken = paths.find((path) => existsSync(path));
  if (taken) throw new UserError(`${taken} exists already.`, 'Choose another folder with --out; a key file is never overwritten.');
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const written: string[] = [];
  try {
    for (const [index, { mode, content }] of files.entries()) {
      const path = paths[index] as string;
      writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode, flag: 'wx', flush: true });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
  return paths;
}

/** Replaces a key file as a whole, for its owner only: a crash leaves the old one or the new one. */
export function replaceSecret(path: string, content: object): void {
  const beside = join(dirname(path), `.${process.pid}.new`);
  const file = openSync(beside, 'wx', 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}
