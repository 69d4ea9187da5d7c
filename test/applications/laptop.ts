import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makePlan, startPurger } from '../../src/purge/index.ts';
import type { Authority, Outcome, Plan, UndoOutcome } from '../../src/purge/index.ts';
import { makeKey } from '../../src/purge/seal.ts';
import { MAIN } from '../e2e/fleet.ts';
import { NOTHING_RUNS, PurgeHome } from '../purge/purge-home.ts';
import { PROCESSES } from '../processes.ts';

/** What real programs have written is purged by the real processes, and judged by readers that share nothing with the product. */

export interface Purged {
  readonly plan: Plan;
  readonly outcome: Outcome;
  undo(): Promise<UndoOutcome>;
}

/** One value that an outside reader still finds. */
export interface Left {
  readonly name: string;
  readonly file: string;
  readonly by: string;
  readonly as: string;
}

/** What a command needs for undo: a session with a keychain. For `lacks`. */
export const SESSION = ['dbus-run-session', 'gnome-keyring-daemon', 'bash'] as const;

const READER = fileURLToPath(new URL('outside.py', import.meta.url));

export class Laptop extends PurgeHome {
  /** Hunt, plan, purge by the purger's and the scanner's own processes. */
  async purgeForReal(values: Readonly<Record<string, string>>, more: Partial<Authority> = {}): Promise<Purged> {
    const authority = this.authority(values, { caps: { files: 10_000, bytes: 1e9 }, ...more });
    const plan = makePlan(await this.hits(values), authority, NOTHING_RUNS);
    const key = await makeKey();
    await using purger = startPurger({ entry: PROCESSES.purger, nice: 0 });
    const outcome = await purger.run(this.job(plan, authority, key));
    const job = { ...this.common(), planId: plan.planId, identity: key.identity };
    return {
      plan,
      outcome,
      async undo() {
        await using undoer = startPurger({ entry: PROCESSES.purger, nice: 0 });
        return await undoer.undo(job);
      },
    };
  }

  /** Runs shell lines in a session with a real keychain; `lastcopy` is the command, and the home the folder. The keychain stays. */
  session(lines: string, input = ''): string {
    const root = process.getuid?.() === 0 ? '--allow-root' : '';
    const script = `
      set -e
      printf keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
      lastcopy() { '${process.execPath}' '${MAIN}' ${root} --state '${this.state}' "$@"; }
      ${lines}`;
    const runtime = join(this.outside, 'run');
    mkdirSync(runtime, { recursive: true, mode: 0o700 });
    return execFileSync('dbus-run-session', ['--', 'bash', '-c', script], {
      cwd: this.home,
      env: { ...process.env, HOME: this.home, XDG_DATA_HOME: join(this.outside, 'data'), XDG_RUNTIME_DIR: runtime },
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 60_000,
    });
  }

  /** `lastcopy purge` of the whole home by the command: its summary. */
  purgeByCommand(secret: string, ...options: readonly string[]): Record<string, unknown> {
    const file = join(this.outside, 'secret');
    writeFileSync(file, secret, { mode: 0o600 });
    const said = this.session(`lastcopy purge . --secret-stdin --json ${options.join(' ')} < '${file}' || true`);
    return JSON.parse(said.trimEnd().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
  }

  /** `lastcopy undo PLAN`: what it says of each file. */
  undoByCommand(planId: string): string[] {
    const said = this.session(`lastcopy undo ${planId} --json || true`);
    return [...said.matchAll(/"result":"([a-z]+)"/g)].map(([, result = '']) => result);
  }

  /** What readers of other hands still find of the values below the home. */
  left(values: Readonly<Record<string, string>>): Left[] {
    const said = execFileSync('/usr/bin/python3', [READER], {
      input: JSON.stringify({ folder: this.home, values }),
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      timeout: 60_000,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return JSON.parse(said) as Left[];
  }

  /** Every file below the home, by what is in it. */
  contents(): Record<string, string> {
    const files = readdirSync(this.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files
        .map(({ parentPath, name }) => join(parentPath, name))
        .map((path) => [relative(this.home, path), createHash('sha256').update(readFileSync(path)).digest('hex')] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** Runs a program in the home, as that home's owner would; its standard output. Throws with what it said where it fails. */
  run(program: string, args: readonly string[], input: string | Uint8Array = '', env: Record<string, string> = {}): string {
    return execFileSync(program, args, {
      cwd: this.home,
      env: { ...process.env, HOME: this.home, LC_ALL: 'C.UTF-8', ...env },
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 64 << 20,
      timeout: 60_000,
    });
  }
}

/** Of an outcome: files with residuals, and why. */
export function residuals(outcome: Outcome): string[] {
  return outcome.fates.flatMap(({ outcome: what, path, reason }) => (what === 'residual' ? [`${String(path)}: ${reason ?? ''}`] : []));
}

/** The outcome of a purge that left nothing. */
export const NOTHING_LEFT = { remaining: 0, notVisible: 0 } as const;

/** Whether a text is another with the value replaced by letters and digits of the same length, and everything else as it was. */
export function isRedacted(after: string, before: string, secret: string): boolean {
  const parts = before.split(secret);
  if (after.length !== before.length || parts.length < 2 || after.includes(secret)) return false;
  let at = 0;
  return parts.every((part, index) => {
    const here = after.startsWith(part, at);
    at += part.length;
    const gone = index === parts.length - 1 || /^[A-Za-z0-9]+$/.test(after.slice(at, at + secret.length));
    at += secret.length;
    return here && gone;
  });
}
