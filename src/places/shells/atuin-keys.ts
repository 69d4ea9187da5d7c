import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/atuinsh/atuin/blob/main/crates/atuin-client/src/settings.rs */
export const atuinKeys: Place = {
  id: 'atuin-keys',
  label: 'Atuin key and session',
  class: 'HOME',
  owner: 'Atuin',
  stores: [
    { globs: everywhere('${XDG_DATA_HOME:-~/.local/share}/atuin/{key,session}'), format: 'text', role: 'credentials', live: 'in-place' },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  note: 'Without the key the synced history cannot be read any more.',
  next: 'End the session with `atuin logout`.',
};
