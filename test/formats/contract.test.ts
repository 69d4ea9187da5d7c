import { fc, it } from '@fast-check/vitest';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Format, formatById, formatOf, formats } from '../../src/formats/index.ts';
import { asarOf, tarOf, zipOf } from './archives.ts';
import { alone, contentOf, difficultText, head, jsonValue, memory, overwritten, partsOf, style, utf8, writeJson } from './bytes.ts';
import { desktopSamples } from './desktop-samples.ts';
import { gitSamples } from './git-samples.ts';
import { storeSamples } from './store-samples.ts';
import { databases, indexes, journals, logs } from './sqlite-samples.ts';

/** What every format must hold, over samples of its own and over any bytes. */
interface Samples {
  readonly id: string;
  readonly hint: string | null;
  readonly bytes: fc.Arbitrary<Uint8Array>;
}

const notebook = fc
  .tuple(
    fc.array(fc.tuple(fc.array(difficultText, { maxLength: 5 }), fc.array(difficultText, { maxLength: 3 })), {
      minLength: 1,
      maxLength: 4,
    }),
    style,
  )
  .map(([cells, how]) =>
    utf8(
      writeJson(
        {
          cells: cells.map(([source, text]) => ({
            cell_type: 'code',
            metadata: {},
            outputs: [
              { name: 'stdout', output_type: 'stream', text },
              { output_type: 'error', traceback: text },
            ],
            source,
          })),
          metadata: {},
          nbformat: 4,
          nbformat_minor: 5,
        },
        how,
      ),
    ),
  );

const SAMPLES: readonly Samples[] = [
  {
    id: 'text',
    hint: null,
    bytes: fc
      .array(fc.stringMatching(/^[ -~]{0,40}$/), { maxLength: 20 })
      .map((lines) => utf8(lines.map((line) => `K=${line}`).join('\n'))),
  },
  {
    id: 'text',
    hint: null,
    bytes: fc.tuple(difficultText, fc.boolean()).map(([text, big]) => {
      const bytes = Buffer.from(`\ufeff${text}\nsecond`, 'utf16le');
      return Uint8Array.from(big ? bytes.swap16() : bytes);
    }),
  },
  {
    id: 'json',
    hint: 'json',
    bytes: fc.tuple(fc.dictionary(difficultText, jsonValue), style).map(([value, how]) => utf8(writeJson(value, how))),
  },
  {
    id: 'jsonl',
    hint: 'jsonl',
    bytes: fc
      .array(fc.dictionary(difficultText, jsonValue), { minLength: 1, maxLength: 6 })
      .map((values) => utf8(values.map((value) => `${JSON.stringify(value)}\n`).join(''))),
  },
  { id: 'ipynb', hint: 'ipynb', bytes: notebook },
  ...gitSamples,
  { id: 'gzip', hint: null, bytes: fc.string().map((text) => Uint8Array.from(gzipSync(text))) },
  { id: 'zlib', hint: null, bytes: fc.string({ minLength: 30 }).map((text) => Uint8Array.from(deflateSync(text))) },
  ...desktopSamples,
  { id: 'zstd', hint: null, bytes: fc.string().map((text) => Uint8Array.from(zstdCompressSync(text))) },
  {
    id: 'bzip2',
    hint: null,
    // 'a', two lines of text, 700 zeros, by bzip2 itself.
    bytes: fc
      .constantFrom(
        'QlpoOTFBWSZTWRmTm2sAAAABACAAIAAhGEaC7kinChIDMnNtYA==',
        'QlpoOTFBWSZTWbewMdYAABKRgEAEKkLcQCAAMQDQAFVJ5T1Mm0WikLyppNvKNkNqW/9xqMW4kl0XckU4UJC3sDHW',
        'QlpoMTFBWSZTWaYedVIAAAFACMAAAABAACCAAISZBmIoNxdyRThQkKYedVIA=',
      )
      .map((base64) => Uint8Array.from(Buffer.from(base64, 'base64'))),
  },
  { id: 'brotli', hint: 'br', bytes: fc.string({ minLength: 30 }).map((text) => Uint8Array.from(brotliCompressSync(`\0\u0001${text}`))) },
  {
    id: 'tar',
    hint: null,
    bytes: fc
      .array(fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/), fc.uint8Array({ maxLength: 900 })), { minLength: 1, maxLength: 4 })
      .map(tarOf),
  },
  {
    id: 'zip',
    hint: null,
    bytes: fc
      .array(
        fc.record({ name: fc.stringMatching(/^[a-z]{1,9}$/), content: fc.string({ maxLength: 200 }), method: fc.constantFrom(0, 8) }),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((entries) => Uint8Array.from(zipOf(entries))),
  },
  ...storeSamples,
  { id: 'sqlite', hint: null, bytes: databases },
  { id: 'sqlite-wal', hint: null, bytes: logs },
  { id: 'sqlite-shm', hint: null, bytes: indexes },
  { id: 'sqlite-journal', hint: null, bytes: journals },
  {
    id: 'asar',
    hint: null,
    bytes: fc
      .array(fc.tuple(fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{1,5})?\.js$/), fc.string({ maxLength: 200 })), { minLength: 1, maxLength: 4 })
      .map((files) => Uint8Array.from(asarOf(files))),
  },
  { id: 'binary', hint: null, bytes: fc.uint8Array({ maxLength: 50 }).map((bytes) => Uint8Array.from([0xf7, 0, 1, 2, 0, ...bytes])) },
];

/** Everything that a format can be asked, for bytes it may never have been meant for. */
async function exercise(format: Format, bytes: Uint8Array): Promise<void> {
  const source = memory(bytes);
  format.recognises(head(bytes), null, bytes.length);
  format.structure(source);
  for (const at of [0, Math.floor(bytes.length / 2), bytes.length])
    format.locate(source, { start: at, end: Math.min(bytes.length, at + 20) });
  for await (const part of format.cells(source, alone)) {
    if ('reason' in part) continue;
    contentOf(part.source);
    part.pieces(0, part.source.size);
  }
  if (source.largest > 1_048_576) throw new Error('read more than a window at once');
}

for (const { id, hint, bytes } of SAMPLES) {
  describe('the format of a head', () => {
    it.prop([
      fc.oneof(...SAMPLES.map(({ bytes }) => bytes), fc.uint8Array({ maxLength: 300 })),
      fc.constantFrom(null, 'json', 'lzma', 'ldb'),
    ])('is the first that recognises it, whatever its first byte rules out', (bytes, hint) => {
      const begun = head(bytes);
      expect(formatOf(begun, hint, bytes.length).id).toBe(formats.find((one) => one.recognises(begun, hint, bytes.length))?.id);
    });

    it.prop([fc.constantFrom(...SAMPLES)])('says beforehand what its cells give', async ({ id }) => {
      const format = formatById(id) as Format;
      if (format.beyond === null) return;
      const given = await Array.fromAsync(format.cells(memory(new Uint8Array(600)), alone));
      expect(given).toEqual(format.beyond === 'nothing' ? [] : [format.beyond]);
    });
  });

  describe(`${id} (hint ${hint})`, () => {
    const format = formatById(id);
    if (format === null) throw new Error(`no format ${id}`);

    it.prop([bytes])('is recognised and found by its id', (sample) => {
      expect(formatOf(head(sample), hint, sample.length).id).toBe(id);
    });

    it.prop([bytes])('has the same structure twice, and a valid one', (sample) => {
      const first = format.structure(memory(sample));
      expect(format.structure(memory(sample))).toEqual(first);
      expect(first.valid).toBe(true);
    });

    it.prop([bytes, fc.nat()])('survives being cut at any byte', async (sample, cut) => {
      await exercise(format, sample.subarray(0, cut % (sample.length + 1)));
    });

    it.prop([bytes, fc.nat(), fc.uint8Array({ maxLength: 8 })])('survives damage', async (sample, at, noise) => {
      const damaged = sample.slice();
      damaged.set(noise.subarray(0, Math.max(0, damaged.length - (at % (damaged.length + 1)))), at % (damaged.length + 1));
      await exercise(format, damaged);
    });

    it.prop([bytes, fc.nat(), fc.nat({ max: 30 })])('names a place for every span', (sample, at, length) => {
      const start = at % (sample.length + 1);
      const locator = format.locate(memory(sample), { start, end: Math.min(sample.length, start + length) });
      expect(locator.length).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(locator))).toEqual(locator);
    });

    it.prop([bytes])('has cells whose pieces lie in the file, in order, and whose overwrite keeps the structure', async (sample) => {
      const { cells } = await partsOf(format, sample);
      for (const cell of cells) {
        const pieces = cell.pieces(0, cell.source.size);
        let before = 0;
        for (const { start, end } of pieces ?? []) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          before = end;
        }
        expect(before).toBeLessThanOrEqual(sample.length);
        const after = overwritten(sample, ...(pieces ?? []));
        expect(format.structure(memory(after))).toEqual(format.structure(memory(sample)));
      }
    });
  });
}

describe('every format, over any bytes', () => {
  for (const format of formats) {
    it.prop([fc.uint8Array({ maxLength: 3_000 })], { numRuns: 30 })(format.id, (bytes) => exercise(format, bytes));
    it.prop(
      [
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', 'u', '0', ',', ':', '/', '*', '\n', 'e', '-', '.', 't'),
          maxLength: 200,
        }),
      ],
      {
        numRuns: 30,
      },
    )(`${format.id}: text that looks like JSON`, (text) => exercise(format, utf8(text)));
  }

  it('ids are unique', () => {
    expect(new Set(formats.map((format) => format.id)).size).toBe(formats.length);
  });

  it('a file that shrinks while it is read ends the reading', async () => {
    for (const format of formats) {
      const source = {
        size: 5_000_000,
        read: (at: number, into: Uint8Array) => (at < 10 ? (into.fill(0x5b, 0, Math.min(10, into.length)), Math.min(10, into.length)) : 0),
      };
      format.structure(source);
      format.locate(source, { start: 4_000_000, end: 4_000_010 });
      for await (const part of format.cells(source, alone)) expect(part).toBeDefined();
    }
  });
});
