import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const experimentRuns: Place = {
  id: 'experiment-runs',
  label: 'Records of experiments',
  class: 'COPY',
  owner: 'MLflow, TensorBoard, DVC, Ray, Hydra',
  stores: [
    {
      globs: everywhere(
        '/**/mlruns/**',
        '/**/mlflow.db',
        '/**/.dvc/cache/**',
        '/**/.dvc/tmp/**',
        '/**/events.out.tfevents.*',
        '/**/.hydra/**',
        '/**/lightning_logs/**',
      ),
      role: 'log',
      live: 'in-place',
    },
    { globs: everywhere('~/ray_results/**'), role: 'cache', live: 'in-place' },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Parameters and environment of each run.',
  next: 'Delete the run with the program that made it; `mlflow gc` after that.',
};
