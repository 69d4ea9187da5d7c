/**
 * Builds src/dashboard into dist/dashboard, the folder that the server serves. Does nothing while what stands there is newer
 * than all its sources, so `npm start` and tests call it without cost.
 */
import { globSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src/dashboard/**/*', 'src/protocol/**/*.ts', 'installers/dashboard.ts', 'package-lock.json'];

function newest(patterns: readonly string[]): number {
  return Math.max(0, ...globSync([...patterns], { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs));
}

/**
 * react-aria brings its few words in thirty languages, and all of them would travel to each browser. The pages are English, and
 * say so to it, so the other languages are left out.
 */
function onlyEnglish(): Plugin {
  const language = /\/react-aria\/dist\/private\/intl\/.+\/(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;
  return { name: 'only-english', load: { filter: { id: language }, handler: () => 'export default {};' } };
}

/** Returns the folder. `fresh` builds in any case. What stands there is replaced as a whole, so a server that reads it sees no half. */
export async function buildDashboard(outDir = `${root}dist/dashboard`, fresh = false): Promise<string> {
  const built = statSync(join(outDir, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!fresh && built > newest(SOURCES)) return outDir;
  const made = `${outDir}.${process.pid}`;
  // Vite believes NODE_ENV: what a test or a shell calls itself would bring React's slow half, with this machine's paths in it.
  const given = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  await build({
    root: `${root}src/dashboard`,
    base: '/dashboard/',
    configFile: false,
    plugins: [react(), onlyEnglish()],
    logLevel: 'warn',
    build: {
      outDir: made,
      emptyOutDir: true,
      target: ['es2024', 'chrome125', 'firefox128', 'safari18'],
      // Nothing as `data:` in the sheets: the policy that the server sends allows files of its own only.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      modulePreload: { polyfill: false },
    },
  }).finally(() => {
    if (given === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = given;
  });
  rmSync(outDir, { recursive: true, force: true });
  try {
    renameSync(made, outDir);
  } catch (error) {
    // Another build was a moment faster; its result is as good.
    rmSync(made, { recursive: true, force: true });
    if (!statSync(join(outDir, 'index.html'), { throwIfNoEntry: false })) throw error;
  }
  return outDir;
}

if (import.meta.main) await buildDashboard();
