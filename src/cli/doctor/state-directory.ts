import { accessSync, constants, existsSync, lstatSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { lockHolder, readStatus } from '../../agent/index.ts';
import { nodeDisk } from '../../disk/index.ts';
import { bytes } from '../output.ts';
import { type Check, codeOf, failed, type Finding, ok, warning } from './check.ts';

/** The journal needs room for the pre-images of a whole order, the log for 30 MB. */
const LEAST_FREE = 200_000_000;

/** The folder that the agent alone writes. */
export const stateDirectory: Check = {
  id: 'state',
  async look({ context: { stateDir } }) {
    try {
      return await lookAt(stateDir);
    } catch (error) {
      return failed(`The state directory ${stateDir} cannot be looked at (${codeOf(error)}).`, 'Check the rights of the folders above it.');
    }
  },
};

async function lookAt(stateDir: string): Promise<Finding> {
  const found = lstatSync(stateDir, { throwIfNoEntry: false });
  if (found === undefined) {
    const above = nearest(stateDir);
    return writable(above)
      ? ok(`${stateDir} is made when the agent starts.`)
      : failed(
          `${stateDir} is not there and cannot be made: ${above} is not yours to write.`,
          'Name another with --state, or let its owner change the rights.',
        );
  }
  if (!found.isDirectory()) return failed(`${stateDir} is no folder.`, 'Name another with --state.');
  const me = process.getuid?.();
  if (me !== undefined && found.uid !== me)
    return failed(`${stateDir} belongs to another user.`, `Run as that user, or: chown -R ${me} '${stateDir}'`);
  if (!writable(stateDir)) return failed(`${stateDir} cannot be written.`, 'Check its rights and whether its disk is mounted read-only.');
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    return warning(`${stateDir} is open to other users (mode ${(found.mode & 0o777).toString(8)}).`, `chmod 700 '${stateDir}'`);
  }
  // Its locks and its database do not hold over a network.
  if (nodeDisk().remote(stateDir) === 'network')
    return warning(`${stateDir} lies on a network mount.`, 'Name one on a local disk with --state.');
  const { bavail, bsize } = statfsSync(stateDir);
  if (bavail * bsize < LEAST_FREE) {
    return warning(
      `Only ${bytes(bavail * bsize)} are free on the disk of ${stateDir}.`,
      'Make room: without it nothing can be purged safely.',
    );
  }
  try {
    await readStatus(stateDir);
  } catch (error) {
    const next =
      error instanceof Error && 'code' in error && error.code === 'state-newer'
        ? 'Install the newest Lastcopy.'
        : 'Stop the agent, move the folder away, and start anew.';
    return failed(`The state in ${stateDir} cannot be read: ${error instanceof Error ? error.message : codeOf(error)}`, next);
  }
  const holder = lockHolder(stateDir);
  return ok(`${stateDir} is yours alone, ${bytes(bavail * bsize)} free${holder === null ? '' : `, held by process ${holder.pid ?? '?'}`}.`);
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function nearest(path: string): string {
  let at = dirname(path);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}
