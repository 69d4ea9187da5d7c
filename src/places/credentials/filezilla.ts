import type { Place } from '../face.ts';

/** Source: https://github.com/AlessandroZ/LaZagne/blob/master/Linux/lazagne/softwares/sysadmin/filezilla.py */
export const filezilla: Place = {
  id: 'filezilla',
  label: 'FileZilla sites',
  class: 'HOME',
  owner: 'FileZilla',
  stores: [
    {
      globs: {
        linux: [
          '${XDG_CONFIG_HOME:-~/.config}/filezilla/{sitemanager,recentservers,filezilla}.xml',
          '~/.filezilla/{sitemanager,recentservers,filezilla}.xml',
        ],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/filezilla/{sitemanager,recentservers,filezilla}.xml'],
        win32: ['$CFG/FileZilla/{sitemanager,recentservers,filezilla}.xml'],
      },
      role: 'credentials',
      live: 'closed',
    },
  ],
  running: ['filezilla'],
  purge: 'P1',
  evidence: 'source',
  note: 'Passwords are base64. FileZilla writes these files when it ends, so it has to be closed.',
};
