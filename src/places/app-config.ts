import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const appConfig: Place = {
  id: 'app-config',
  label: 'Configuration of a program that is not in the catalogue',
  class: 'HOME',
  owner: 'a program that is not in the catalogue',
  stores: [{ globs: everywhere('~/.*', '~/.config/**', '$CFG/**'), role: 'config', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Taken for the program’s own credential until somebody knows better, because overwriting that would log the user out.',
};
