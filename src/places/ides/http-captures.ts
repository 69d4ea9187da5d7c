import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const httpCaptures: Place = {
  id: 'http-captures',
  label: 'Recorded HTTP traffic',
  class: 'COPY',
  owner: 'browsers and proxies',
  stores: [
    {
      globs: everywhere('/**/*.har', '/**/*.{chls,chlsj,trace.json}', '/**/*.flows', '/**/*.saz', '/**/*.proxymanlogv2'),
      role: 'document',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Whole requests with their Authorization headers and cookies.',
};
