import type { Place } from '../face.ts';

export const sublimeText: Place = {
  id: 'sublime-text',
  label: 'Sublime Text sessions',
  class: 'COPY',
  owner: 'Sublime Text',
  stores: [
    {
      globs: {
        linux: ['$CFG/sublime-text{,-3}/Local/*.sublime_session', '$CFG/sublime-text{,-3}/{Local,Settings}/*.sublime_session'],
        darwin: ['$CFG/Sublime Text{, 3}/{Local,Settings}/*.sublime_session'],
        win32: ['$CFG/Sublime Text{, 3}/{Local,Settings}/*.sublime_session'],
      },
      format: 'json',
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['sublime_text', 'Sublime Text'],
  purge: 'P1',
  evidence: 'source',
  note: 'Unsaved buffers and what was searched for. It is written again when Sublime Text ends: close it first.',
};
