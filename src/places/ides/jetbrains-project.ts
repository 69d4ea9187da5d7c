import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { jetbrainsIdes } from './jetbrains-ides.ts';

export const jetbrainsProject: Place = {
  id: 'jetbrains-project',
  label: 'JetBrains project files',
  class: 'COPY',
  owner: 'JetBrains IDEs',
  stores: [
    { globs: everywhere('/**/.idea/**'), role: 'state', live: 'closed' },
    // The IDE works with these.
    {
      globs: everywhere('/**/.idea/workspace.xml', '/**/.idea/dataSources*.xml', '/**/.idea/runConfigurations/*.xml', '/**/.run/*.run.xml'),
      role: 'config',
      live: 'closed',
      class: 'HOME',
    },
  ],
  running: jetbrainsIdes,
  purge: 'P1',
  evidence: 'source',
  note: 'Environment of run configurations, data sources, responses of the HTTP client, shelved changes. The IDE saves them from memory: close the project first.',
};
