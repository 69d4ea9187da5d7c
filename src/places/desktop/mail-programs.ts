import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const mailPrograms: Place = {
  id: 'mail-programs',
  label: 'Mail of mail programs',
  class: 'COPY',
  owner: 'Thunderbird, Evolution, Apple Mail, Outlook',
  stores: [
    {
      globs: {
        linux: [
          '~/.thunderbird/**',
          '~/snap/thunderbird/common/.thunderbird/**',
          '~/.var/app/org.mozilla.Thunderbird/.thunderbird/**',
          '$DATA/evolution/**',
          '~/{Mail,Maildir,.mail}/**',
          '$CACHE/thunderbird/**',
        ],
        darwin: [
          '$CFG/Thunderbird/**',
          '~/Library/Thunderbird/**',
          '~/Library/Mail/**',
          '~/Library/Group Containers/UBF8T346G9.Office/Outlook/**',
        ],
        win32: ['$CFG/Thunderbird/**', '$LOCAL/Microsoft/Outlook/**', '$LOCAL/Comms/**'],
      },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['thunderbird', 'evolution', 'Mail', 'Microsoft Outlook', 'OUTLOOK'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'Until the folder is compacted the text stays in it.',
  next: 'Delete the mail in the program, empty its trash, then compact the folder.',
};
