import type { Place } from '../face.ts';

export const filesystemSnapshots: Place = {
  id: 'filesystem-snapshots',
  label: 'Snapshots of filesystems',
  class: 'FAR',
  owner: 'the filesystem',
  stores: [
    {
      globs: {
        linux: ['/**/.zfs/snapshot/**', '/**/.btrfs/snapshot/**'],
        darwin: ['/Volumes/com.apple.TimeMachine.localsnapshots/**'],
        win32: ['/System Volume Information/**'],
      },
      role: 'state',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P9',
  evidence: 'source',
  note: 'Read-only, and only deleted as a whole.',
  next: '`tmutil deletelocalsnapshots DATE`, `vssadmin delete shadows`, `zfs destroy` or `btrfs subvolume delete` removes one.',
};
