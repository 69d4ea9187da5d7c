import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const nugetConfig: Place = {
  id: 'nuget-config',
  label: 'NuGet configuration',
  class: 'HOME',
  owner: 'NuGet',
  stores: [
    {
      globs: {
        linux: ['~/.nuget/NuGet/NuGet.Config', '${XDG_CONFIG_HOME:-~/.config}/NuGet/NuGet.Config'],
        darwin: ['~/.nuget/NuGet/NuGet.Config', '${XDG_CONFIG_HOME:-~/.config}/NuGet/NuGet.Config'],
        win32: ['$CFG/NuGet/NuGet.Config'],
      },
      role: 'config',
      live: 'in-place',
    },
    { globs: everywhere('/**/nuget.config', '/**/NuGet.Config'), role: 'config', live: 'in-place', class: 'COPY' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: '`dotnet nuget remove source NAME` and add it again. Passwords are in clear on Linux and macOS.',
};
