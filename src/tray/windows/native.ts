import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The program that is built from status-icon.c, beside the Node that runs the agent; null where it was not installed. */
export function windowsNative(node = process.execPath): readonly string[] | null {
  const program = join(dirname(node), 'lastcopy-tray.exe');
  return existsSync(program) ? [program] : null;
}
