import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/pypi */
export const pypirc: Place = {
  id: 'pypirc',
  label: 'PyPI upload credentials',
  class: 'HOME',
  owner: 'twine',
  stores: [{ globs: everywhere('~/.pypirc'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Revoke the token at pypi.org/manage/account, then write the new one.',
};
