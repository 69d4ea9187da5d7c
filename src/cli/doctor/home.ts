import { accessSync, constants } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeDisk } from '../../disk/index.ts';
import { openRedactor } from '../../search/index.ts';
import { plural } from '../output.ts';
import { type Check, codeOf, failed, ok, warning } from './check.ts';

/** The look into a home stops after so many entries, or milliseconds: it is to answer at once. */
const MOST_ENTRIES = 50_000;
const LONGEST_LOOK = 3_000;
const SHOWN = 3;

/** Whether this user can read the own home. */
export const home: Check = {
  id: 'home',
  async look({ context: { home: folder, stateDir, allowRoot } }) {
    if (process.getuid?.() === 0 && !allowRoot) {
      return failed('You are root, and the agent does not run as root.', 'Run this as the user whose files are meant.');
    }
    try {
      accessSync(folder, constants.R_OK | constants.X_OK);
    } catch (error) {
      return failed(`The home ${folder} cannot be read (${codeOf(error)}).`, 'Run as the user whose home it is.');
    }
    if (nodeDisk().remote(folder) === 'network') {
      return warning(
        `The home ${folder} lies on a network mount, which is never entered.`,
        'Run the agent on the machine that holds the files.',
      );
    }
    const { closed, entries, whole } = await closedFolders(folder, stateDir);
    const looked = whole ? folder : `the first ${entries} entries of ${folder}`;
    if (closed.length === 0) return ok(`You can read all folders of ${looked}.`);
    // Names can hold secrets too.
    const redactor = await openRedactor();
    const named = closed.slice(0, SHOWN).map((path) => redactor.text(path));
    return warning(
      `${plural(closed.length, 'folder')} of ${looked} cannot be read and will be counted as not visible: ${named.join(', ')}${closed.length > SHOWN ? ' …' : ''}`,
      'Where they should be yours: sudo chown -R "$USER" FOLDER   (containers and sudo often leave such folders).',
    );
  },
};

/** Folders below `root` that cannot be listed. Mounts and links are not entered. */
async function closedFolders(root: string, exclude: string): Promise<{ closed: string[]; entries: number; whole: boolean }> {
  const end = performance.now() + LONGEST_LOOK;
  const disk = nodeDisk({ home: root });
  const closed: string[] = [];
  const folders = [root];
  let entries = 0;
  const over = () => entries >= MOST_ENTRIES || performance.now() > end;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (over()) return { closed, entries, whole: false };
    try {
      for await (const entry of await opendir(folder)) {
        entries++;
        // One folder alone may hold millions.
        if (over()) return { closed, entries, whole: false };
        const path = join(folder, entry.name);
        if (entry.isDirectory() && path !== exclude && disk.remote(path) === 'no') folders.push(path);
      }
    } catch (error) {
      if (['EACCES', 'EPERM'].includes(codeOf(error))) closed.push(folder);
    }
  }
  return { closed, entries, whole: true };
}
