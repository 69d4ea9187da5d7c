import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeSpan, filler, slowFind, views } from '../../src/forms/index.ts';

const NO_EDGES = { lead: 0, trail: 0 };
const fresh = (): string => randomBytes(18).toString('base64url');

function fill(form: string, original: string | Uint8Array, edges = NO_EDGES): string {
  const filled = filler(form, Buffer.from(original as string), edges);
  if (filled === null) throw new Error(`no filler for ${form}`);
  return Buffer.from(filled).toString('latin1');
}

describe('filler', () => {
  it('marks what is long enough, and is all x below 8 bytes', () => {
    expect(fill('raw', fresh())).toMatch(/^REDACTEDx{16}$/);
    expect(fill('raw', 'a!b?c!d')).toBe('xxxxxxx');
  });

  it('keeps the lines of a PEM', () => {
    const pem = `-----BEGIN KEY-----\r\n${fresh()}\n${fresh()}\r\n-----END KEY-----`;
    const filled = fill('raw', pem);
    expect(filled.replaceAll(/[A-Za-z0-9]/g, '.')).toBe(pem.replaceAll(/[^\r\n]/g, '.'));
  });

  it('is not the value even where the value looks like filler', () => {
    for (const value of ['REDACTEDxxxxxxxx', 'xxxxxxx', 'REDACTED']) {
      const filled = fill('raw', value);
      expect(filled).not.toBe(value);
      expect(filled).toMatch(/^[A-Za-z0-9]+$/);
    }
  });

  it('overwrites escapes whole', () => {
    expect(fill('json', String.raw`ab\"cd\u00e9\/ef\\`)).toMatch(/^REDACTEDx{10}$/);
    expect(fill('percent', 'ab%2Fcd%3D')).toBe('REDACTEDxx');
    expect(fill('html', 'a&amp;b&#39;c')).toMatch(/^[A-Za-z0-9]{13}$/);
    expect(fill('shell', String.raw`it'\''s\$`)).toMatch(/^[A-Za-z0-9]{9}$/);
  });

  it('keeps soft breaks, continuations and line wraps', () => {
    expect(fill('quoted-printable', 'abcd=3Defgh=\r\nijkl=\nm')).toMatch(/^[A-Za-z0-9]{11}=\r\n[A-Za-z0-9]{4}=\n[A-Za-z0-9]$/);
    expect(fill('shell', 'abcd\\\nefgh')).toMatch(/^[A-Za-z0-9]{4}\\\n[A-Za-z0-9]{4}$/);
    const base64 = Buffer.from(fresh()).toString('base64');
    const wrapped = `${base64.slice(0, 10)}\r\n  ${base64.slice(10, 20)}\\n${base64.slice(20)}`;
    const filled = fill('base64', wrapped);
    expect(filled.slice(10, 14)).toBe('\r\n  ');
    expect(filled.slice(24, 26)).toBe('\\n');
    expect(Buffer.from(filled.replaceAll(/\\n|\s/g, ''), 'base64').toString()).toMatch(/^REDACTEDx+$/);
  });

  it('keeps the case of hex and the byte order of UTF-16', () => {
    expect(Buffer.from(fill('hex', Buffer.from('~key~').toString('hex')), 'hex').toString()).toBe('zzzzz');
    expect(fill('hex', 'DEADBEEFDEADBEEF')).toMatch(/^[0-9A-F]{16}$/);
    expect(Buffer.from(fill('utf16le', Buffer.from('kéy😀!', 'utf16le')), 'latin1').toString('utf16le')).toMatch(/^[A-Za-z0-9]{6}$/);
  });

  it('is a number in hexadecimal where the value was one, and nowhere else', () => {
    for (const length of [3, 8, 9, 40]) {
      for (const original of ['REDACTEDz', 'REDACTEDx'].map((text) => Buffer.from(text.padEnd(length, text.slice(-1)).slice(0, length)))) {
        const hex = original.toString('hex');
        const filled = fill('hex', hex);
        expect(filled).not.toBe(hex);
        expect(/[a-f]/.test(filled), filled).toBe(/[a-f]/.test(hex));
        expect(filled.includes('e')).toBe(false);
      }
    }
  });

  it('refuses what it cannot read', () => {
    expect(filler('rot13', Buffer.from('abcdefgh'), NO_EDGES)).toBeNull();
    expect(filler('base64', Buffer.from('ab!d'), NO_EDGES)).toBeNull();
    expect(filler('base64', Buffer.from('abc'), NO_EDGES)).toBeNull();
    expect(filler('hex', Buffer.from('abc'), NO_EDGES)).toBeNull();
    expect(filler('utf16le', Buffer.from('abc'), NO_EDGES)).toBeNull();
    expect(filler('raw', new Uint8Array(0), NO_EDGES)).toBeNull();
    expect(filler('raw', Buffer.from('\n\n\n'), NO_EDGES)).toBeNull();
  });
});

describe('a value between others in one base64 text', () => {
  it.each([0, 1, 2])('leaves its neighbours’ bits at alignment %i', (shift) => {
    for (let round = 0; round < 20; round++) {
      const value = fresh() + 'abc'.slice(0, round % 3);
      const text = `${'<'.repeat(shift + 3)}${value}>>é`;
      const block = Buffer.from(Buffer.from(text).toString('base64'));
      const [found, ...others] = slowFind(block, Buffer.from(value));
      if (found === undefined) throw new Error('not found');
      expect(others).toEqual([]);
      const raw = block.subarray(found.span.start, found.span.end);
      expect(Buffer.from(decodeSpan(found.form, raw, found.edges) ?? []).toString()).toBe(value);
      block.set(filler(found.form, raw, found.edges) ?? [], found.span.start);
      const decoded = Buffer.from(block.toString(), 'base64').toString();
      expect(decoded.startsWith('<'.repeat(shift + 3) + 'REDACTEDx')).toBe(true);
      expect(decoded.endsWith('x>>é')).toBe(true);
      expect(decoded).toHaveLength(text.length);
    }
  });
});

describe('views', () => {
  it('map every decoded byte back to the raw bytes it came from', () => {
    const value = `${fresh()}/"\\é`;
    const texts = [
      JSON.stringify(value),
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
      Buffer.from(value).toString('hex'),
    ];
    const block = Buffer.from(texts.map((text) => `k = ${text}\n`).join(''));
    let seen = 0;
    for (const view of views(block, { depth: 1 })) {
      for (let at = Buffer.from(view.bytes).indexOf(value); at >= 0; at = Buffer.from(view.bytes).indexOf(value, at + 1)) {
        const end = at + Buffer.byteLength(value);
        const { span, edges } = view.spanOf(at, end);
        expect(view.isWhole(at, end)).toBe(true);
        expect(Buffer.from(decodeSpan(view.form, block.subarray(span.start, span.end), edges) ?? []).toString()).toBe(value);
        seen++;
      }
    }
    expect(seen).toBeGreaterThanOrEqual(4);
  });

  it('do not join what lies apart', () => {
    const far = 'plain '.repeat(2_000);
    const block = Buffer.from(`one%2Ftwo ${far} three%2Ffour`);
    const percent = [...views(block, { depth: 1, reach: 16 })].find((view) => view.form === 'percent');
    if (percent === undefined) throw new Error('no percent view');
    const text = Buffer.from(percent.bytes).toString('latin1');
    const gap = text.indexOf('\0');
    expect(gap).toBeGreaterThan(0);
    expect(text).toContain('three/four');
    expect(percent.bytes.length).toBeLessThan(200);
    expect(percent.isWhole(0, 5)).toBe(true);
    expect(percent.isWhole(gap - 2, gap + 2)).toBe(false);
  });
});
