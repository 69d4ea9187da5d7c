import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const netrc: Place = {
  id: 'netrc',
  label: 'netrc',
  class: 'HOME',
  owner: 'curl, git, heroku and others',
  stores: [{ globs: everywhere('${NETRC:-~/.netrc}', '~/.netrc', '~/_netrc'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Whatever logs in with it has to be given the new password (`heroku login`, `wandb login` …).',
};
