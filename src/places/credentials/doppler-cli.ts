import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/doppler */
export const dopplerCli: Place = {
  id: 'doppler-cli',
  label: 'Doppler CLI token',
  class: 'HOME',
  owner: 'Doppler',
  stores: [{ globs: everywhere('~/.doppler/.doppler.yaml', '~/.doppler/fallback/**'), role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P8',
  evidence: 'source',
  note: 'Files below fallback/ are encrypted.',
  next: '`doppler logout` removes it.',
};
