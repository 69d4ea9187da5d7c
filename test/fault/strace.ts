import { fork, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Outcome, PurgeError } from '../../src/purge/index.ts';
import type { FromPurger, ToPurger } from '../../src/purge/messages.ts';
import { PROCESSES } from '../processes.ts';
import { lacks } from '../real-programs.ts';

/** A real purger process under strace, which fails its system calls or kills it at one: also SQLite's and its children's. */

/** One system call of the purger's, the nth of its name. */
export interface SystemCall {
  readonly name: string;
  readonly n: number;
  readonly path: string;
}

/** For `describe.skipIf`: without strace, or where the system lets nobody trace. Says so; fails instead with LASTCOPY_NO_SKIP=1. */
export function lacksTracing(): boolean {
  if (process.platform !== 'linux' || lacks('strace')) return true;
  if (spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0) return false;
  const why = 'strace may not trace here (ptrace is forbidden: a container without CAP_SYS_PTRACE, or kernel.yama.ptrace_scope)';
  if (process.env['LASTCOPY_NO_SKIP'] === '1') throw new Error(`LASTCOPY_NO_SKIP is set and ${why}`);
  console.warn(`SKIPPED here: ${why}`);
  return true;
}

const CHANGING = [
  'pwrite64',
  'write',
  'fsync',
  'fdatasync',
  'ftruncate',
  'unlink',
  'unlinkat',
  'rename',
  'renameat',
  'renameat2',
  'linkat',
];
const OPENING = ['openat'];

/** The calls of a purge that is not disturbed, on files below one of the folders. */
export async function callsOf(task: ToPurger, folders: readonly string[], log: string): Promise<{ calls: SystemCall[]; outcome: Outcome }> {
  const outcome = await traced(task, ['--seccomp-bpf', '-y', '-o', log, '-e', `trace=${[...CHANGING, ...OPENING].join(',')}`]);
  if (outcome instanceof PurgeError) throw outcome;
  const counts = new Map<string, number>();
  let purger = '';
  const calls = readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line): SystemCall[] => {
      const [, pid = '', name = '', rest = ''] = /^(\d+)\s+(\w+)\((.*)/.exec(line) ?? [];
      purger ||= pid;
      if (pid !== purger || name === '') return [];
      const n = (counts.get(name) ?? 0) + 1;
      counts.set(name, n);
      const path = folders
        .flatMap((folder) => /[^"<>]*/.exec(rest.slice(Math.max(0, rest.indexOf(folder))))?.[0] ?? '')
        .find((found) => folders.some((folder) => found.startsWith(folder)));
      return path === undefined ? [] : [{ name, n, path }];
    });
  return { calls, outcome };
}

/** Runs the purger with a fault at one of its calls: its outcome, or how it ended. */
export function faulted(task: ToPurger, { name, n }: SystemCall, fault: string): Promise<Outcome | PurgeError> {
  // With --seccomp-bpf strace delivers no signals.
  const quick = fault.startsWith('error=') ? ['--seccomp-bpf'] : [];
  return traced(task, [...quick, '-o', '/dev/null', '-e', `trace=${name}`, '-e', `inject=${name}:${fault}:when=${n}`]);
}

function traced(task: ToPurger, args: readonly string[]): Promise<Outcome | PurgeError> {
  const child = fork(PROCESSES.purger, ['--nice=0'], {
    serialization: 'advanced',
    execPath: 'strace',
    execArgv: ['-f', '-qq', ...args, process.execPath],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let message: Exclude<FromPurger, { type: 'progress' }> | null = null;
    child.on('message', (heard: FromPurger) => {
      if (heard.type !== 'progress') message = heard;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (message === null) resolve(new PurgeError('purger-died', `ended by ${String(signal ?? code)}`));
      else if (message.type === 'done') resolve(message.result as Outcome);
      else resolve(new PurgeError(message.code, message.message));
    });
    child.send(task);
  });
}
