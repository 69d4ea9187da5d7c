import { execFileSync, spawnSync } from 'node:child_process';
import { lacks } from '../real-programs.ts';

/** Debian's python3 with its packages (python3-plyvel, python3-snappy, python3-lz4): writers and readers that are not ours. */
const PYTHON = '/usr/bin/python3';

/** For `describe.skipIf`: whether a module is missing. Says so; fails instead with LASTCOPY_NO_SKIP=1. */
export function lacksModule(...modules: readonly string[]): boolean {
  if (lacks(PYTHON)) return true;
  const absent = modules.filter((module) => spawnSync(PYTHON, ['-c', `import ${module}`]).status !== 0);
  if (absent.length === 0) return false;
  if (process.env['LASTCOPY_NO_SKIP'] === '1') throw new Error(`LASTCOPY_NO_SKIP is set and python3 lacks: ${absent.join(', ')}`);
  console.warn(`SKIPPED here for want of Python's ${absent.join(', ')}`);
  return true;
}

/** Runs a script with `input` on its stdin; what it writes to stdout. */
export function python(script: string, input: Uint8Array | string = '', ...args: readonly string[]): Buffer {
  return execFileSync(PYTHON, ['-c', script, ...args], { input, maxBuffer: 512 * 1024 * 1024, timeout: 60_000 });
}

/** Each of `parts` through one Python function of bytes, in one process. */
export function pythonEach(module: string, expression: string, parts: readonly Uint8Array[]): Buffer[] {
  const script = [
    `import sys, struct, ${module}`,
    `f = lambda b: ${expression}`,
    'i, o = sys.stdin.buffer, sys.stdout.buffer',
    'while True:',
    '  h = i.read(4)',
    '  if not h: break',
    '  r = f(i.read(struct.unpack("<I", h)[0]))',
    '  o.write(struct.pack("<I", len(r)) + r)',
  ].join('\n');
  const input = Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
  const output = python(script, input);
  const given: Buffer[] = [];
  for (let at = 0; at < output.length; ) {
    const length = output.readUInt32LE(at);
    given.push(output.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return given;
}

function lengthOf(part: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(part.length);
  return bytes;
}
