import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/circleci */
export const circleciCli: Place = {
  id: 'circleci-cli',
  label: 'CircleCI CLI token',
  class: 'HOME',
  owner: 'CircleCI CLI',
  stores: [{ globs: everywhere('~/.circleci/cli.yml'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`circleci setup` writes a new one.',
};
