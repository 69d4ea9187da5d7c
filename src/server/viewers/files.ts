import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** One file of the built dashboard, ready to be sent. */
export interface DashboardFile {
  readonly type: string;
  readonly etag: string;
  /** Its name holds a hash of its content. */
  readonly immutable: boolean;
  /** By content coding; `identity` is always there, the others where they save something. */
  readonly bodies: ReadonlyMap<'identity' | 'gzip' | 'br', Buffer>;
}

/**
 * The built dashboard in memory, by path below its folder (`index.html`, `assets/…`). A request's path is only ever looked up
 * in this table, so no path leads out of the folder. Null while nothing is built; it is looked for again then.
 */
export interface DashboardFiles {
  table(): Promise<ReadonlyMap<string, DashboardFile> | null>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt', '.webmanifest']);
/** What a bundler puts before the ending: `index-B1x2_y3Z.js`. */
const HASHED = /^assets\/.*-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const MOST_BYTES = 64 * 1_048_576;

export function dashboardFiles(folder: URL | undefined): DashboardFiles {
  let loading: Promise<ReadonlyMap<string, DashboardFile> | null> | null = null;
  return {
    async table() {
      if (!folder) return null;
      // While it is being built anew a file may go between listing and reading; the next request looks again.
      loading ??= load(fileURLToPath(folder)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      const found = await loading;
      if (!found) loading = null;
      return found;
    },
  };
}

async function load(folder: string): Promise<ReadonlyMap<string, DashboardFile> | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  // Links are left out: what they lead to may lie elsewhere.
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const table = new Map<string, DashboardFile>();
  let size = 0;
  for (const path of paths) {
    const ending = extname(path);
    const type = TYPES[ending];
    // Source maps and whatever else lies there are not the dashboard.
    if (!type) continue;
    const bytes = await readFile(path);
    size += bytes.length;
    if (size > MOST_BYTES) throw new Error(`${folder} is too large to be the dashboard`);
    const name = relative(folder, path).split(sep).join('/');
    table.set(name, {
      type,
      etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 27),
      immutable: HASHED.test(name),
      bodies: await codings(bytes, COMPRESSIBLE.has(ending)),
    });
  }
  return table.has('index.html') ? table : null;
}

async function codings(bytes: Buffer, compressible: boolean): Promise<DashboardFile['bodies']> {
  const bodies = new Map<'identity' | 'gzip' | 'br', Buffer>([['identity', bytes]]);
  if (!compressible || bytes.length < 1_024) return bodies;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const br = await promisify(brotliCompress)(bytes, { params });
  const gz = await promisify(gzip)(bytes, { level: 9 });
  if (br.length < bytes.length * 0.9) bodies.set('br', br);
  if (gz.length < bytes.length * 0.9) bodies.set('gzip', gz);
  return bodies;
}
