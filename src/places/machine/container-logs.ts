import type { Place } from '../face.ts';

export const containerLogs: Place = {
  id: 'container-logs',
  label: 'Logs of containers',
  class: 'FAR',
  owner: 'Docker',
  stores: [
    {
      globs: {
        linux: [
          '/var/lib/docker/containers/*/*.log',
          '/var/lib/docker/containers/*/config.v2.json',
          '/var/log/containers/**',
          '/var/log/pods/**',
        ],
      },
      role: 'log',
      live: 'closed',
    },
  ],
  running: ['dockerd'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Only root sees them.',
  next: '`docker rm` removes a container’s log with it.',
};
