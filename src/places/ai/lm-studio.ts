import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const lmStudio: Place = {
  id: 'lm-studio',
  label: 'LM Studio conversations and logs',
  class: 'COPY',
  owner: 'LM Studio',
  stores: [
    {
      globs: everywhere('~/.lmstudio/conversations/**', '~/.cache/lm-studio/conversations/**', '@lm-studio/conversations/**'),
      format: 'json',
      role: 'transcript',
      live: 'closed',
    },
    {
      globs: everywhere('~/.lmstudio/server-logs/**', '~/.cache/lm-studio/server-logs/**', '@lm-studio/server-logs/**'),
      format: 'text',
      role: 'log',
      live: 'in-place',
    },
  ],
  running: ['lm-studio', 'LM Studio'],
  purge: 'P1',
  evidence: 'source',
  note: 'An open conversation is written anew with every token: close it first.',
};
