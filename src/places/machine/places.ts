import type { Place } from '../face.ts';
import { containerLogs } from './container-logs.ts';
import { coreDumps } from './core-dumps.ts';
import { dockerImages } from './docker-images.ts';
import { documentVersions } from './document-versions.ts';
import { filesystemSnapshots } from './filesystem-snapshots.ts';
import { localClusters } from './local-clusters.ts';
import { podmanImages } from './podman-images.ts';
import { swap } from './swap.ts';
import { systemLogs } from './system-logs.ts';
import { userLogs } from './user-logs.ts';
import { virtualDisks } from './virtual-disks.ts';
import { wsl } from './wsl.ts';

export const machinePlaces: readonly Place[] = [
  dockerImages,
  podmanImages,
  containerLogs,
  localClusters,
  virtualDisks,
  wsl,
  coreDumps,
  systemLogs,
  userLogs,
  swap,
  documentVersions,
  filesystemSnapshots,
];
