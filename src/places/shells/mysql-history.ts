import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const mysqlHistory: Place = {
  id: 'mysql-history',
  label: 'MySQL and MariaDB history',
  class: 'COPY',
  owner: 'mysql and mariadb',
  stores: [
    {
      globs: everywhere('${MYSQL_HISTFILE:-~/.mysql_history}', '~/.{mysql,mariadb}_history', '~/.mysqlsh/history*'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['mysql', 'mariadb', 'mysqlsh'],
  purge: 'P1',
  evidence: 'source',
  note: 'Where it was written by libedit spaces are escaped as \\040. A running client writes its memory again when it ends.',
};
