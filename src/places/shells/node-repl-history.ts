import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const nodeReplHistory: Place = {
  id: 'node-repl-history',
  label: 'Node.js REPL history',
  class: 'COPY',
  owner: 'Node.js',
  stores: [
    {
      globs: everywhere('${NODE_REPL_HISTORY:-~/.node_repl_history}', '~/.node_repl_history', '~/.{bun_repl,deno,ts_node_repl}_history'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'A running REPL writes its memory again when it ends.',
};
