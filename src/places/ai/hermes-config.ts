import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const hermesConfig: Place = {
  id: 'hermes-config',
  label: 'Hermes agent configuration',
  class: 'HOME',
  owner: 'Hermes',
  stores: [{ globs: everywhere('~/.hermes/{.env,config.yaml,auth.json}'), role: 'credentials', live: 'in-place' }],
  running: ['hermes'],
  purge: 'P1',
  evidence: 'unverified',
  note: '`hermes setup`.',
};
