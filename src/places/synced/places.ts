import type { Place } from '../face.ts';
import { backups } from './backups.ts';
import { boxDrive } from './box-drive.ts';
import { conflictedCopies } from './conflicted-copies.ts';
import { dropbox } from './dropbox.ts';
import { dropboxCache } from './dropbox-cache.ts';
import { googleDrive } from './google-drive.ts';
import { googleDriveCache } from './google-drive-cache.ts';
import { icloudDrive } from './icloud-drive.ts';
import { nextcloud } from './nextcloud.ts';
import { nextcloudClient } from './nextcloud-client.ts';
import { onedrive } from './onedrive.ts';
import { onedriveClient } from './onedrive-client.ts';
import { syncthing } from './syncthing.ts';
import { syncthingConfig } from './syncthing-config.ts';
import { syncthingVersions } from './syncthing-versions.ts';

export const syncedPlaces: readonly Place[] = [
  icloudDrive,
  onedrive,
  onedriveClient,
  googleDrive,
  googleDriveCache,
  dropbox,
  dropboxCache,
  boxDrive,
  nextcloud,
  nextcloudClient,
  syncthing,
  syncthingVersions,
  syncthingConfig,
  conflictedCopies,
  backups,
];
