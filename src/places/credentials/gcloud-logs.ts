import type { Place } from '../face.ts';

export const gcloudLogs: Place = {
  id: 'gcloud-logs',
  label: 'Google Cloud command logs',
  class: 'COPY',
  owner: 'gcloud',
  stores: [
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/gcloud/logs/**'],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/gcloud/logs/**'],
        win32: ['$CFG/gcloud/logs/**'],
      },
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Every command with its arguments, one file each.',
  next: 'Delete the log.',
};
