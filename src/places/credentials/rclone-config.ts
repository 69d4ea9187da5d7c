import type { Place } from '../face.ts';

/** Source: https://github.com/AlessandroZ/LaZagne/blob/master/Linux/lazagne/softwares/sysadmin/rclone.py */
export const rcloneConfig: Place = {
  id: 'rclone-config',
  label: 'rclone remotes',
  class: 'HOME',
  owner: 'rclone',
  stores: [
    {
      globs: {
        linux: ['${RCLONE_CONFIG:-~/.config/rclone/rclone.conf}', '${XDG_CONFIG_HOME:-~/.config}/rclone/rclone.conf', '~/.rclone.conf'],
        darwin: ['${RCLONE_CONFIG:-~/.config/rclone/rclone.conf}', '${XDG_CONFIG_HOME:-~/.config}/rclone/rclone.conf'],
        win32: ['$CFG/rclone/rclone.conf', '${XDG_CONFIG_HOME:-~/.config}/rclone/rclone.conf'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: '`rclone config update NAME`. Obscured passwords are not encrypted, only made unreadable: they are not found by their value.',
};
