import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const rData: Place = {
  id: 'r-data',
  label: 'R workspaces',
  class: 'COPY',
  owner: 'R',
  stores: [{ globs: everywhere('/**/.RData', '/**/*.{RData,rda,rds,Rds}'), role: 'document', live: 'in-place' }],
  running: ['R', 'rsession'],
  purge: 'P3',
  evidence: 'source',
  note: 'Whole objects, compressed.',
  next: 'Save it again from R without the secret.',
};
