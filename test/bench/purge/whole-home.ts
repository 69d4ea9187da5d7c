import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Seen, watched } from './watched.ts';

/** `lastcopy purge` of a whole home as a person runs it, and what else can be done with the same bytes. */

type Role = 'command' | 'scanner' | 'purger' | 'verifying scanner';

export interface HomePurge {
  readonly ms: number;
  /** By which processes lived: the search's scanner, the purger, the scanner that the purger started. */
  readonly searchMs: number;
  readonly applyMs: number;
  readonly verifyMs: number;
  readonly endMs: number;
  readonly purged: number;
  readonly remaining: number;
  readonly notVisible: number;
  /** Of residuals. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly roles: Readonly<Partial<Record<Role, Seen>>>;
  /** 10⁶ bytes. */
  readonly togetherMb: number;
  /** By the purger: given to write calls; gone to the disk. */
  readonly written: number;
  readonly toDisk: number;
}

export async function purgeHome(home: string, state: string, main: string, secret: string): Promise<HomePurge> {
  const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
  const command = [process.execPath, main, ...root, '--state', state, 'purge', home, '--secret-stdin', '--json'];
  const { ms, stdout, processes, togetherMb } = await watched(command, { HOME: home }, secret, home);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; reason?: string; purged?: number; remaining?: number; notVisible?: number });
  const summary = lines.at(-1);
  if (summary?.type !== 'summary') throw new Error('the purge told no outcome');
  const purger = processes.find(({ role }) => role === 'purger');
  const verifier = processes.find(({ role, parent }) => role === 'scanner' && parent === purger?.pid);
  const scanner = processes.find(({ role, parent }) => role === 'scanner' && parent !== purger?.pid);
  const roles: Partial<Record<Role, Seen>> = {};
  for (const [role, one] of [
    ['command', processes.find((process_) => process_.role === 'command')],
    ['scanner', scanner],
    ['purger', purger],
    ['verifying scanner', verifier],
  ] as const)
    if (one !== undefined) roles[role] = one;
  const reasons: Record<string, number> = {};
  for (const { reason } of lines) if (reason !== undefined && reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const begun = purger?.from ?? ms;
  const verifying = verifier?.from ?? begun;
  return {
    ms,
    searchMs: begun,
    applyMs: verifying - begun,
    verifyMs: (purger?.until ?? verifying) - verifying,
    endMs: ms - (purger?.until ?? ms),
    purged: summary.purged ?? 0,
    remaining: summary.remaining ?? 0,
    notVisible: summary.notVisible ?? 0,
    reasons,
    roles,
    togetherMb,
    written: purger?.written ?? 0,
    toDisk: purger?.toDisk ?? 0,
  };
}

const run = promisify(execFile);

/** Every byte, by cat: nobody who reads them all is faster. */
export async function readAll(home: string): Promise<{ ms: number; files: number; bytes: number }> {
  const began = performance.now();
  await run('sh', ['-c', 'find . -type f -print0 | xargs -0 cat > /dev/null'], { cwd: home });
  const ms = performance.now() - began;
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return { ms, files: files.length, bytes: files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) };
}

/** What people do by hand: plain text only, nothing verified, nothing to undo, nothing on the disk for sure. */
export async function sed(home: string, secret: string): Promise<number> {
  const began = performance.now();
  await run(
    'sh',
    ['-c', 'rg -0 -l -a --hidden --no-ignore --no-config -F -e "$1" . | xargs -0 -r sed -i "s/$1/REDACTED/g"', 'sh', secret],
    { cwd: home },
  );
  return performance.now() - began;
}
