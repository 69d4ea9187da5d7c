import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const replHistories: Place = {
  id: 'repl-histories',
  label: 'Histories of other consoles',
  class: 'COPY',
  owner: 'scala, ghci, lua, php, bc, gdb, Erlang, Julia and others',
  stores: [
    {
      globs: everywhere(
        '~/.{scala,php,lua,bc,gdb,erlang,calc,octave,maxima,sbcl,clj,groovy,jshell,kotlin,ocaml,utop,psysh,tclsh,ksh,influx,clickhouse-client,usql,pgcli,litecli,mycli,iredis}{_history,-history,_hist}',
        '~/.ghc/ghci_history',
        '~/.julia/logs/repl_history.jl',
        '~/.erlang-history/*',
        '${XDG_CONFIG_HOME:-~/.config}/{pgcli,mycli,litecli}/history',
        '~/.litecli/history',
        '~/.usql_history',
        '${XDG_CONFIG_HOME:-~/.config}/psysh/psysh_history',
        '~/.octave_hist',
      ),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'A running console writes its memory again when it ends. Files of libedit escape spaces as \\040.',
};
