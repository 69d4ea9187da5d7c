import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { lacksModule } from '../formats/python.ts';
import { MODULES } from '../model/outside.ts';
import { lacks } from '../real-programs.ts';
import { SETTINGS } from './settings.ts';

/** A disk that is really full: a small one in memory, mounted in a namespace of its own, which takes no rights. */

const folder = mkdtempSync(join(tmpdir(), 'lastcopy-full-'));
const CHILD = fileURLToPath(new URL('./full-disk-home.ts', import.meta.url));
const mounted = (...command: readonly string[]): string[] => [
  process.getuid?.() === 0 ? '-m' : '-rm',
  'sh',
  '-c',
  'mount -t tmpfs -o size=4m lastcopy "$0" && export TMPDIR="$0" && exec "$@"',
  folder,
  ...command,
];

/** Says so; fails instead with LASTCOPY_NO_SKIP=1. */
function lacksMounting(): boolean {
  if (process.platform !== 'linux' || lacks('unshare', 'mount')) return true;
  if (spawnSync('unshare', mounted('true')).status === 0) return false;
  const why = 'no disk may be mounted here, not even in a namespace of its own (unshare -rm)';
  if (process.env['LASTCOPY_NO_SKIP'] === '1') throw new Error(`LASTCOPY_NO_SKIP is set and ${why}`);
  console.warn(`SKIPPED here: ${why}`);
  return true;
}

const wanting = lacksMounting() || lacksModule(...MODULES);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(wanting)('a full disk tears no file and hides no copy', { timeout: 600_000 }, async () => {
  const names = Object.entries(SETTINGS).flatMap(([name, { needs = [] }]) => (lacks(...needs) ? [] : [name]));
  const { stdout } = await promisify(execFile)('unshare', mounted(process.execPath, CHILD, ...names));
  const told = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; stopped: number; left: number; purged: number });
  expect(told.map(({ name }) => name)).toEqual(names);
  for (const { name, stopped, purged } of told) {
    expect(stopped, name).toBeGreaterThan(0);
    expect(purged, name).toBeGreaterThan(0);
  }
});
