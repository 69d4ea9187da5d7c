import type { Place } from '../face.ts';

export const insomniaResponses: Place = {
  id: 'insomnia-responses',
  label: 'Insomnia response bodies',
  class: 'REGEN',
  owner: 'Insomnia',
  stores: [
    {
      globs: { linux: ['$CFG/Insomnia/responses/**'], darwin: ['$CFG/Insomnia/responses/**'], win32: ['$CFG/Insomnia/responses/**'] },
      role: 'cache',
      live: 'closed',
    },
    { globs: { linux: ['~/.var/app/rest.insomnia.Insomnia/config/Insomnia/responses/**'] }, role: 'cache', live: 'closed' },
  ],
  running: ['insomnia', 'Insomnia'],
  purge: 'P3',
  evidence: 'source',
  note: 'The history of responses is lost.',
  next: 'In Insomnia clear the history of the request’s responses.',
};
