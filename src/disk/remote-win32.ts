import type { Extent, Remote } from './remote-face.ts';
import { showPath } from './raw-path.ts';

const SYNCED = /^(onedrive[^/]*|icloud ?drive|dropbox[^/]*|google drive|box|nextcloud|owncloud)(\/|$)/;

/**
 * UNC paths and drives that lead to one are network. Node shows no file attributes (RECALL_ON_DATA_ACCESS), so a file
 * that has size but no blocks is taken for a placeholder (measured by others for OneDrive: hydrated files have blocks,
 * dehydrated ones none); inside a synced folder nothing more can be said, so everything else there is unknown.
 */
export function windowsRemote(options: { home: string; extent: Extent; driveTarget: (drive: string) => string | null }): Remote {
  const home = slashed(options.home);
  const drives = new Map<string, boolean>();

  function mapped(drive: string): boolean {
    const known = drives.get(drive);
    if (known !== undefined) return known;
    const answer = options.driveTarget(`${drive}:\\`)?.startsWith('\\\\') ?? false;
    drives.set(drive, answer);
    return answer;
  }

  return (path) => {
    const text = slashed(showPath(path).path);
    if (text.startsWith('//') && !/^\/\/[?.]\/[a-z]:/.test(text)) return 'network';
    const drive = /^(?:\/\/[?.]\/)?([a-z]):/.exec(text)?.[1];
    if (drive !== undefined && mapped(drive)) return 'network';
    const found = options.extent(path);
    if (found === null) return 'unknown';
    if (found.size > 0 && found.blocks === 0) return 'placeholder';
    return text.startsWith(`${home}/`) && SYNCED.test(text.slice(home.length + 1)) ? 'unknown' : 'no';
  };
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/').toLowerCase();
}
