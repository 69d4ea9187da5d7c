import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const mysqlConfig: Place = {
  id: 'mysql-config',
  label: 'MySQL client options',
  class: 'HOME',
  owner: 'mysql and mariadb',
  stores: [
    { globs: everywhere('~/.my.cnf', '~/.mylogin.cnf', '~/.mariadb.cnf', '$CFG/MySQL/.mylogin.cnf'), role: 'config', live: 'in-place' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: '.mylogin.cnf is obfuscated: `mysql_config_editor remove --login-path=NAME`.',
};
