import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const rstudio: Place = {
  id: 'rstudio',
  label: 'RStudio sessions',
  class: 'COPY',
  owner: 'RStudio',
  stores: [
    { globs: everywhere('/**/.Rproj.user/**'), role: 'state', live: 'in-place' },
    {
      globs: { linux: ['$DATA/rstudio/**'], darwin: ['${XDG_DATA_HOME:-~/.local/share}/rstudio/**'], win32: ['$LOCAL/RStudio/**'] },
      role: 'state',
      live: 'in-place',
    },
  ],
  running: ['rstudio', 'rsession', 'RStudio'],
  purge: 'P1',
  evidence: 'source',
  note: 'Unsaved scripts and the environment of a suspended session. Close the project first.',
};
