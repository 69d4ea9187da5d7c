/**
 * Bundles the product into dist/: one JavaScript file per process entry plus shared chunks, for the packed tarball and
 * the installers. Everything but the keychain's native add-on goes in, so that a resting agent loads few files. The
 * dashboard's files are built beside it.
 */
import { readFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { buildKernel } from './kernel.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each process of the product. Paths below src/ are kept below dist/: entries find each other relative to themselves. */
export const ENTRIES = ['src/cli/main.ts', 'src/search/scanner-main.ts', 'src/purge/purger-main.ts'];

/** The folders below dist/ that bundling owns. */
const OWN = ['chunks', 'cli', 'search', 'purge', 'page'];

/** Rooms whose files do nothing by being loaded. */
const PURE = ['scan', 'forms', 'formats'].map((room) => join(root, 'src', room) + sep);

const SCAN = join(root, 'src/scan/index.ts');

/**
 * Who asks for a constant of scan/ does not load its rules: what others import by its index is taken from where it stands, because
 * a file of a bundle comes with all that it imports.
 */
const pureRooms: Plugin = {
  name: 'pure-rooms',
  setup(bundling) {
    const homes = new Map<string, string>();
    for (const [, names = '', file = ''] of readFileSync(SCAN, 'utf8').matchAll(/^export \{([^}]*)\} from '([^']*)';/gm)) {
      for (const name of names.split(',')) homes.set(name.trim(), file);
    }
    bundling.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      return PURE.some((room) => file.startsWith(room)) ? { path: file, sideEffects: false } : null;
    });
    bundling.onLoad({ filter: /[/\\]src[/\\](?:agent|cli|purge|search)[/\\].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replaceAll(/^import \{([^}]*)\} from '([./]*\/scan)\/index\.ts';/gm, (whole, names: string, room: string) => {
        const wanted = names.split(',').map((name) => name.trim());
        const values = wanted.filter((name) => name !== '' && !name.startsWith('type '));
        if (values.some((name) => !homes.has(name))) return whole;
        return values.map((name) => `import { ${name} } from '${room}/${homes.get(name)}';`).join(' ');
      });
      return { contents, loader: 'ts' };
    });
  },
};

export type Outputs = Metafile['outputs'];

/** Builds into `outdir` (default dist/ of the checkout), whatever else lies there untouched. Keys of the outputs are relative to it. */
export async function bundle(outdir = join(root, 'dist')): Promise<Outputs> {
  await buildKernel();
  for (const folder of OWN) await rm(join(outdir, folder), { recursive: true, force: true });
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
    plugins: [pureRooms],
    // CommonJS packages inside the bundle call require().
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    metafile: true,
    logLevel: 'warning',
  });
  // What a browser gets of the agent's page runs as it stands.
  await cp(join(root, 'src/page/web'), join(outdir, 'page/web'), { recursive: true, filter: (path) => !path.endsWith('.json') });
  return result.metafile.outputs;
}

if (import.meta.main) {
  const { buildDashboard } = await import('./dashboard.ts');
  const files = Object.keys(await bundle());
  await buildDashboard();
  process.stdout.write(`${files.length} files and the dashboard in dist/\n`);
}
