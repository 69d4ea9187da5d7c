import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const rubygemsCredentials: Place = {
  id: 'rubygems-credentials',
  label: 'RubyGems and Bundler credentials',
  class: 'HOME',
  owner: 'RubyGems',
  stores: [
    {
      globs: everywhere(
        '~/.gem/credentials',
        '${XDG_DATA_HOME:-~/.local/share}/gem/credentials',
        '~/.bundle/config',
        '${BUNDLE_USER_CONFIG:-~/.bundle/config}',
      ),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
    { globs: everywhere('/**/.bundle/config'), format: 'text', role: 'config', live: 'in-place' },
  ],
  running: [],
  purge: 'P8',
  evidence: 'unverified',
  next: '`gem signout` or `bundle config unset HOST` removes it.',
};
