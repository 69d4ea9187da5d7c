import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const geminiCliShadowGit: Place = {
  id: 'gemini-cli-shadow-git',
  label: 'Gemini CLI restore points',
  class: 'COPY',
  owner: 'Gemini CLI',
  stores: [{ globs: everywhere('~/.gemini/history/**'), role: 'history', live: 'closed' }],
  running: ['gemini'],
  purge: 'P3',
  evidence: 'source',
  note: 'A shadow Git repository with whole files of the project. Deleting it loses the restore points of /restore, nothing else.',
  next: 'Quit Gemini CLI and delete the project’s folder below ~/.gemini/history.',
};
