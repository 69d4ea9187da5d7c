import { LOGON_TASK } from '../logon-task.ts';
import { NoServiceManager, type RunProgram, type Said, type ServiceControl, ServiceRefused, type ServiceState } from './face.ts';

const TASK = LOGON_TASK.folder + LOGON_TASK.name;

/** schtasks prints its answers in the system's language, so the question goes to PowerShell, which gives numbers. */
const QUESTION =
  `$t = Get-ScheduledTask -TaskPath '${LOGON_TASK.folder}' -TaskName '${LOGON_TASK.name}' -ErrorAction SilentlyContinue; ` +
  `if ($t) { $i = $t | Get-ScheduledTaskInfo; @{ state = [int]$t.State; enabled = $t.Settings.Enabled; result = $i.LastTaskResult } | ConvertTo-Json -Compress } ` +
  `else { '{}' }`;

/** The Task Scheduler. It tells neither the process nor its memory. */
export function taskSchedulerControl(run: RunProgram): ServiceControl {
  const must = (said: Said): string => {
    if (said.code === 0) return said.stdout;
    if (said.code === null) throw new NoServiceManager('The Task Scheduler cannot be asked here.');
    throw new ServiceRefused(
      `The Task Scheduler did not do it: ${said.stderr.trim().split('\n').at(0)?.slice(0, 300) ?? ''}`,
      `Look at the task ${TASK} in the Task Scheduler.`,
    );
  };
  const state = async () => parseTask(must(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', QUESTION])));
  const start = async () => void must(await run('schtasks.exe', ['/Run', '/TN', TASK]));
  const stop = async () => {
    if ((await state()).active === 'running') must(await run('schtasks.exe', ['/End', '/TN', TASK]));
  };
  return {
    state,
    start,
    stop,
    async restart() {
      await stop();
      await start();
    },
  };
}

/** TASK_STATE: 0 unknown, 1 disabled, 2 queued, 3 ready, 4 running. 0x41301 is "runs now", 0x41303 "never ran". */
export function parseTask(text: string): ServiceState {
  let held: { state?: number; enabled?: boolean; result?: number } = {};
  try {
    held = JSON.parse(text) as typeof held;
  } catch {
    throw new ServiceRefused('PowerShell gave no answer that can be read.', `Look at the task ${TASK} in the Task Scheduler.`);
  }
  const installed = held.state !== undefined;
  const failed = held.result !== undefined && ![0, 0x41301, 0x41303].includes(held.result);
  return {
    manager: 'task-scheduler',
    name: TASK,
    installed,
    enabled: installed ? held.enabled !== false && held.state !== 1 : null,
    active: held.state === 4 ? 'running' : held.state === 2 ? 'starting' : failed ? 'failed' : 'stopped',
    pid: null,
    file: null,
    restarts: null,
    memory: { now: null, high: null, most: null },
    why: held.state !== 4 && failed ? `It ended with an error (0x${((held.result ?? 0) >>> 0).toString(16)}).` : null,
  };
}
