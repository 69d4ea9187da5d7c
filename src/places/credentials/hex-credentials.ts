import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const hexCredentials: Place = {
  id: 'hex-credentials',
  label: 'Hex and other package credentials',
  class: 'HOME',
  owner: 'mix, LuaRocks, pub, conan, helm and Swift',
  stores: [
    {
      globs: everywhere(
        '~/.hex/hex.config',
        '${XDG_CONFIG_HOME:-~/.config}/hex/hex.config',
        '~/.luarocks/upload_config.lua',
        '~/.conan/.conan.db',
        '~/.conan2/credentials.json',
        '~/.swiftpm/configuration/**',
        '~/.cpan/CPAN/MyConfig.pm',
        '~/.pause',
        '~/.clojars',
        '~/.lein/credentials.clj',
        '~/.lein/profiles.clj',
      ),
      role: 'credentials',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['$CFG/dart/pub-credentials.json', '$CFG/helm/{repositories.yaml,registry/config.json}'],
        darwin: ['$CFG/dart/pub-credentials.json', '~/Library/Preferences/helm/{repositories.yaml,registry/config.json}'],
        win32: ['$CFG/dart/pub-credentials.json', '$CFG/helm/{repositories.yaml,registry/config.json}'],
      },
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: '`mix hex.user deauth`, `dart pub logout`, `conan remote logout`, `helm registry logout`.',
};
