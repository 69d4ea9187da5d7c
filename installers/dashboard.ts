/**
 * Builds src/dashboard into dist/dashboard, the folder that the server serves. Does nothing while what stands there is newer
 * than all its sources, so `npm start` and tests call it without cost.
 */
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import react from '@vitejs/plugin-react';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src/dashboard/**/*', 'src/protocol/**/*.ts', 'installers/dashboard.ts', 'package-lock.json'];

function newest(patterns: readonly string[]): number {
  return Math.max(0, ...globSync([...patterns], { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs));
}

/** Returns the folder. `fresh` builds in any case. */
export async function buildDashboard(outDir = `${root}dist/dashboard`, fresh = false): Promise<string> {
  const built = statSync(join(outDir, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!fresh && built > newest(SOURCES)) return outDir;
  await build({
    root: `${root}src/dashboard`,
    base: '/dashboard/',
    configFile: false,
    plugins: [react()],
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'es2024', reportCompressedSize: false, modulePreload: { polyfill: false } },
  });
  return outDir;
}

if (import.meta.main) await buildDashboard();
