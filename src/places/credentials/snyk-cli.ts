import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/snyk */
export const snykCli: Place = {
  id: 'snyk-cli',
  label: 'Snyk and other configstore tokens',
  class: 'HOME',
  owner: 'Snyk, rdme and others',
  stores: [
    { globs: everywhere('${XDG_CONFIG_HOME:-~/.config}/configstore/*.json'), format: 'json', role: 'credentials', live: 'in-place' },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`snyk config unset api` or `rdme logout` removes it.',
};
