import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/sentry */
export const sentryCli: Place = {
  id: 'sentry-cli',
  label: 'Sentry CLI token',
  class: 'HOME',
  owner: 'sentry-cli',
  stores: [{ globs: everywhere('~/.sentryclirc', '/**/.sentryclirc'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`sentry-cli login` writes a new one.',
};
