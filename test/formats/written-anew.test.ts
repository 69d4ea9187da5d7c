import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  type Cell,
  type Change,
  type Changed,
  type Format,
  formatById,
  formatOf,
  formats,
  type Rewriters,
} from '../../src/formats/index.ts';
import { alone, contentOf, head, memory } from './bytes.ts';
import { wholeSamples } from './whole-samples.ts';
import { writers, writtenAnew } from './written-anew.ts';

/** What every format whose files are written anew must hold. */

const whole = formats.filter(({ rewriting }) => rewriting?.kind === 'whole');

async function contents(format: Format, bytes: Uint8Array): Promise<{ cells: string[]; unseen: unknown[] }> {
  const cells: string[] = [];
  const unseen: unknown[] = [];
  for await (const part of format.cells(memory(bytes), alone)) {
    if ('reason' in part) unseen.push(part);
    else cells.push(Buffer.from(contentOf(part.source)).toString('latin1'));
  }
  return { cells, unseen };
}

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Each of the picked bytes becomes another one. */
function other(content: Uint8Array, picks: readonly number[]): Change[] {
  const places = content.length === 0 ? [] : [...new Set(picks.map((pick) => pick % content.length))].sort((one, two) => one - two);
  return places.map((start) => ({ start, bytes: Uint8Array.of((content[start] as number) ^ 1) }));
}

function applied(content: Uint8Array, changes: readonly Change[]): Uint8Array {
  const copy = content.slice();
  for (const { start, bytes } of changes) copy.set(bytes, start);
  return copy;
}

it('has samples of all of them', () => {
  expect(new Set(wholeSamples.map(({ id }) => id))).toEqual(new Set(whole.map(({ id }) => id)));
});

describe.each(wholeSamples)('$id, written anew', ({ id, hint, bytes }) => {
  const format = formatById(id);
  if (format === null) throw new Error(id);

  it.prop([bytes, fc.integer({ min: 1, max: 400 })])('is the file where nothing changes', async (sample, length) => {
    const answers: ((content: Uint8Array, cell: Cell) => Changed)[] = [
      () => null,
      () => [],
      (content) => [{ start: 0, bytes: content }],
      (content) => ({ content: inPieces(content, length) }),
    ];
    for (const answer of answers) {
      const { bytes: after, kept } = await writtenAnew(format, sample, async (cell) => answer(contentOf(cell.source), cell));
      expect(kept).toEqual([]);
      expect(after.equals(sample)).toBe(true);
    }
  });

  it.prop([bytes, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), fc.nat({ max: 7 }), fc.boolean()])(
    'has the changed cells, and the others as they were',
    async (sample, picks, which, streamed) => {
      const wanted: string[] = [];
      const before = await contents(format, sample);
      const { bytes: after, kept } = await writtenAnew(format, sample, async (cell) => {
        const content = contentOf(cell.source);
        const changes = (which >> (wanted.length % 3)) & 1 ? [] : other(content, picks);
        const now = applied(content, changes);
        wanted.push(Buffer.from(now).toString('latin1'));
        return streamed ? { content: inPieces(now, 100) } : changes;
      });
      expect(kept).toEqual([]);
      expect(formatOf(head(after), hint, after.length).id).toBe(id);
      const now = await contents(format, after);
      expect(now.unseen).toEqual(before.unseen);
      expect(now.cells).toEqual(wanted);
    },
  );

  it.prop([bytes, fc.string({ minLength: 1, maxLength: 700 })])('takes content of any length', async (sample, text) => {
    const now = Buffer.from(text);
    const { bytes: after, kept } = await writtenAnew(format, sample, async () => ({ content: inPieces(now, 64) }));
    expect(kept).toEqual([]);
    const { cells } = await contents(format, after);
    expect(cells.length).toBe((await contents(format, sample)).cells.length);
    for (const cell of cells) expect(cell).toBe(now.toString('latin1'));
  });

  it.prop([bytes, fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat()])('survives damage', async (sample, at, noise, cut) => {
    const damaged = Uint8Array.from(sample.subarray(0, sample.length - (cut % 3 === 0 ? cut % (sample.length + 1) : 0)));
    const from = at % (damaged.length + 1);
    damaged.set(noise.subarray(0, damaged.length - from), from);
    const asked = await writtenAnew(format, damaged, async (cell) => other(contentOf(cell.source), [0, 5, 100]));
    // What cannot be made right is left as it is.
    if (asked.kept.length > 0 && id !== 'zip') expect(asked.bytes.equals(damaged)).toBe(true);
  });

  it.prop([fc.uint8Array({ maxLength: 2_000 })], { numRuns: 30 })('survives any bytes', async (noise) => {
    await writtenAnew(format, noise, async (cell) => other(contentOf(cell.source), [0, 5, 100]));
  });

  it.prop([bytes], { numRuns: 10 })('says so where the file becomes shorter meanwhile', async (sample) => {
    const source = memory(sample);
    let shorter = false;
    const short = { size: sample.length, read: (at: number, into: Uint8Array) => (shorter ? 0 : source.read(at, into)) };
    const { kept, bytes: after } = await writtenAnew(format, short, async (cell) => {
      if (!shorter) contentOf(cell.source);
      shorter = true;
      return null;
    });
    if (shorter) expect(kept.some(({ locator }) => locator.length === 0) || after.equals(sample)).toBe(true);
  });
});

it('asks for decompressors and compressors, and frees them all', async () => {
  let open = 0;
  const counting: Rewriters = {
    ...writers,
    inflater(codec, maximum) {
      open++;
      const one = writers.inflater(codec, maximum);
      return {
        ...one,
        push: (bytes) => one.push(bytes),
        get consumed() {
          return one.consumed;
        },
        reset: () => one.reset(),
        end: () => {
          open--;
          one.end();
        },
      };
    },
    deflater(codec) {
      open++;
      const one = writers.deflater(codec);
      return {
        push: (bytes) => one.push(bytes),
        end: () => {
          open--;
          return one.end();
        },
      };
    },
  };
  for (const { id, bytes } of wholeSamples) {
    const rewriting = formatById(id)?.rewriting;
    if (rewriting?.kind !== 'whole') throw new Error(id);
    for (const sample of fc.sample(bytes, 5)) {
      const change = async (cell: Cell): Promise<Changed> => other(contentOf(cell.source), [0, 9]);
      for await (const part of rewriting.rewritten(memory(sample), counting, change)) void part;
      expect(open).toBe(0);
    }
  }
});
