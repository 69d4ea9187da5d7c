/**
 * Bundles the product into dist/: one JavaScript file per process entry plus shared chunks, for the packed tarball and
 * the installers. Everything but the keychain's native add-on goes in, so that a resting agent loads few files.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each process of the product. Paths below src/ are kept below dist/: entries find each other relative to themselves. */
export const ENTRIES = ['src/cli/main.ts', 'src/search/scanner-main.ts', 'src/purge/purger-main.ts'];

/** Builds into `outdir` (default dist/ of the checkout) and returns the files written, relative to it. */
export async function bundle(outdir = `${root}dist`): Promise<string[]> {
  await rm(outdir, { recursive: true, force: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir,
    outbase: 'src',
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node26',
    minify: true,
    keepNames: true,
    legalComments: 'linked',
    external: ['keytar'],
    // CommonJS packages inside the bundle call require().
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(result.metafile.outputs);
}

if (import.meta.main) {
  const files = await bundle();
  process.stdout.write(`${files.length} files in dist/\n`);
}
