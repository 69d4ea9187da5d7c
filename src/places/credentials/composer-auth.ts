import type { Place } from '../face.ts';

/** Source: https://github.com/AlessandroZ/LaZagne/blob/master/Windows/lazagne/softwares/php/composer.py */
export const composerAuth: Place = {
  id: 'composer-auth',
  label: 'Composer credentials',
  class: 'HOME',
  owner: 'Composer',
  stores: [
    {
      globs: {
        linux: [
          '${COMPOSER_HOME:-~/.config/composer}/auth.json',
          '${XDG_CONFIG_HOME:-~/.config}/composer/auth.json',
          '~/.composer/auth.json',
        ],
        darwin: ['${COMPOSER_HOME:-~/.composer}/auth.json', '~/.composer/auth.json', '${XDG_CONFIG_HOME:-~/.config}/composer/auth.json'],
        win32: ['$CFG/Composer/auth.json'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`composer config --global --unset http-basic.HOST` (or github-oauth, gitlab-token, bearer) removes it.',
};
