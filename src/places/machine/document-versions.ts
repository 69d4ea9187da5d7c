import type { Place } from '../face.ts';

export const documentVersions: Place = {
  id: 'document-versions',
  label: 'Versions that macOS keeps of documents',
  class: 'FAR',
  owner: 'macOS',
  stores: [
    {
      globs: {
        darwin: ['/System/Volumes/Data/.DocumentRevisions-V100/**', '/.DocumentRevisions-V100/**', '/Volumes/*/.DocumentRevisions-V100/**'],
      },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['revisiond'],
  purge: 'P9',
  evidence: 'source',
  note: 'Protected by the system.',
  next: 'File, Revert To, Browse All Versions in the application that wrote the document.',
};
