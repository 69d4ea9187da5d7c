import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const httpFiles: Place = {
  id: 'http-files',
  label: 'HTTP request files and their environments',
  class: 'HOME',
  owner: 'the project',
  stores: [
    {
      globs: everywhere(
        '/**/http-client.env.json',
        '/**/http-client.private.env.json',
        '/**/*.http',
        '/**/*.rest',
        '/**/.hoppscotch*.json',
      ),
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Put the token into the private environment file or a variable.',
};
