import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const antigravityTranscripts: Place = {
  id: 'antigravity-transcripts',
  label: 'Antigravity transcripts',
  class: 'COPY',
  owner: 'Antigravity',
  stores: [
    { globs: everywhere('~/.gemini/antigravity{,-cli,-ide}/brain/**/*.jsonl'), format: 'jsonl', role: 'transcript', live: 'in-place' },
    { globs: everywhere('~/.gemini/antigravity{,-cli,-ide}/**'), role: 'transcript', live: 'in-place' },
  ],
  running: ['antigravity', 'Antigravity'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running agent still holds the conversation.',
};
