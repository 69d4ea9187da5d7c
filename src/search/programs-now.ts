import { userInfo } from 'node:os';
import { askSystem } from './ask-system.ts';
import { linuxProcesses } from './processes-linux.ts';
import { named, parsePs, parseTasklist, type Process, PS, TASKLIST } from './processes.ts';

/** All that this user runs; null where the system does not tell. Never rejects. */
export async function runningProcesses(): Promise<Process[] | null> {
  if (process.platform === 'linux') return linuxProcesses();
  if (process.platform === 'darwin') {
    const said = await askSystem(PS);
    return said === null ? null : parsePs(said, process.getuid?.() ?? -1);
  }
  if (process.platform !== 'win32') return null;
  const said = await askSystem(TASKLIST);
  return said === null ? null : parseTasklist(said, userInfo().username);
}

/** Whether any of these programs runs as this user, by what runs now; `unknown` where the system does not tell. Never rejects. */
export async function programsNow(): Promise<(running: readonly string[]) => 'no' | 'yes' | 'unknown'> {
  const processes = await runningProcesses();
  return (running) => {
    if (running.length === 0) return 'no';
    if (processes === null) return 'unknown';
    return named(processes, running).length > 0 ? 'yes' : 'no';
  };
}
