import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const databricksExports: Place = {
  id: 'databricks-exports',
  label: 'Databricks exports',
  class: 'COPY',
  owner: 'Databricks',
  stores: [{ globs: everywhere('/**/*.dbc'), role: 'document', live: 'in-place' }],
  running: [],
  purge: 'P7',
  evidence: 'unverified',
  note: 'The workspace keeps the notebook and its revisions.',
};
