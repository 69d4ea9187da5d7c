import { realpathSync } from 'node:fs';
import type { RawPath } from '../disk/index.ts';
import { folderOf, isInside, joinPath, nameOf } from '../disk/index.ts';
import type { Question } from './ask-system.ts';
import type { OpenFiles } from './open-files-face.ts';

/**
 * What `lsof` is asked: all that this user's processes have open, without looking up names of hosts and ports. It ends with 1 also
 * where it could not tell everything. Source: lsof(8).
 */
export const LSOF: Question = {
  program: '/usr/sbin/lsof',
  args: ['-n', '-P', '-w', '-F', 'pcn', '-u', String(process.getuid?.() ?? '')],
  patience: 10_000,
  accepts: [1],
};

/** One file that a process has open. */
export interface ListedFile {
  readonly pid: number;
  readonly command: string;
  readonly path: string;
}

/** By what `lsof` said. */
export function darwinOpenFiles(said: string): OpenFiles {
  const all = parseLsof(said).filter(({ pid, command }) => pid !== process.pid && !command.startsWith('lastcopy-'));
  return {
    open(path, inside = false) {
      const real = resolved(path);
      const isIt = inside ? (one: string) => isInside(one, real) : (one: string) => one === real;
      return [...new Set(all.flatMap(({ pid, path: one }) => (isIt(one) ? [pid] : [])))];
    },
    // Whoever holds one has the file open.
    locked: () => [],
  };
}

/** Lines of one field each, its letter first; `p` begins a process: lsof(8), "OUTPUT FOR OTHER PROGRAMS". */
export function parseLsof(text: string): ListedFile[] {
  const files: ListedFile[] = [];
  let pid = 0;
  let command = '';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) pid = Number(value);
    else if (line.startsWith('c')) command = value;
    else if (line.startsWith('n/')) files.push({ pid, command, path: value });
  }
  return files;
}

function resolved(path: RawPath): RawPath {
  try {
    return joinPath(realpathSync(folderOf(path), { encoding: 'buffer' }), nameOf(path));
  } catch {
    return path;
  }
}
