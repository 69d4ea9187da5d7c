import type { Extent, Remote } from './remote-face.ts';
import { isInside, joinPath, showPath } from './raw-path.ts';

/** Folders that sync clients keep, below the home. */
const SYNCED = ['Library/Mobile Documents', 'Library/CloudStorage', 'Dropbox', 'OneDrive', 'Google Drive', 'Box', 'Nextcloud', 'ownCloud'];

/**
 * Node shows no st_flags, so SF_DATALESS cannot be read: a file that has size but no blocks is taken for a placeholder
 * (sparse and compressed files are too: they count as not visible rather than being downloaded). Inside a synced folder
 * nothing more can be said, so everything else there is unknown. Volumes beside the system's may be network shares.
 */
export function darwinRemote(options: { home: string; extent: Extent }): Remote {
  const synced = SYNCED.map((folder) => joinPath(options.home, folder));
  return (path) => {
    if (isInside(path, '/Network')) return 'network';
    if (isInside(path, '/dev')) return 'pseudo';
    const found = options.extent(path);
    if (found === null) return 'unknown';
    if (found.size > 0 && found.blocks === 0) return 'placeholder';
    if (showPath(path).path.endsWith('.icloud')) return 'placeholder';
    if (synced.some((folder) => isInside(path, folder))) return 'unknown';
    if (isInside(path, '/Volumes') && found.dev !== options.extent('/')?.dev && found.dev !== options.extent(options.home)?.dev)
      return 'unknown';
    return 'no';
  };
}
