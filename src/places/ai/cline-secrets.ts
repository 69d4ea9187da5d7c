import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const clineSecrets: Place = {
  id: 'cline-secrets',
  label: 'Cline credentials',
  class: 'HOME',
  owner: 'Cline',
  stores: [{ globs: everywhere('~/.cline/data/{secrets,globalState}.json'), format: 'json', role: 'credentials', live: 'in-place' }],
  running: ['cline'],
  purge: 'P1',
  evidence: 'source',
  note: 'Sign out in Cline’s settings, or give it the new key there.',
};
