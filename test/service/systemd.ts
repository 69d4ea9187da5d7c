import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SYSTEMD = '/usr/lib/systemd/systemd';
const NOBODY = 65_534;

/** systemd's own programs, for `lacks`: it need not run. */
export const SYSTEMD_PROGRAMS = ['systemd-analyze', SYSTEMD, 'setpriv'] as const;

/** A folder of unit files and what systemd needs to look at them. */
export class Units implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'lastcopy-units-'));
  readonly #home = join(this.folder, 'home');

  constructor(units: Readonly<Record<string, string>>) {
    chmodSync(this.folder, 0o755);
    mkdirSync(this.#home, { mode: 0o700 });
    if (process.getuid?.() === 0) chownSync(this.#home, NOBODY, NOBODY);
    for (const [name, text] of Object.entries(units)) writeFileSync(join(this.folder, name), text);
  }

  /** A program at a path of this folder, for ExecStart. */
  program(...path: string[]): string {
    const file = join(this.folder, ...path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
    return file;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** What `systemd-analyze` says; throws with it where it refuses. */
  analyze(...args: string[]): string {
    const said = spawnSync('systemd-analyze', args, {
      encoding: 'utf8',
      cwd: this.folder,
      env: { ...process.env, XDG_RUNTIME_DIR: this.#home, HOME: this.#home },
    });
    if (said.status !== 0 || said.stderr !== '') throw new Error(`${said.status}: ${said.stderr}${said.stdout}`);
    return said.stdout;
  }

  /** How a user's manager itself understands a unit: the lines of its dump. Nothing is started. */
  understood(unit: string): string[] {
    const user = process.getuid?.() === 0 ? ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'] : [];
    const [program, ...args] = [...user, SYSTEMD, '--user', '--test', '--no-pager', `--unit=${unit}`];
    const dump = execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 << 20,
      // The colon at its end adds the system's own units.
      env: { PATH: process.env['PATH'], HOME: this.#home, XDG_RUNTIME_DIR: this.#home, SYSTEMD_UNIT_PATH: `${this.folder}:` },
    });
    const lines = dump.split('\n');
    const from = lines.findIndex((line) => line.includes(`-> Unit ${unit}:`));
    if (from < 0) throw new Error(`systemd does not know ${unit}`);
    const to = lines.findIndex((line, at) => at > from && line.includes('-> Unit '));
    return lines.slice(from + 1, to < 0 ? undefined : to).map((line) => line.trim());
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
