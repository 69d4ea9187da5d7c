import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, closeSync, readdirSync, readFileSync } from 'node:fs';

/** A command and all that it starts, looked at from outside while it runs. */

export interface Seen {
  readonly pid: number;
  readonly role: 'command' | 'scanner' | 'purger' | 'other';
  readonly parent: number;
  /** Milliseconds since the start. */
  readonly from: number;
  until: number;
  /** High-water mark of its resident set, 10⁶ bytes. */
  peakMb: number;
  /** Bytes that it gave to write calls, and that went to the disk; of its last look. */
  written: number;
  toDisk: number;
  cpuMs: number;
}

export interface Watched {
  readonly ms: number;
  readonly code: number | null;
  readonly stdout: string;
  readonly processes: readonly Seen[];
  /** The most that all of them held at one moment, 10⁶ bytes (what they share is counted in each). */
  readonly togetherMb: number;
}

const EVERY_MS = 10;

/** Runs it to its end. `input`: a file that is its standard input. */
export async function watched(command: readonly string[], env: Record<string, string>, input: string, cwd: string): Promise<Watched> {
  const stdin = openSync(input, 'r');
  const began = performance.now();
  const child: ChildProcess = spawn(command[0] ?? '', command.slice(1), {
    env: { ...process.env, ...env },
    cwd,
    stdio: [stdin, 'pipe', 'inherit'],
  });
  closeSync(stdin);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  const seen = new Map<number, Seen>();
  let togetherMb = 0;
  const look = (): void => {
    if (child.pid === undefined) return;
    const now = performance.now() - began;
    let together = 0;
    for (const [pid, parent] of family(child.pid)) {
      const one = seen.get(pid) ?? { pid, role: 'other', parent, from: now, until: now, peakMb: 0, written: 0, toDisk: 0, cpuMs: 0 };
      const looked = looking(one, pid, pid === child.pid, now);
      seen.set(pid, looked.one);
      together += looked.rssMb;
    }
    togetherMb = Math.max(togetherMb, together);
  };
  const timer = setInterval(look, EVERY_MS);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearInterval(timer);
  return { ms: performance.now() - began, code, stdout, processes: [...seen.values()], togetherMb };
}

/** A process and its descendants, each with its parent. */
function family(root: number): [number, number][] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!(pid > 0)) continue;
    const parent = parentOf(pid);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const all: [number, number][] = [[root, 0]];
  for (let at = 0; at < all.length; at++) {
    const pid = all[at]?.[0] ?? 0;
    for (const one of children.get(pid) ?? []) all.push([one, pid]);
  }
  return all;
}

function parentOf(pid: number): number | null {
  const stat = read(pid, 'stat');
  return stat === '' ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function looking(one: Seen, pid: number, first: boolean, now: number): { one: Seen; rssMb: number } {
  const status = read(pid, 'status');
  const io = read(pid, 'io');
  const stat = read(pid, 'stat');
  const title = read(pid, 'cmdline');
  const field = (text: string, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  const role = first ? 'command' : /scanner/.test(title) ? 'scanner' : /purger/.test(title) ? 'purger' : one.role;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const known = (value: number, before: number): number => (Number.isNaN(value) ? before : value);
  return {
    rssMb: known(field(status, 'VmRSS'), 0) * 1_024e-6,
    one: {
      ...one,
      role,
      until: now,
      peakMb: known(field(status, 'VmHWM') * 1_024e-6, one.peakMb),
      written: known(field(io, 'wchar'), one.written),
      toDisk: known(field(io, 'write_bytes'), one.toDisk),
      cpuMs: known((Number(fields[11]) + Number(fields[12])) * 10, one.cpuMs),
    },
  };
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
