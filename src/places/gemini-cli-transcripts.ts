import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const geminiCliTranscripts: Place = {
  id: 'gemini-cli-transcripts',
  label: 'Gemini CLI chats, logs and checkpoints',
  class: 'COPY',
  owner: 'Gemini CLI',
  stores: [
    { globs: everywhere('~/.gemini/tmp/**/*.jsonl'), format: 'jsonl', role: 'transcript', live: 'in-place' },
    { globs: everywhere('~/.gemini/tmp/**/*.json'), format: 'json', role: 'transcript', live: 'in-place' },
    { globs: everywhere('~/.gemini/tmp/*/shell_history'), format: 'text', role: 'history', live: 'in-place' },
    { globs: everywhere('~/.gemini/{tmp,history}/**', '~/.gemini/**'), role: 'cache', live: 'in-place' },
  ],
  running: ['gemini'],
  purge: 'P1',
  evidence: 'source',
  note: 'history/ is a shadow Git repository with whole files of the project: it is read as Git objects are, which is not yet.',
};
