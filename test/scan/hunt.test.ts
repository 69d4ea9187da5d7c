import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEngine, type HuntEntry, OVERLAP } from '../../src/scan/index.ts';
import { blindEntry, canBeBlind, freshKeys, plainEntry, scan, scanFor } from './support.ts';

const keys = freshKeys();

/** A random value that can be told by window. */
function fresh(length = 30): Buffer {
  for (;;) {
    const value = Buffer.from(randomBytes(length).toString('base64').slice(0, length));
    if (canBeBlind(value)) return value;
  }
}

const around = (value: Uint8Array): Buffer => Buffer.concat([Buffer.from('text before '), value, Buffer.from(' and after\n')]);

describe('blind hunt', () => {
  it('finds what it was told of, and nothing by other keys', () => {
    const value = fresh();
    const entry = blindEntry(value, keys);
    expect(scanFor(around(value), entry)).toHaveLength(1);
    const stranger = freshKeys();
    const wrong: HuntEntry[] = [
      { ...entry, windowKey: stranger.window } as HuntEntry,
      { ...entry, confirmKey: randomBytes(32) } as HuntEntry,
      { ...entry, salt: randomBytes(16) } as HuntEntry,
      { ...entry, length: value.length - 1 } as HuntEntry,
      { ...entry, length: value.length + 1 } as HuntEntry,
    ];
    for (const one of wrong) expect(scanFor(around(value), one)).toEqual([]);
  });

  it('is not content with the window alone', () => {
    const value = fresh(40);
    const entry = blindEntry(value, keys);
    const changed = Buffer.from(value);
    const at = entry.kind === 'blind' && entry.windowOffset > 0 ? 0 : value.length - 1;
    changed[at] = changed[at] === 65 ? 66 : 65;
    expect(scanFor(around(changed), entry)).toEqual([]);
  });

  it('finds every occurrence, also side by side', () => {
    const value = fresh();
    const block = Buffer.concat([value, value, Buffer.from(' '), value, Buffer.from('\n'), value]);
    const starts = scanFor(block, blindEntry(value, keys)).map((match) => match.span.start);
    expect(starts).toEqual([0, 30, 61, 92]);
    expect(scanFor(block, plainEntry(value)).map((match) => match.span.start)).toEqual(starts);
  });

  it('mixes entries with and without anchors, keys of several epochs, and orders for the same value', () => {
    const old = freshKeys(0);
    const values = Array.from({ length: 12 }, () => fresh(24));
    const entries = values.flatMap((value, i) => [
      blindEntry(value, i % 2 === 0 ? keys : old, `first-${i}`),
      { ...blindEntry(value, keys, `second-${i}`), anchor: null } as HuntEntry,
    ]);
    const block = Buffer.concat(values.map((value) => Buffer.concat([value, Buffer.from(' ')])));
    const found = scanFor(block, ...entries);
    expect(new Set(found.map((match) => match.by)).size).toBe(24);
    for (const match of found) expect(Buffer.from(match.value).equals(values[Number(match.by.split('-')[1])] as Buffer)).toBe(true);
  });

  // RANDOM_MB=1000 vitest run … -t 'confirms nothing' looks at a thousand million bytes.
  const megabytes = Number(process.env['RANDOM_MB'] ?? 6);

  it(`confirms nothing in ${megabytes} MB of random bytes and of random text`, () => {
    const engine = createEngine({
      hunt: Array.from({ length: 200 }, (_, i) => blindEntry(fresh(32), keys, `e${i}`)),
      blockBytes: 1_048_576,
    });
    for (let block = 0; block < megabytes / 2; block++) {
      expect(scan(engine, randomBytes(1_048_576))).toEqual([]);
      expect(scan(engine, Buffer.from(randomBytes(720_000).toString('base64')))).toEqual([]);
    }
  });

  it('stays quick where a window is repeated on purpose, and says that it gave up', () => {
    const value = fresh(4_000);
    const entry = blindEntry(value, keys);
    if (entry.kind !== 'blind') throw new Error('not blind');
    const window = value.subarray(entry.windowOffset, entry.windowOffset + 16);
    const engine = createEngine({ hunt: [{ ...entry, length: 60_000, windowOffset: 0 }], blockBytes: 400_000 });
    const started = performance.now();
    expect(scan(engine, Buffer.alloc(400_000, window))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(engine.exhausted).toBe(true);
    expect(scan(engine, Buffer.from('nothing'))).toEqual([]);
    expect(engine.exhausted).toBe(false);
  });
});

describe('plain hunt', () => {
  it('finds many values in one pass as it finds one', () => {
    const values = Array.from({ length: 40 }, (_, i) => fresh(8 + i + 10).subarray(i % 3));
    const block = Buffer.concat(values.map((value) => around(value)));
    const all = scanFor(block, ...values.map((value, i) => plainEntry(value, 'any', `e${i}`)));
    for (const [i, value] of values.entries()) {
      const alone = scanFor(block, plainEntry(value, 'any', `e${i}`));
      expect(alone.length).toBeGreaterThan(0);
      expect(all.filter((match) => match.by === `e${i}`)).toEqual(alone);
    }
  });

  it('finds short values in base64, and any bytes', () => {
    const short = Buffer.from(randomBytes(6).toString('base64url'));
    expect(scanFor(Buffer.from(`"${short.toString('base64')}"`), plainEntry(short))).toHaveLength(1);
    const binary = Buffer.concat([Buffer.from([0, 255, 1]), randomBytes(20)]);
    for (const text of [binary, Buffer.from(binary.toString('base64')), Buffer.from(binary.toString('hex'))]) {
      expect(scanFor(Buffer.concat([Buffer.from('x='), text]), plainEntry(binary))).toHaveLength(1);
    }
  });

  it('gives the raw span once where several views show it, by its simplest form', () => {
    const value = fresh();
    const text = JSON.stringify({ note: `first\nsecond ${value.toString()} \\ %41 &amp; end` });
    expect(scanFor(Buffer.from(text), plainEntry(value), blindEntry(value, keys)).map((match) => [match.by, match.form])).toEqual(
      expect.arrayContaining([
        ['plain', 'raw'],
        ['blind', 'raw'],
      ]),
    );
  });

  it('gives a copy that its caller may wipe', () => {
    const value = fresh();
    const engine = createEngine({ hunt: [plainEntry(value)], blockBytes: 4_096 });
    const [match] = scan(engine, around(value));
    match?.value.fill(0);
    expect(scan(engine, around(value))).toHaveLength(1);
  });
});

describe('one copy', () => {
  it('that reads in several ways is one match, and never half an escape', () => {
    const value = Buffer.from(`"${fresh().toString()}`);
    const block = Buffer.from(JSON.stringify({ k: value.toString() }));
    const [match, ...others] = scanFor(block, plainEntry(value));
    expect(others).toEqual([]);
    expect(match?.form).toBe('json');
    expect(block.subarray(match?.span.start, match?.span.end).toString()).toBe(`\\${value.toString()}`);
  });

  it('in UTF-16 is one match, whichever byte order it was read in', () => {
    const value = fresh();
    for (const text of [
      Buffer.from(`key="${value.toString()}"`, 'utf16le'),
      Buffer.from(`key="${value.toString()}"`, 'utf16le').swap16(),
    ]) {
      expect(
        scanFor(text, plainEntry(value), blindEntry(value, keys))
          .map((match) => match.by)
          .sort(),
      ).toEqual(['blind', 'plain']);
    }
  });

  it('in base64 is found after any rest of a word', () => {
    const value = fresh();
    const encoded = value.toString('base64url');
    for (const rest of ['', 'n', 'ab', 'a/b', 'path', 'a-b_c']) {
      const found = scanFor(Buffer.from(`<${rest}${encoded}>`), blindEntry(value, keys));
      expect(found.map((match) => match.span)).toEqual([{ start: 1 + rest.length, end: 1 + rest.length + encoded.length }]);
    }
  });
});

describe('the engine', () => {
  it('takes a block and the overlap, and refuses more', () => {
    const engine = createEngine({ blockBytes: 1_000 });
    expect(engine.capacity).toBe(1_000 + OVERLAP);
    expect(engine.input()).toHaveLength(engine.capacity);
    expect(engine.scan(0)).toEqual([]);
    for (const length of [-1, 1.5, engine.capacity + 1, Number.NaN]) expect(() => engine.scan(length)).toThrow(RangeError);
    expect(() => createEngine({ blockBytes: 0 })).toThrow(RangeError);
  });

  it('sees only the bytes of this scan', () => {
    const value = fresh();
    const engine = createEngine({ hunt: [plainEntry(value)], blockBytes: 4_096 });
    const block = around(value);
    expect(scan(engine, block)).toHaveLength(1);
    expect(engine.scan(block.length - 20)).toEqual([]);
  });
});
