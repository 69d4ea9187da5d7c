import type { Place } from '../face.ts';

export const loginEnvironment: Place = {
  id: 'login-environment',
  label: 'Environment of the login session',
  class: 'HOME',
  owner: 'the session',
  stores: [
    {
      globs: {
        linux: [
          '${XDG_CONFIG_HOME:-~/.config}/environment.d/*.conf',
          '${XDG_CONFIG_HOME:-~/.config}/systemd/user/**/*.{service,conf,timer}',
          '/etc/environment',
          '/etc/profile.d/*.sh',
          '~/.xsession',
          '~/.xinitrc',
          '${XDG_CONFIG_HOME:-~/.config}/plasma-workspace/env/*.sh',
          '${XDG_CONFIG_HOME:-~/.config}/autostart/*.desktop',
          '${XDG_CONFIG_HOME:-~/.config}/uwsm/env*',
          '${XDG_CONFIG_HOME:-~/.config}/hypr/*.conf',
          '${XDG_CONFIG_HOME:-~/.config}/sway/config',
          '${XDG_CONFIG_HOME:-~/.config}/i3/config',
        ],
        darwin: ['~/Library/LaunchAgents/*.plist', '/Library/LaunchAgents/*.plist', '/Library/LaunchDaemons/*.plist', '/etc/launchd.conf'],
      },
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Services and programs that run keep the old value: `systemctl --user daemon-reload`, `launchctl unload` and `load`, or log in again.',
};
