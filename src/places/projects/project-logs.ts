import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const projectLogs: Place = {
  id: 'project-logs',
  label: 'Log files',
  class: 'COPY',
  owner: 'programs',
  stores: [{ globs: everywhere('/**/*.log', '/**/*.log.*'), format: 'text', role: 'log', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'A program that still has it open goes on at its place.',
};
