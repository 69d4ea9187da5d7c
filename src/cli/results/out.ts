import { closeSync, fsyncSync, openSync, realpathSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { randomBytes } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../exit.ts';
import { shownOn } from '../output.ts';

/** Where results go. */
export interface Out extends Disposable {
  /** Columns of the terminal that shows it; null where none does. */
  readonly columns: number | null;
  /** Text of one or more whole lines, without the last line break. What would steer a terminal is made visible. */
  text(text: string): void;
  /** Bytes for programs, as they are. */
  raw(text: string): void;
  /** All was told: a file gets its name now. Without it, disposal leaves nothing behind. */
  finish(): void;
}

export function openOut(file: string | undefined): Out {
  return file === undefined ? standardOut() : new FileOut(file);
}

function standardOut(): Out {
  const { stdout } = process;
  return {
    columns: stdout.isTTY ? Math.max(40, stdout.columns || 80) : null,
    text: (text) => void stdout.write(`${shownOn(stdout, text)}\n`),
    raw: (text) => void stdout.write(text),
    finish: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
}

const BUFFERED = 65_536;

/** A file that is there as a whole or not at all: written beside its name, then renamed. */
class FileOut implements Out {
  readonly columns = null;
  readonly #name: string;
  readonly #target: string;
  readonly #temporary: string;
  readonly #fd: number;
  #waiting = '';
  #open = true;

  constructor(name: string) {
    this.#name = name;
    this.#target = targetOf(name);
    this.#temporary = join(dirname(this.#target), `.lastcopy-${randomBytes(6).toString('hex')}.tmp`);
    this.#fd = this.#guard(() => openSync(this.#temporary, 'wx', 0o600));
  }

  text(text: string): void {
    this.raw(`${stripVTControlCharacters(shownOn({ isTTY: false } as NodeJS.WriteStream, text))}\n`);
  }

  raw(text: string): void {
    this.#waiting += text;
    if (this.#waiting.length >= BUFFERED) this.#flush();
  }

  finish(): void {
    this.#flush();
    this.#guard(() => {
      fsyncSync(this.#fd);
      closeSync(this.#fd);
      this.#open = false;
      renameSync(this.#temporary, this.#target);
    });
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#fd);
    try {
      unlinkSync(this.#temporary);
    } catch {
      // Somebody else took it away.
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    for (let at = 0; at < bytes.length; ) at += this.#guard(() => writeSync(this.#fd, bytes, at));
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
      const next =
        code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? 'Make room, or name a file elsewhere.' : 'Check its folder.';
      throw new UserError(`The results cannot be written to ${this.#name} (${code}). Nothing was left there.`, next, { cause });
    }
  }
}

/** Behind a link, its target is replaced. Throws UserError where something else than a file is there. */
function targetOf(name: string): string {
  const path = resolve(name);
  try {
    if (statSync(path).isFile()) return realpathSync(path);
  } catch {
    return path;
  }
  throw new UserError(`--output ${name} is not a file.`, 'Name a file, or leave --output away: results then go to stdout.');
}
