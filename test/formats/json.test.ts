import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Format, formatById, formatOf } from '../../src/formats/index.ts';
import { difficultText, head, jsonValue, memory, overwritten, style, utf8, writeJson } from './bytes.ts';

const json = formatById('json') as Format;
const jsonl = formatById('jsonl') as Format;

function valid(text: string): boolean {
  return json.structure(memory(utf8(text))).valid;
}

/** Resolves an RFC 6901 pointer in what JSON.parse made: the oracle. */
function resolve(value: unknown, pointer: string): unknown {
  let at = value;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** A document in which one string value is a marker that occurs once. */
const marked = fc
  .tuple(fc.array(fc.oneof(difficultText, fc.nat({ max: 3 })), { maxLength: 6 }), jsonValue, difficultText, difficultText, style)
  .map(([way, beside, left, right, how]) => {
    const value = way.reduceRight<unknown>(
      (inner, step) =>
        typeof step === 'number'
          ? [...Array.from({ length: step }, () => beside), inner]
          : { [`${step}-before`]: beside, [step]: inner, [`${step}-after`]: beside },
      `${left}<MARKER>${right}`,
    );
    return { value, text: writeJson(value, how), expected: `${left}<MARKER>${right}` };
  })
  .filter(({ text }) => text.split('<MARKER>').length === 2);

describe('JSON', () => {
  it.prop([jsonValue, style])('is valid wherever JSON.parse takes it', (value, how) => {
    expect(valid(writeJson(value, how))).toBe(true);
  });

  it.prop(
    [
      fc.string({
        unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', 'u', '0', '1', ',', ':', '\n', 'e', '-', '+', '.', 'true', 'null', '"a"'),
        maxLength: 12,
      }),
    ],
    { numRuns: 3_000 },
  )('is what JSON.parse takes, and beyond that only trailing commas', (text) => {
    let parsed = true;
    try {
      JSON.parse(text);
    } catch {
      parsed = false;
    }
    if (parsed || !/,\s*[}\]]/.test(text)) expect(valid(text)).toBe(parsed);
  });

  it('takes comments, trailing commas and a byte order mark, as editors write them', () => {
    expect(valid('\ufeff// top\n{"a": [1, 2,], /* b */ "c": {"d": null,},} // end')).toBe(true);
    expect(valid('{"a": 1 /* open')).toBe(false);
    expect(valid('{"a": 1 / }')).toBe(false);
  });

  for (const text of [
    '',
    '{',
    '[1 2]',
    '{"a" 1}',
    '{a: 1}',
    "{'a': 1}",
    '["\\x"]',
    '["\\u12g4"]',
    '["a\nb"]',
    '01',
    '1.',
    '1e',
    '-',
    '+1',
    '{} {}',
    '[,]',
    '{,}',
    'truth',
    'nul',
  ])
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(valid(text)).toBe(false);
    });

  it('nests up to its bound without recursion, and refuses more', () => {
    expect(valid('['.repeat(10_000) + ']'.repeat(10_000))).toBe(true);
    expect(valid('['.repeat(10_001) + ']'.repeat(10_001))).toBe(false);
    const deep = utf8(`${'['.repeat(1_000_000)}"x"`);
    expect(json.locate(memory(deep), { start: 1_000_001, end: 1_000_002 })).toEqual([{ kind: 'line', line: 1, column: 1_000_002 }]);
  });

  it.prop([marked])('locate names the value that an independent parser finds there', ({ value, text, expected }) => {
    const bytes = Buffer.from(text);
    const start = bytes.indexOf('<MARKER>');
    const [pointer, line] = json.locate(memory(bytes), { start, end: start + 8 });
    expect(pointer?.kind).toBe('pointer');
    // Written and parsed once, so that lone surrogates and duplicate keys are as the file has them.
    const parsed: unknown = JSON.parse(bytes.toString());
    if (JSON.stringify(parsed) !== JSON.stringify(value)) return;
    if (pointer?.kind === 'pointer') expect(resolve(parsed, pointer.pointer)).toBe(expected);
    const before = bytes.subarray(0, start).toString('latin1').split('\n');
    expect(line).toEqual({ kind: 'line', line: before.length, column: (before.at(-1) ?? '').length + 1 });
  });

  it('names the container for spans in a key, a comment or over several values', () => {
    const text = '{"a":{"key":"one","b":["two","three"]}} // end';
    const at = (piece: string, to = piece) => ({ start: text.indexOf(piece), end: text.indexOf(to) + to.length });
    const pointer = (span: { start: number; end: number }) => json.locate(memory(utf8(text)), span)[0];
    expect(pointer(at('key'))).toEqual({ kind: 'pointer', pointer: '/a' });
    expect(pointer(at('two', 'three'))).toEqual({ kind: 'pointer', pointer: '/a/b' });
    expect(pointer(at('one', 'two'))).toEqual({ kind: 'pointer', pointer: '/a' });
    expect(pointer(at('three'))).toEqual({ kind: 'pointer', pointer: '/a/b/1' });
    expect(pointer(at('end'))).toEqual({ kind: 'pointer', pointer: '' });
  });

  it('locates many spans of one large file in any order', () => {
    const values = Array.from({ length: 20_000 }, (_, index) => `value-${index}-`);
    const bytes = Buffer.from(JSON.stringify({ list: values, tail: 'tail-' }, null, 1));
    const source = memory(bytes);
    let read = 0;
    for (const index of [3, 3, 500, 19_999, 10, 12_000, 12_001]) {
      const start = bytes.indexOf(`value-${index}-`);
      expect(json.locate(source, { start, end: start + 5 })[0]).toEqual({ kind: 'pointer', pointer: `/list/${index}` });
    }
    read = source.total;
    // Ascending spans go on from the last one.
    for (let index = 12_002; index < 12_102; index++) {
      const start = bytes.indexOf(`value-${index}-`);
      json.locate(source, { start, end: start + 5 });
    }
    expect(source.total - read).toBeLessThan(100 * (131_072 + 262_144));
  });

  it.prop([marked, fc.nat(), fc.nat()])('an overwrite inside a string keeps the structure, over escapes too', ({ text }, from, length) => {
    const bytes = Buffer.from(text);
    const marker = bytes.indexOf('<MARKER>');
    const open = openingQuote(bytes, marker);
    const close = closingQuote(bytes, marker);
    // Whole escapes: from the marker to the end of the literal, and from its beginning to the marker.
    for (const span of [
      { start: marker, end: close },
      { start: open, end: marker + 8 },
      { start: marker + (from % 8), end: marker + 8 - (length % (8 - (from % 8))) },
    ])
      expect(json.structure(memory(overwritten(bytes, span)))).toEqual(json.structure(memory(bytes)));
  });

  it('an overwrite that breaks something shows', () => {
    const bytes = utf8('{"a":"b\\nc","n":12345678,"t":true}');
    const before = json.structure(memory(bytes));
    const touched = (piece: string) =>
      json.structure(memory(overwritten(bytes, { start: textIndex(bytes, piece), end: textIndex(bytes, piece) + piece.length })));
    expect(touched('12345678')).not.toEqual(before);
    expect(touched('true')).not.toEqual(before);
    expect(touched('"b')).not.toEqual(before);
    expect(touched('nc"')).not.toEqual(before);
    expect(touched('\\')).toEqual(before);
    expect(touched('nc').valid).toBe(false);
    expect(touched('b\\nc')).toEqual(before);
    const digits = bytes.slice();
    digits.set(utf8('12345679'), textIndex(bytes, '12345678'));
    expect(json.structure(memory(digits))).not.toEqual(before);
  });

  it('malformed: falls back to lines', () => {
    const bytes = utf8('{"a": 1,\n oops\n "token": "abcdefgh"}');
    const span = { start: textIndex(bytes, 'abcdefgh'), end: textIndex(bytes, 'abcdefgh') + 8 };
    expect(json.locate(memory(bytes), span)).toEqual([{ kind: 'line', line: 3, column: 12 }]);
    const structure = json.structure(memory(bytes));
    expect(structure.valid).toBe(false);
    expect(json.structure(memory(overwritten(bytes, span)))).toEqual(structure);
    expect(json.structure(memory(overwritten(bytes, { start: 8, end: 9 })))).not.toEqual(structure);
  });
});

describe('JSON Lines', () => {
  const text = '{"type":"user","text":"hello"}\r\n\n{"type":"tool","out":["x",{"a/b~c":"SECRETSECRET"}]}\n{"type":"unfini';
  const bytes = utf8(text);
  const span = { start: text.indexOf('SECRET'), end: text.indexOf('SECRET') + 12 };

  it('tolerates blank lines and an incomplete last line', () => {
    expect(jsonl.structure(memory(bytes)).valid).toBe(true);
    expect(jsonl.structure(memory(utf8(`${text}\n`))).valid).toBe(false);
  });

  it('locates by line and pointer', () => {
    expect(jsonl.locate(memory(bytes), span)).toEqual([
      { kind: 'line', line: 3 },
      { kind: 'pointer', pointer: '/out/1/a~1b~0c' },
    ]);
  });

  it('names only the line where a span crosses lines or the line is broken', () => {
    expect(jsonl.locate(memory(bytes), { start: 20, end: 60 })).toEqual([{ kind: 'line', line: 1, column: 21 }]);
    expect(jsonl.locate(memory(bytes), { start: bytes.length - 5, end: bytes.length })[0]).toMatchObject({ kind: 'line', line: 4 });
  });

  it('still compares the sound lines where one is broken', () => {
    const broken = utf8(`{"torn":"aaaa\n${text.slice(0, text.lastIndexOf('{'))}`);
    const at = textIndex(broken, 'SECRET');
    const before = jsonl.structure(memory(broken));
    expect(before.valid).toBe(false);
    expect(jsonl.structure(memory(overwritten(broken, { start: at, end: at + 12 })))).toEqual(before);
    expect(jsonl.structure(memory(overwritten(broken, { start: at, end: at + 13 })))).not.toEqual(before);
    expect(jsonl.structure(memory(overwritten(broken, { start: 9, end: 12 })))).toEqual(before);
  });

  it('lines longer than any window', () => {
    const long = utf8(`{"a":"${'x'.repeat(3_000_000)}","b":"SECRETSECRET"}\n{"c":1}\n`);
    const at = 3_000_013;
    const source = memory(long);
    expect(jsonl.structure(source).valid).toBe(true);
    expect(jsonl.locate(source, { start: at, end: at + 12 })).toEqual([
      { kind: 'line', line: 1 },
      { kind: 'pointer', pointer: '/b' },
    ]);
    expect(source.largest).toBeLessThanOrEqual(1_048_576);
  });

  it('is told from JSON by content first', () => {
    const of = (content: string, hint: string | null, size = content.length) => formatOf(head(utf8(content)), hint, size).id;
    expect(of('{"a":1}\n{"a":2}\n', null)).toBe('jsonl');
    expect(of('{"a":1}\n{"a":2}\n', 'json')).toBe('jsonl');
    expect(of('{"a":1}\n', null)).toBe('json');
    expect(of('{"a":1}\n', 'jsonl')).toBe('jsonl');
    expect(of('{\n "a": 1\n}\n', 'jsonl')).toBe('json');
    expect(of(`{"a":"${'x'.repeat(5_000)}"}\n{}\n`, 'jsonl', 10_000)).toBe('jsonl');
    expect(of(`{"a":"${'x'.repeat(5_000)}"}\n{}\n`, null, 10_000)).toBe('json');
    expect(of('{"a":1} trailing', null)).toBe('text');
    expect(of('{"a":1', 'json')).toBe('json');
    expect(of('[section]\nkey = value\n', null)).toBe('text');
    expect(of('{ echo hi; }\n', null)).toBe('text');
    expect(of('', null)).toBe('text');
  });
});

function textIndex(bytes: Uint8Array, piece: string): number {
  return Buffer.from(bytes).indexOf(piece);
}

/** The first byte of the literal around `at`: behind its opening quote. */
function openingQuote(bytes: Buffer, at: number): number {
  let open = 0;
  for (let index = 0, inside = false; index < at; index++) {
    if (bytes[index] === 0x5c) index++;
    else if (bytes[index] === 0x22) {
      inside = !inside;
      if (inside) open = index + 1;
    }
  }
  return open;
}

function closingQuote(bytes: Buffer, at: number): number {
  for (let index = at; index < bytes.length; index++) {
    if (bytes[index] === 0x5c) index++;
    else if (bytes[index] === 0x22) return index;
  }
  throw new Error('no closing quote');
}
