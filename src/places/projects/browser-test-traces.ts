import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const browserTestTraces: Place = {
  id: 'browser-test-traces',
  label: 'Traces of browser tests',
  class: 'COPY',
  owner: 'Playwright and Cypress',
  stores: [
    {
      globs: everywhere(
        '/**/playwright-report/**',
        '/**/{trace,traces}/**/*.zip',
        '/**/trace.zip',
        '/**/playwright/.auth/**',
        '/**/cypress/{videos,screenshots,downloads}/**',
      ),
      role: 'log',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P7',
  evidence: 'unverified',
  note: 'Bodies of requests and storage states with their cookies; videos are not read.',
};
