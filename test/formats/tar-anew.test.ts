import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type Cell, type Changed, type Format, formatById, type NotRewritten } from '../../src/formats/index.ts';
import { lacks } from '../real-programs.ts';
import { inFolder, opened, run, tarOf } from './archives.ts';
import { contentOf, memory } from './bytes.ts';
import { writers } from './written-anew.ts';

/** Tars whose members become longer or shorter. */

const tar = formatById('tar') as Format;

async function anew(bytes: Uint8Array, change: (cell: Cell, content: Buffer) => Changed) {
  if (tar.anew === undefined) throw new Error('tar is not written anew');
  const parts: Uint8Array[] = [];
  const kept: NotRewritten[] = [];
  for await (const part of tar.anew.rewritten(memory(bytes), writers, async (cell) => change(cell, Buffer.from(contentOf(cell.source))))) {
    if (part instanceof Uint8Array) parts.push(part.slice());
    else if (!('reason' in part)) kept.push(part);
  }
  return { bytes: Buffer.concat(parts), kept };
}

async function* inPieces(bytes: Uint8Array, length = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const archive = fc
  .uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z]{1,20}$/),
      content: fc.string({ minLength: 1, maxLength: 1_300 }).map((text) => Buffer.from(text)),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 5 },
  )
  .map((members) => ({ members, bytes: tarOf(members.map(({ name, content }) => [name, content])) }));

describe('tar, written anew', () => {
  it.prop([archive, fc.integer({ min: 1, max: 400 })])('is the file where nothing changes', async ({ bytes }, length) => {
    const answers: ((content: Buffer) => Changed)[] = [
      () => null,
      () => [],
      (content) => [{ start: 0, bytes: content }],
      (content) => ({ content: inPieces(content, length) }),
    ];
    for (const answer of answers) {
      const { bytes: after, kept } = await anew(bytes, (_, content) => answer(content));
      expect(kept).toEqual([]);
      expect(after.equals(bytes)).toBe(true);
    }
  });

  it.prop([archive, fc.array(fc.uint8Array({ maxLength: 1_600 }), { minLength: 1, maxLength: 5 }), fc.nat({ max: 31 })])(
    'takes content of any length, and leaves the rest',
    async ({ bytes, members }, contents, which) => {
      const wanted: string[] = [];
      const { bytes: after, kept } = await anew(bytes, (_, content) => {
        const index = wanted.length;
        const now = (which >> index) & 1 ? Buffer.from(contents[index % contents.length] ?? []) : null;
        wanted.push((now ?? content).toString('latin1'));
        return now === null ? null : { content: inPieces(now) };
      });
      expect(kept).toEqual([]);
      const now = await opened(tar, after);
      expect(now.unseen).toEqual([]);
      const cells = new Map(now.cells.map(({ name, content }) => [name, content.toString('latin1')]));
      // A member of nothing has nothing to look into.
      for (const [index, { name }] of members.entries()) expect(cells.get(name) ?? '').toBe(wanted[index]);
    },
  );

  it.prop([archive, fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat()])('survives damage', async ({ bytes }, at, noise, cut) => {
    const damaged = Uint8Array.from(bytes.subarray(0, bytes.length - (cut % (bytes.length + 1))));
    damaged.set(noise.subarray(0, Math.max(0, damaged.length - (at % (damaged.length + 1)))), at % (damaged.length + 1));
    await anew(damaged, () => ({ content: inPieces(Buffer.from('other')) }));
  });

  test.skipIf(lacks('tar', 'python3'))('is what tar and Python read, in every format that tar writes', async () => {
    const long = `${'deep/'.repeat(30)}name.txt`;
    const files = { 'a.txt': 'first', 'big.bin': Buffer.alloc(5_000_000, 'abc'), [long]: 'long named', 'z.txt': 'last' };
    for (const format of ['ustar', 'oldgnu', 'gnu', 'pax']) {
      await inFolder(files, async (folder) => {
        run('chmod', ['751', 'z.txt'], '', folder);
        run('tar', [`--format=${format}`, '-cf', 'made.tar', 'a.txt', 'big.bin', long, 'z.txt'], '', folder);
        const bytes = readFileSync(join(folder, 'made.tar'));
        const now: Record<string, Buffer> = {
          'a.txt': Buffer.from(''),
          'big.bin': Buffer.alloc(4_999_000, 'xyz'),
          [long]: Buffer.from('é'.repeat(700)),
        };
        const { bytes: after, kept } = await anew(bytes, ({ locator: [step] }) => {
          const content = step?.kind === 'entry' ? now[step.name] : undefined;
          return content === undefined ? null : { content: inPieces(content, 100_000) };
        });
        expect([format, kept]).toEqual([format, []]);
        expect(after.length % 10_240).toBe(0);
        writeFileSync(join(folder, 'after.tar'), after);
        for (const [name, content] of Object.entries({ ...now, 'z.txt': Buffer.from('last') })) {
          expect(run('tar', ['-xOf', 'after.tar', name], '', folder).equals(content), `${format} ${name}`).toBe(true);
          const script = `import sys,tarfile; sys.stdout.buffer.write(tarfile.open('after.tar').extractfile(sys.argv[1]).read())`;
          expect(run('python3', ['-c', script, name], '', folder).equals(content), `${format} ${name}`).toBe(true);
        }
        const shown = (name: string): string => run('tar', ['--numeric-owner', '-tvf', name, 'z.txt'], '', folder).toString();
        expect(shown('after.tar')).toBe(shown('made.tar'));
      });
    }
  });

  test.skipIf(lacks('tar'))('leaves what has holes, or a size in a place of its own', async () => {
    await inFolder({}, async (folder) => {
      run('sh', ['-c', 'truncate -s 200000 holes; printf x >> holes; tar -S --format=gnu -cf sparse.tar holes'], '', folder);
      const sparse = readFileSync(join(folder, 'sparse.tar'));
      const one = await anew(sparse, () => ({ content: inPieces(Buffer.from('short')) }));
      expect(one.kept).toMatchObject([{ detail: expect.stringContaining('holes') }]);
      expect(one.bytes.equals(sparse)).toBe(true);
      writeFileSync(join(folder, 'sized'), 'content');
      run('tar', ['--format=pax', '--pax-option=size:=7', '-cf', 'sized.tar', 'sized'], '', folder);
      const sized = readFileSync(join(folder, 'sized.tar'));
      // The header's own size is told wrong, as writers do for more than 8 GiB.
      const at = sized.indexOf('ustar', 1_024) - 257;
      sized.write('00000000000', at + 124);
      sized.fill(0x20, at + 148, at + 156);
      const sum = sized.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
      sized.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
      const two = await anew(sized, () => ({ content: inPieces(Buffer.from('longer content')) }));
      expect(two.kept).toMatchObject([{ detail: expect.stringContaining('size') }]);
      expect(two.bytes.equals(sized)).toBe(true);
    });
  });

  test('leaves what a container image names by its checksum', async () => {
    const bytes = tarOf([[`blobs/sha256/${'0a'.repeat(32)}`, Buffer.from('layer')]]);
    const { bytes: after, kept } = await anew(bytes, () => ({ content: inPieces(Buffer.from('other')) }));
    expect(kept).toMatchObject([{ cause: 'signed' }]);
    expect(after.equals(bytes)).toBe(true);
  });
});
