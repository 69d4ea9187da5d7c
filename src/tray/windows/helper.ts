import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The helper that is built from tray-helper.c, beside the Node that runs the agent; null where it was not installed. */
export function windowsHelper(node = process.execPath): readonly string[] | null {
  const helper = join(dirname(node), 'lastcopy-tray.exe');
  return existsSync(helper) ? [helper] : null;
}
