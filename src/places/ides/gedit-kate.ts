import type { Place } from '../face.ts';

export const geditKate: Place = {
  id: 'gedit-kate',
  label: 'Other editors’ unsaved files',
  class: 'COPY',
  owner: 'Kate, gedit, BBEdit, CotEditor, TextMate',
  stores: [
    {
      globs: {
        linux: ['$DATA/kate/**', '$DATA/gedit/**', '$DATA/org.gnome.TextEditor/**'],
        darwin: [
          '$CFG/BBEdit/**',
          '~/Library/Containers/com.barebones.bbedit/**',
          '$CFG/TextMate/**',
          '~/Library/Autosave Information/**',
          '~/Library/Saved Application State/**',
        ],
      },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['kate', 'gedit', 'gnome-text-editor', 'BBEdit', 'TextMate'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Close the editor first.',
};
