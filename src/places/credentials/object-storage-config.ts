import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const objectStorageConfig: Place = {
  id: 'object-storage-config',
  label: 's3cmd, gsutil, MinIO and restic configuration',
  class: 'HOME',
  owner: 's3cmd, gsutil, mc, restic',
  stores: [
    {
      globs: everywhere(
        '~/.s3cfg',
        '~/.boto',
        '${BOTO_CONFIG:-~/.boto}',
        '~/.gsutil/**',
        '~/.mc/config.json',
        '~/.mcli/config.json',
        '~/.passwd-s3fs',
        '~/.restic-password',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: '`s3cmd --configure`, `gsutil config`, `mc alias remove NAME`.',
};
