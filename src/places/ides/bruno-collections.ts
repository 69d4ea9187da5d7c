import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const brunoCollections: Place = {
  id: 'bruno-collections',
  label: 'Bruno collections',
  class: 'COPY',
  owner: 'Bruno',
  stores: [
    {
      globs: everywhere('/**/*.bru', '/**/environments/*.bru', '/**/opencollection.yml'),
      format: 'text',
      role: 'document',
      live: 'in-place',
    },
  ],
  running: ['bruno', 'Bruno'],
  purge: 'P1',
  evidence: 'source',
  note: 'Often committed: look into Git too. Mark variables as secret in Bruno.',
};
