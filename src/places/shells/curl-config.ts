import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const curlConfig: Place = {
  id: 'curl-config',
  label: 'curl and wget configuration',
  class: 'HOME',
  owner: 'curl and wget',
  stores: [
    {
      globs: everywhere(
        '~/.curlrc',
        '~/_curlrc',
        '${XDG_CONFIG_HOME:-~/.config}/curlrc',
        '${WGETRC:-~/.wgetrc}',
        '~/.wgetrc',
        '~/.wgetrc2',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    { globs: everywhere('~/.wget-hsts', '~/.wget-hpkp'), format: 'text', role: 'state', live: 'in-place', class: 'COPY' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Proxies and users with their passwords; the next call has to be given the new one.',
};
