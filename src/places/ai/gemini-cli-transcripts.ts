import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const geminiCliTranscripts: Place = {
  id: 'gemini-cli-transcripts',
  label: 'Gemini CLI chats, logs and checkpoints',
  class: 'COPY',
  owner: 'Gemini CLI',
  stores: [
    { globs: everywhere('~/.gemini/tmp/**/*.jsonl'), format: 'jsonl', role: 'transcript', live: 'in-place' },
    { globs: everywhere('~/.gemini/tmp/**/*.json'), format: 'json', role: 'transcript', live: 'in-place' },
    { globs: everywhere('~/.gemini/tmp/*/shell_history'), format: 'text', role: 'history', live: 'in-place' },
    { globs: everywhere('~/.gemini/tmp/**', '~/.gemini/**'), role: 'transcript', live: 'in-place' },
  ],
  running: ['gemini'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running session writes logs.json again; checkpoints hold whole conversations.',
};
