import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { PLACE } from './debian.ts';
import { withoutRoot } from './needs-root.ts';

/** The packages that the tests install, packed quickly: how small they are packed changes nothing of what is in them. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const QUICK = ['--compression', 'zstd:1'];

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the packages of this checkout; empty where nothing can be installed. */
    packages: string;
  }
}

/** Builds this checkout's packages once for all files. */
export default function setup(project: TestProject): (() => void) | void {
  if (withoutRoot()) return project.provide('packages', '');
  mkdirSync(PLACE, { recursive: true });
  sweep();
  const folder = mkdtempSync(join(PLACE, 'packages-'));
  chmodSync(folder, 0o755);
  build(root, folder);
  project.provide('packages', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** What runs that were killed have left. */
function sweep(): void {
  for (const name of readdirSync(PLACE).filter((entry) => /^(run|packages|previous)-/.test(entry))) {
    const path = join(PLACE, name);
    if (Date.now() - statSync(path).mtimeMs > 24 * 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

/** Builds the packages of a checkout with its own installers. */
export function build(checkout: string, out: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): void {
  execFileSync(process.execPath, [join(checkout, 'installers/deb.ts'), '--out', out, ...QUICK, ...args], {
    cwd: checkout,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
}

/** A clone of this checkout at `commit`, with the same dependencies. */
export function checkout(commit: string, folder: string): void {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'safe.directory=*', ...args], { stdio: 'pipe' });
  git('clone', '--quiet', '--no-checkout', '--no-hardlinks', root, folder);
  git('-C', folder, 'checkout', '--quiet', '--detach', commit);
  const modules = join(root, 'node_modules');
  try {
    execFileSync('cp', ['-al', modules, join(folder, 'node_modules')], { stdio: 'pipe' });
  } catch {
    // Another filesystem.
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    execFileSync('cp', ['-a', modules, join(folder, 'node_modules')]);
  }
}

/** Whether a commit of this checkout's history can build packages. */
export function builds(commit: string): boolean {
  try {
    execFileSync('git', ['-c', 'safe.directory=*', '-C', root, 'cat-file', '-e', `${commit}:installers/deb.ts`], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** `lastcopy` or `lastcopy-server` in a folder of packages. */
export function packageIn(folder: string, name: string): string {
  const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`));
  if (file === undefined) throw new Error(`no ${name} in ${folder}`);
  return join(folder, file);
}
