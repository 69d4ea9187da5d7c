import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const mailFiles: Place = {
  id: 'mail-files',
  label: 'Mail in files',
  class: 'COPY',
  owner: 'mail programs',
  stores: [{ globs: everywhere('/**/*.{eml,mbox,msg,pst,ost,emlx}'), role: 'document', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Attachments are base64. The server, and whoever got it, has the mail too.',
};
