import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const copilotCliDatabases: Place = {
  id: 'copilot-cli-databases',
  label: 'Copilot CLI session store',
  class: 'COPY',
  owner: 'GitHub Copilot CLI',
  stores: [{ globs: everywhere('${COPILOT_HOME:-~/.copilot}/*.db'), role: 'transcript', sidecars: DATABASE, live: 'closed' }],
  running: ['copilot'],
  purge: 'P4',
  evidence: 'source',
  note: 'End the sessions first.',
};
