import { createHash, randomBytes } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { formatById, formatOf, type Format } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { inFolder, opened, run, tarOf } from './archives.ts';
import { head, memory, utf8 } from './bytes.ts';

const tar = formatById('tar') as Format;
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What Python's tarfile reads: names and digests of regular files. */
function byPython(archive: string): Record<string, string> {
  const script = `
import hashlib, json, sys, tarfile
t = tarfile.open(sys.argv[1])
print(json.dumps({m.name: hashlib.sha256(t.extractfile(m).read()).hexdigest() for m in t if m.isreg() and m.size}))`;
  return JSON.parse(run('python3', ['-c', script, archive]).toString()) as Record<string, string>;
}

const long = `${'deep/'.repeat(30)}name.txt`;
const FORMATS = ['v7', 'ustar', 'oldgnu', 'gnu', 'pax'] as const;

describe('tar', () => {
  test.skipIf(lacks('tar', 'python3'))('the members that tar wrote and Python reads, in every format', async () => {
    const files = {
      'a.txt': 'first file',
      'b.gz': gzipSync('hidden'),
      'c/ünter.json': '{"a":1}',
      [long]: 'SECRET in a long path',
      empty: '',
    };
    await inFolder(files, async (folder) => {
      run('ln', ['a.txt', 'hard'], '', folder);
      run('ln', ['-s', 'a.txt', 'soft'], '', folder);
      for (const kind of FORMATS) {
        const names = Object.keys(files).filter((name) => kind !== 'v7' || name.length < 100);
        const bytes = run('tar', [`--format=${kind}`, '-cf', '-', 'hard', 'soft', 'c', ...names], '', folder);
        writeFileSync(join(folder, 'x.tar'), bytes);
        expect([kind, formatOf(head(bytes), null, bytes.length).id]).toEqual([kind, 'tar']);
        const { cells, unseen } = await opened(tar, bytes);
        expect([kind, unseen]).toEqual([kind, []]);
        const found = Object.fromEntries(cells.map(({ name, content }) => [name, digest(content)]));
        expect(found).toEqual(byPython(join(folder, 'x.tar')));
        for (const { pieces, content } of cells) expect(bytes.subarray(pieces?.[0]?.start, pieces?.[0]?.end).equals(content)).toBe(true);
        const at = bytes.indexOf('SECRET');
        if (at < 0) continue;
        expect(tar.locate(memory(bytes), { start: at, end: at + 6 })).toEqual([
          { kind: 'entry', name: long },
          { kind: 'line', line: 1, column: 1 },
        ]);
        const cut = await opened(tar, bytes.subarray(0, at + 4));
        expect(cut.unseen.map(({ reason }) => reason)).toEqual(['malformed']);
      }
    });
  });

  test.skipIf(lacks('tar', 'python3', 'fallocate'))('files with holes, in every way to write them', async () => {
    await inFolder({ 'f.bin': '' }, async (folder) => {
      const path = join(folder, 'f.bin');
      const content = Buffer.alloc(3_000_000);
      for (let run = 0; run < 40; run++) randomBytes(5_000).copy(content, run * 65_536);
      writeFileSync(path, content);
      truncateSync(path, content.length);
      run('fallocate', ['--dig-holes', 'f.bin'], '', folder);
      for (const args of [
        ['--format=gnu'],
        ['--format=oldgnu'],
        ...['0.0', '0.1', '1.0'].map((version) => ['--format=pax', `--sparse-version=${version}`]),
      ]) {
        const bytes = run('tar', [...args, '-S', '--hole-detection=raw', '-cf', '-', 'f.bin'], '', folder);
        expect(bytes.length).toBeLessThan(1_000_000);
        const { cells, unseen } = await opened(tar, bytes);
        expect([args, unseen]).toEqual([args, []]);
        expect([args, cells.map((cell) => [cell.name, digest(cell.content)])]).toEqual([args, [['f.bin', digest(content)]]]);
        const cell = cells[0];
        // Where data stands, it stands as it is.
        for await (const part of tar.cells(memory(bytes), {
          name: null,
          beside: () => null,
          inflater: () => {
            throw new Error('none is needed');
          },
        })) {
          if ('reason' in part) continue;
          const pieces = part.pieces(65_536 * 7 + 10, 65_536 * 7 + 4_000) ?? [];
          expect(
            Buffer.concat(pieces.map(({ start, end }) => bytes.subarray(start, end))).equals(
              content.subarray(65_536 * 7 + 10, 65_536 * 7 + 4_000),
            ),
          ).toBe(true);
          expect(part.pieces(65_536 - 100, 65_536 + 100)).toBeNull();
        }
        expect(cell?.content.length).toBe(content.length);
      }
    });
  });

  it.prop(
    [
      fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,9}\.txt$/), fc.uint8Array({ minLength: 1, maxLength: 2_000 })), {
        minLength: 2,
        maxLength: 5,
      }),
      fc.nat(),
    ],
    {
      numRuns: 40,
    },
  )('a damaged header costs its own member, and is told', async (members, which) => {
    const bytes = tarOf(members);
    const at = which % (members.length - 1);
    let header = 0;
    for (const [, content] of members.slice(0, at)) header += 512 + Math.ceil(content.length / 512) * 512;
    bytes[header + 3] = (bytes[header + 3] as number) ^ 0x41;
    const { cells, unseen } = await opened(tar, bytes);
    expect(cells.map(({ name }) => name)).toEqual(members.filter((_, index) => index !== at).map(([name]) => name));
    expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
  });

  it('archives one after the other', async () => {
    const bytes = Buffer.concat([tarOf([['a', utf8('one')]]), tarOf([['b', utf8('two')]])]);
    expect((await opened(tar, bytes)).cells.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('a map of holes that makes no sense, or of a file beyond measure, is told', async () => {
    for (const size of ['9007199254740000', '10']) {
      const record = (text: string) => {
        let length = text.length + 3;
        while (`${length} ${text}\n`.length !== length) length++;
        return `${length} ${text}\n`;
      };
      const pax = record('GNU.sparse.name=disk') + record(`GNU.sparse.size=${size}`) + record('GNU.sparse.map=0,4,100,4');
      const bytes = Buffer.from(
        tarOf([
          ['pax', utf8(pax)],
          ['x', utf8('abcdefgh')],
        ]),
      );
      bytes.write('x', 156);
      bytes.write('        ', 148);
      const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
      bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      const { cells, unseen } = await opened(tar, bytes);
      expect(cells).toEqual([]);
      expect(unseen.map(({ reason }) => reason)).toEqual(['malformed']);
    }
  });
});
