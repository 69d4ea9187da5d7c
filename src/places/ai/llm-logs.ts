import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/simonw/llm/blob/main/llm/cli.py */
export const llmLogs: Place = {
  id: 'llm-logs',
  label: 'Logs of the llm command',
  class: 'COPY',
  owner: 'llm',
  stores: [{ globs: everywhere('$CFG/io.datasette.llm/logs.db'), role: 'transcript', sidecars: DATABASE, live: 'closed' }],
  running: ['llm'],
  purge: 'P4',
  evidence: 'source',
  note: '`llm logs off` stops it; every prompt and answer stands in it.',
};
