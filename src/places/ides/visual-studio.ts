import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const visualStudio: Place = {
  id: 'visual-studio',
  label: 'Visual Studio project state',
  class: 'REGEN',
  owner: 'Visual Studio',
  stores: [{ globs: everywhere('/**/.vs/**'), role: 'state', sidecars: DATABASE, live: 'closed' }],
  running: ['devenv'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Window layout and history of the solution are lost.',
  next: 'Close Visual Studio and delete the solution’s .vs folder.',
};
