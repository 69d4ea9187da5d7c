import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const wandbRuns: Place = {
  id: 'wandb-runs',
  label: 'Weights & Biases run folders',
  class: 'COPY',
  owner: 'Weights & Biases',
  stores: [
    {
      globs: everywhere('/**/wandb/{run,offline-run}-*/**', '/**/wandb/{debug,debug-internal,debug-cli}*.log', '/**/wandb/latest-run/**'),
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Configuration, environment and console output of each run; the same is at the server.',
  next: 'Delete the run at the server, then its folder here.',
};
