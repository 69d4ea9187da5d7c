import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { darwinCopy, type RunProgram, windowsCopy } from '../../src/disk/copy-attributes.ts';
import { nodeDisk } from '../../src/disk/index.ts';
import { lacks } from '../real-programs.ts';
import { asOrdinaryUser, codeOf, Folder } from './folder.ts';

const copyAttributes = (from: string | Buffer, to: string | Buffer) => nodeDisk().copyAttributes(from, to);
const linux = process.platform === 'linux';
/** Attributes and lists can be had on disks, and not on every filesystem in memory. */
const here = () => new Folder();

function stat(path: string | Buffer) {
  const { mode, uid, gid, mtimeNs, size } = statSync(path, { bigint: true });
  return { mode, uid, gid, mtimeNs, size };
}

describe('attributes of a file', () => {
  it('go over to another one, whose bytes stay', () => {
    using folder = here();
    const [from, to] = [folder.write('from', 'long ago'), folder.write('to', 'new')];
    chmodSync(from, 0o604);
    execFileSync('touch', ['-d', '2001-02-03 04:05:06.123456789', from]);
    copyAttributes(from, to);
    expect(stat(to)).toEqual({ ...stat(from), size: 3n });
    if (linux) expect(stat(to).mtimeNs % 1_000_000_000n).toBe(123_456_789n);
    expect(readFileSync(to, 'utf8')).toBe('new');
  });

  it.skipIf(!linux || lacks('setfattr', 'getfattr', 'setfacl', 'getfacl'))('go over with access list and extended attributes', () => {
    using folder = here();
    const [from, to] = [folder.write('from'), folder.write('to')];
    execFileSync('setfattr', ['-n', 'user.note', '-v', 'kept', from]);
    execFileSync('setfacl', ['-m', 'u:daemon:r,g:daemon:rw', from]);
    copyAttributes(from, to);
    const shown = (path: string) =>
      `${execFileSync('getfattr', ['-d', '--absolute-names', path])}${execFileSync('getfacl', ['-p', path])}`.replaceAll(path, '');
    expect(shown(to)).toBe(shown(from));
    expect(shown(to)).toContain('user.note="kept"');
    expect(shown(to)).toContain('user:daemon:r--');
  });

  it.skipIf(!linux)('go over whatever the files are called', () => {
    using folder = here();
    mkdirSync(folder.at('-'));
    for (const name of [Buffer.from('--help'), Buffer.from([0xff, 0xfe, 0x20, 0x0a]), Buffer.from('-n "$(x)"')]) {
      const from = Buffer.concat([Buffer.from(`${folder.at('-')}/`), name]);
      const to = Buffer.concat([from, Buffer.from('.tmp')]);
      writeFileSync(from, 'a');
      writeFileSync(to, 'b');
      chmodSync(from, 0o741);
      copyAttributes(from, to);
      expect(stat(to)).toEqual(stat(from));
    }
    const cwd = process.cwd();
    process.chdir(folder.path);
    try {
      writeFileSync('-rf', 'a', { mode: 0o640 });
      writeFileSync('-v', 'b');
      copyAttributes('-rf', '-v');
      expect(stat('-v')).toEqual(stat('-rf'));
    } finally {
      process.chdir(cwd);
    }
  });

  it('go over to a file that may then be read only', () => {
    using folder = here();
    chmodSync(folder.path, 0o777);
    const from = folder.at('from');
    asOrdinaryUser(() => {
      writeFileSync(from, 'a', { mode: 0o444 });
      writeFileSync(folder.at('to'), 'b', { mode: 0o600 });
      copyAttributes(from, folder.at('to'));
    });
    expect(stat(folder.at('to'))).toEqual(stat(from));
  });

  it('are not taken from where a link leads, and an error names no path', () => {
    using folder = here();
    const to = folder.write('to');
    symlinkSync(folder.write('elsewhere'), folder.at('link'));
    expect(codeOf(() => copyAttributes(folder.at('link'), to))).toBe('symlink');
    expect(codeOf(() => copyAttributes(folder.at('none'), to))).toBe('not-found');
    const before = process.env['PATH'];
    process.env['PATH'] = folder.path;
    try {
      writeFileSync(join(folder.path, 'cp'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      if (linux) expect(() => copyAttributes(folder.write('from'), to)).toThrow(/^(?!.*lastcopy-disk)/);
      rmSync(join(folder.path, 'cp'));
      if (linux) expect(codeOf(() => copyAttributes(folder.write('from'), to))).toBe('io-error');
    } finally {
      process.env['PATH'] = before;
    }
  });
});

describe('elsewhere', () => {
  it('macOS: each extended attribute by its bytes, the access list as ls shows it', () => {
    using folder = here();
    const [from, to] = [folder.write('from'), folder.write('to')];
    chmodSync(from, 0o640);
    const calls: string[][] = [];
    const answers: Record<string, string> = {
      [`xattr ${from}`]: 'com.apple.provenance\ncom.example a\n',
      [`xattr -px com.example a ${from}`]: '68 69\n0A\n',
      [`ls -lde ${from}`]: `-rw-r-----+ 1 u g 4 Jan 1 00:00 ${from}\n 0: user:other allow read,write\n 1: group:staff inherited deny delete\n`,
    };
    const program: RunProgram = (name, args, more) => {
      const short = name.slice(name.lastIndexOf('/') + 1);
      calls.push([short, ...args, ...(more?.input === undefined ? [] : [more.input])]);
      return answers[[short, ...args].join(' ')] ?? '';
    };
    darwinCopy(from, to, program);
    expect(calls).toContainEqual(['xattr', '-wx', 'com.example a', '68690A', to]);
    expect(calls.some((call) => call.includes('-wx') && call.includes('com.apple.provenance'))).toBe(false);
    expect(calls).toContainEqual(['chmod', '-E', to, 'user:other allow read,write\ngroup:staff deny delete\n']);
    expect(statSync(to).mode).toBe(statSync(from).mode);
  });

  it('Windows: names are no part of the script', () => {
    const calls: unknown[] = [];
    windowsCopy('C:\\a $(x)', "C:\\b'", (name, args, more) => {
      calls.push([name, args, more?.environment, more?.input?.includes('C:')]);
      return '';
    });
    expect(calls).toEqual([
      ['powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', '-'], { LASTCOPY_FROM: 'C:\\a $(x)', LASTCOPY_TO: "C:\\b'" }, false],
    ]);
  });
});
