/**
 * npm run build:deb — makes lastcopy and lastcopy-server for Debian and its kin, in dist/packages or --out. Asks for no root.
 * The same commit gives the same bytes: every file has the commit's time and root as its owner, and nothing of this machine
 * but its versions of binutils and dpkg goes in.
 *
 * Node (116 MB) packs to 27.6 MB by xz in 33 s and unpacks in 1.5 s; to 30.6 MB by zstd 19 in 57 s, to 35 MB by zstd 9 in 2 s, and
 * unpacks in 0.2 s. xz is the smallest, and dpkg before 1.21.18 reads no zstd.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { stage } from './stage.ts';
import { type Revision, revision } from './version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const debian = join(root, 'installers/debian');

export interface DebOptions {
  readonly out?: string;
  /** `xz:6`, `zstd:3`, `gzip:1` … */
  readonly compression?: string;
  /** In place of the checkout's own. */
  readonly version?: string;
}

export interface Deb {
  readonly name: string;
  readonly path: string;
  readonly version: string;
  /** Bytes of the package, and of what it installs. */
  readonly size: number;
  readonly installed: number;
}

/** Builds both packages. `notes` are sentences about what could not be had. */
export async function buildDebs(options: DebOptions = {}): Promise<{ readonly debs: readonly Deb[]; readonly notes: readonly string[] }> {
  const out = options.out ?? join(root, 'dist/packages');
  const made = revision(root);
  const of: Revision = options.version === undefined ? made : { ...made, version: options.version };
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-stage-'));
  try {
    const { laptop, host, notes } = await stage(root, folder, of);
    mkdirSync(out, { recursive: true });
    const debs = [pack('lastcopy', laptop, out, of, options.compression), pack('lastcopy-server', host, out, of, options.compression)];
    return { debs, notes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack(name: string, tree: string, out: string, { version, epoch }: Revision, compression = 'xz:6'): Deb {
  const changelog = `lastcopy (${version}) unstable; urgency=medium\n\n  * Built from the sources of this version.\n\n -- Lastcopy <packages@lastcopy.invalid>  ${rfc2822(epoch)}\n`;
  writeFileSync(join(tree, `usr/share/doc/${name}/changelog.gz`), gzipSync(changelog, { level: 9 }));
  const files = readdirSync(tree, { recursive: true, withFileTypes: true });
  const plain = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const installed = plain.reduce((sum, file) => sum + statSync(file).size, 0);
  // As dpkg-gencontrol counts: each file and folder takes whole KiB.
  const kib = plain.reduce((sum, file) => sum + Math.ceil(statSync(file).size / 1024), 0) + (files.length - plain.length);

  const control = join(tree, 'DEBIAN');
  mkdirSync(control, { mode: 0o755 });
  const put = (file: string, text: string, mode: number) => {
    writeFileSync(join(control, file), text);
    chmodSync(join(control, file), mode);
  };
  put(
    'control',
    readFileSync(join(debian, name, 'control'), 'utf8')
      .replaceAll('@VERSION@', version)
      .replaceAll('@SIZE@', String(kib)),
    0o644,
  );
  put('md5sums', sums(tree, plain), 0o644);
  for (const script of ['postinst', 'prerm', 'postrm']) {
    const text = readFileSync(join(debian, name, script), 'utf8');
    put(
      script,
      text.replaceAll(/^#INCLUDE (\S+)$/gm, (_line, file: string) => readFileSync(join(debian, file), 'utf8').trimEnd()),
      0o755,
    );
  }
  if (existsSync(join(debian, name, 'triggers'))) put('triggers', readFileSync(join(debian, name, 'triggers'), 'utf8'), 0o644);

  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (!path.startsWith(control) && (statSync(path).mode & 0o111) === 0) chmodSync(path, 0o644);
    lutimesSync(path, epoch, epoch);
  }
  chmodSync(tree, 0o755);
  lutimesSync(tree, epoch, epoch);

  const path = join(out, `${name}_${version}_amd64.deb`);
  const [method = 'xz', level = ''] = compression.split(':');
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${method}`, ...(level ? [`-z${level}`] : []), '--build', tree, path], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch), LC_ALL: 'C', TZ: 'UTC' },
  });
  return { name, path, version, size: statSync(path).size, installed };
}

function sums(tree: string, files: readonly string[]): string {
  const lines = execFileSync('md5sum', ['--', ...files.map((file) => relative(tree, file)).toSorted()], { cwd: tree, encoding: 'utf8' });
  return lines;
}

function rfc2822(epoch: number): string {
  return new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, compression: { type: 'string' }, version: { type: 'string' } },
  });
  const { debs, notes } = await buildDebs(values);
  for (const note of notes) process.stderr.write(`${note}\n`);
  for (const { path, size, installed } of debs) {
    process.stdout.write(`${path}  ${(size / 1e6).toFixed(1)} MB, ${(installed / 1e6).toFixed(1)} MB installed\n`);
  }
}
