import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { RunProgram, ServiceControl } from './face.ts';
import { launchdControl } from './launchd.ts';
import { systemdControl } from './systemd.ts';
import { taskSchedulerControl } from './task-scheduler.ts';

/** Answers are read, so they must not come in the user's language. A start waits for what the service waits for. */
const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0' };
    execFile(program, args, { env, timeout: 60_000, windowsHide: true, encoding: 'utf8' }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : error.code === 'ENOENT' ? null : 1;
      resolve({ code, stdout, stderr: stderr || (error?.killed ? 'no answer within a minute' : '') });
    });
  });

/** The service manager of this system. */
export function serviceControl(run: RunProgram = runProgram): ServiceControl {
  if (process.platform === 'darwin') return launchdControl(run, process.getuid?.() ?? 0, existsSync);
  if (process.platform === 'win32') return taskSchedulerControl(run);
  return systemdControl(run);
}
