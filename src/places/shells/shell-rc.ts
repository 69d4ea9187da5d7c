import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const shellRc: Place = {
  id: 'shell-rc',
  label: 'Shell start-up files',
  class: 'HOME',
  owner: 'the shell',
  stores: [
    {
      globs: everywhere(
        '~/.{bashrc,bash_profile,bash_login,bash_logout,bash_aliases,profile,zshrc,zshenv,zprofile,zlogin,zlogout,kshrc,xprofile,xsessionrc,pam_environment,inputrc,cshrc,tcshrc,login}',
        '${ZDOTDIR:-~}/.{zshrc,zshenv,zprofile,zlogin}',
        '${XDG_CONFIG_HOME:-~/.config}/fish/{config.fish,fish_variables,conf.d/*.fish,functions/*.fish}',
        '${XDG_CONFIG_HOME:-~/.config}/{nushell/*.nu,elvish/*.elv,xonsh/*.xsh}',
        '~/.xonshrc',
      ),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/powershell/*profile.ps1'],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/powershell/*profile.ps1'],
        win32: [
          '~/Documents/{PowerShell,WindowsPowerShell}/*profile.ps1',
          '~/OneDrive*/Documents/{PowerShell,WindowsPowerShell}/*profile.ps1',
        ],
      },
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
    {
      globs: everywhere('~/.{bashrc,bash_profile,profile,zshrc,zshenv,zprofile}{~,.bak,.old,.orig,.save,.backup,.pre-oh-my-zsh}'),
      format: 'text',
      role: 'config',
      live: 'in-place',
      class: 'COPY',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Shells that run keep the exported value until they end. A running fish writes fish_variables itself: `set -eU NAME`.',
};
