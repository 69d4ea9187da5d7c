import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from '../installers/bundle.ts';

/**
 * Tests that start the product start what ships: the bundle, made once for a run. It starts in a quarter of the time that the sources
 * take, and stays the same while somebody edits them. LASTCOPY_MAIN=src/cli/main.ts (absolute) runs the sources instead.
 */
export async function setup(): Promise<(() => void) | undefined> {
  if (process.env['LASTCOPY_MAIN'] !== undefined) return undefined;
  // Beside dist/, so that it finds package.json, the launcher and the dashboard where dist/ finds them.
  const folder = fileURLToPath(new URL(`../.bundle-${process.pid}`, import.meta.url));
  await bundle(folder);
  process.env['LASTCOPY_MAIN'] = `${folder}/cli/main.js`;
  return () => rmSync(folder, { recursive: true, force: true });
}
