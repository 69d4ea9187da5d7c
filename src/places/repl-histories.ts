import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const replHistories: Place = {
  id: 'repl-histories',
  label: 'Histories of database shells, other REPLs and pagers',
  class: 'COPY',
  owner: 'psql, mysql, sqlite3, redis-cli, mongosh, irb, less and others',
  stores: [
    {
      globs: everywhere(
        '~/.{psql,mysql,mariadb,sqlite,duckdb,irb,pry,scala,php,lua,bc,gdb,erlang}_history',
        '~/.{rediscli,mongorepl,node}_history',
        '~/.{lesshst,dbshell,Rhistory,pry_history,calc_history,nano_history,wget-hsts,viminfo}',
        '~/.mongodb/mongosh/*',
        '~/.ghc/ghci_history',
        '~/.julia/logs/repl_history.jl',
      ),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
    {
      globs: { linux: ['$DATA/nano/search_history'], win32: ['$CFG/mongodb/mongosh/*', '$CFG/postgresql/psql_history', '~/_viminfo'] },
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'A running shell writes its memory again when it ends. Files of libedit escape spaces as \\040.',
};
