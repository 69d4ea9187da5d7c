import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { INTERPRETERS, type Process, scriptName } from './processes.ts';

/** What the kernel counts a process's times in, for programs: sysconf(_SC_CLK_TCK) is 100 on all that Node runs on. */
const TICKS_PER_SECOND = 100;

/** All processes of this user, by /proc; null where it does not tell. Sources: proc_pid_exe(5), proc_pid_cmdline(5), proc_pid_stat(5). */
export function linuxProcesses(proc = '/proc'): Process[] | null {
  let ids: string[];
  try {
    ids = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
  if (ids.length === 0) return null;
  const user = process.getuid?.();
  const bootedAt = bootTime(proc);
  return ids.flatMap((id) => {
    const folder = `${proc}/${id}`;
    try {
      return statSync(folder).uid === user ? [processAt(folder, Number(id), bootedAt)] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

function processAt(folder: string, pid: number, bootedAt: number | null): Process {
  const short = readFileSync(`${folder}/comm`, 'utf8').trim();
  const names: string[] = [];
  let program = short;
  try {
    program = basename(readlinkSync(`${folder}/exe`).replace(/ \(deleted\)$/, ''));
    names.push(program.toLowerCase());
  } catch {
    // Kernel threads and processes of higher rights have no readable exe.
  }
  let shown = program;
  if (INTERPRETERS.test(program)) {
    const script = readFileSync(`${folder}/cmdline`, 'utf8')
      .split('\0')
      .slice(1)
      .find((part) => part !== '' && !part.startsWith('-'));
    if (script !== undefined) names.push((shown = scriptName(script)));
  }
  return { pid, names, short: short.toLowerCase(), shown, startedAt: bootedAt === null ? null : startTime(folder, bootedAt) };
}

/** Milliseconds since the epoch. */
function bootTime(proc: string): number | null {
  try {
    const seconds = /^btime (\d+)$/m.exec(readFileSync(`${proc}/stat`, 'latin1'))?.[1];
    return seconds === undefined ? null : Number(seconds) * 1_000;
  } catch {
    return null;
  }
}

function startTime(folder: string, bootedAt: number): number | null {
  try {
    const text = readFileSync(`${folder}/stat`, 'latin1');
    // The name, in brackets, may hold anything; field 22 is the start in ticks since the boot.
    const ticks = text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : bootedAt + (Number(ticks) * 1_000) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
