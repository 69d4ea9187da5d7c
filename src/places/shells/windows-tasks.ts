import type { Place } from '../face.ts';

export const windowsTasks: Place = {
  id: 'windows-tasks',
  label: 'Scheduled tasks',
  class: 'HOME',
  owner: 'Windows Task Scheduler',
  stores: [{ globs: { win32: ['/Windows/System32/Tasks/**'] }, role: 'config', live: 'in-place' }],
  running: [],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Arguments of a task may hold a key. Mostly an administrator’s.',
  next: 'Change the task with `schtasks /change`, or in Task Scheduler.',
};
