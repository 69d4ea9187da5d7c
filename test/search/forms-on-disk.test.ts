import { readFileSync, writeFileSync } from 'node:fs';
import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decodeSpan, fingerprint, localFingerprint } from '../../src/forms/index.ts';
import type { Hit } from '../../src/search/index.ts';
import { freshKeys, freshSecret, hunting, search, Tree } from './tree.ts';

/** Where the encoded value stands, by arithmetic of the test's own. */
interface Planted {
  readonly bytes: Buffer;
  readonly span: { start: number; end: number };
}

function around(before: string, middle: string | Buffer, after: string): Planted {
  const head = Buffer.from(before);
  const body = Buffer.from(middle as string);
  return { bytes: Buffer.concat([head, body, Buffer.from(after)]), span: { start: head.length, end: head.length + body.length } };
}

/** base64 of `lead` bytes, the value and more; the characters that hold any bit of the value. */
function inBase64(secret: string, lead: number, encoding: 'base64' | 'base64url'): Planted {
  const before = 'blob = "';
  const text = Buffer.from(`${'u:-'.slice(0, lead)}${secret}@tail of it`).toString(encoding);
  const start = before.length + Math.floor((lead * 8) / 6);
  const end = before.length + Math.ceil(((lead + secret.length) * 8) / 6);
  return { bytes: Buffer.from(`${before}${text}"\n`), span: { start, end } };
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function percent(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

const FORMS: Readonly<Record<string, (secret: string) => Planted>> = {
  raw: (secret) => around('export TOKEN=', secret, '\nls\n'),
  'raw at both edges': (secret) => around('', secret, ''),
  'base64 at 0': (secret) => inBase64(secret, 0, 'base64'),
  'base64 at 1': (secret) => inBase64(secret, 1, 'base64'),
  'base64 at 2': (secret) => inBase64(secret, 2, 'base64'),
  'base64url at 1': (secret) => inBase64(secret, 1, 'base64url'),
  hex: (secret) => around('dump: ', Buffer.from(secret).toString('hex'), '\n'),
  HEX: (secret) => around('dump: ', Buffer.from(secret).toString('hex').toUpperCase(), '\n'),
  utf16: (secret) =>
    around('', utf16(secret), '') && {
      bytes: Buffer.concat([utf16('key: '), utf16(secret), utf16('\r\nend')]),
      span: { start: 10, end: 10 + secret.length * 2 },
    },
  percent: (secret) => around('GET /?token=', percent(secret), '&x=1 HTTP/1.1\n'),
};

/** Characters that every escaping leaves alone, and some that each has to escape. */
const values = fc.stringMatching(/^[A-Za-z0-9]{4}[A-Za-z0-9_-]{16,40}[A-Za-z0-9]{4}$/);

describe('a value in many forms', () => {
  for (const [name, plant] of Object.entries(FORMS)) {
    it.prop([values], { numRuns: 5 })(`${name}: found once, exactly, and decodable in place`, async (secret) => {
      using tree = new Tree();
      const { bytes, span } = plant(secret);
      const path = tree.write('notes.txt', bytes);
      const { hits, summary } = await search(hunting(tree.home, { old: secret }));
      expect(hits.map((hit) => hit.span)).toEqual([span]);
      const hit = hits[0] as Hit;
      const original = readFileSync(path).subarray(span.start, span.end);
      expect(Buffer.from(decodeSpan(hit.form, original, hit.edges) ?? []).toString()).toBe(secret);
      expect(summary).toMatchObject({ files: 1, replicas: 1, findings: 0, bytes: bytes.length });
    });
  }

  it.prop([values], { numRuns: 5 })('JSON in JSON in JSON: pointer, span and quotes in the value', async (token) => {
    using tree = new Tree();
    const secret = `${token}"\\\n${token}`;
    const inner = JSON.stringify({ note: `is ${secret}.` });
    const path = tree.write('a/state.json', JSON.stringify({ list: [1, { text: inner }], other: true }));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits).toHaveLength(1);
    const hit = hits[0] as Hit;
    const expected = JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1);
    const file = readFileSync(path, 'utf8');
    expect(hit.span).toEqual({ start: file.indexOf(expected), end: file.indexOf(expected) + expected.length });
    expect(hit.locator[0]).toEqual({ kind: 'pointer', pointer: '/list/1/text' });
    expect(hit.file.format).toBe('json');
  });

  it('JSONL: the line, the pointer inside it, and every occurrence', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const lines = [{ type: 'user', text: 'hello' }, { type: 'tool', result: { stdout: `A=${secret}\nB=${secret}\n` } }, { type: 'end' }];
    const path = tree.write('.claude/projects/p/session.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    const file = readFileSync(path, 'utf8');
    const first = file.indexOf(secret);
    const second = file.indexOf(secret, first + 1);
    expect(hits.map((hit) => hit.span?.start)).toEqual([first, second]);
    for (const hit of hits) {
      expect(hit.locator[0]).toMatchObject({ kind: 'line', line: 2 });
      expect(hit.locator).toContainEqual({ kind: 'pointer', pointer: '/result/stdout' });
      expect(hit.file.place).toBe('claude-code-transcripts');
    }
  });

  it('a notebook that splits the value over two source lines: the pieces, and nothing else', async () => {
    using tree = new Tree();
    const secret = `${freshSecret(20)}\n${freshSecret(20)}`;
    const [head, tail] = secret.split('\n') as [string, string];
    const notebook = {
      cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: [`k = """${head}\n`, `${tail}"""\n`] }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    };
    const path = tree.write('work.ipynb', JSON.stringify(notebook, null, 1));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits).toHaveLength(1);
    const hit = hits[0] as Hit;
    expect(hit.span).toBeNull();
    const file = readFileSync(path);
    const joined = Buffer.concat((hit.pieces ?? []).map((piece) => file.subarray(piece.start, piece.end)));
    expect(joined.toString()).toBe(`${head}\\n${tail}`);
    expect(Buffer.from(decodeSpan(hit.form, joined, hit.edges) ?? []).toString()).toBe(secret);
  });

  it('a value in one line of a notebook is reported once, though raw bytes and cell both show it', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const source = [`key = "${secret}"\n`, 'print(key)\n'];
    const cell = {
      cell_type: 'code',
      execution_count: 1,
      metadata: {},
      outputs: [{ output_type: 'stream', name: 'stdout', text: [secret] }],
      source,
    };
    tree.write('work.ipynb', JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits).toHaveLength(2);
    expect(hits.every((hit) => hit.span !== null)).toBe(true);
  });

  it('overwriting every span leaves nothing to find, by either engine', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (const [name, plant] of Object.entries(FORMS)) tree.write(`${name}.txt`, plant(secret).bytes);
    tree.write('deep.json', JSON.stringify({ a: JSON.stringify({ b: secret }) }));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(new Set(hits.map((hit) => hit.file.path)).size).toBe(Object.keys(FORMS).length + 1);
    for (const { file, span } of hits) {
      const bytes = readFileSync(file.path);
      bytes.fill('X', span?.start, span?.end);
      writeFileSync(file.path, bytes);
    }
    for (const by of ['engine', 'slow'] as const) expect((await search(hunting(tree.home, { old: secret }, { by }))).hits).toEqual([]);
  });
});

describe('fingerprints', () => {
  it('joins across the fleet above the gate, and is local below it', async () => {
    using tree = new Tree();
    const strong = freshSecret();
    const weak = 'Summer2024!';
    tree.write('notes.txt', `one=${strong}\ntwo=${weak}\n`);
    const keys = freshKeys();
    const { hits } = await search(hunting(tree.home, { strong, weak }, { keys }));
    const utf8 = new TextEncoder();
    expect(Object.fromEntries(hits.map((hit) => [hit.by, hit.fingerprint]))).toEqual({
      strong: fingerprint({ epoch: keys.epoch, fingerprint: keys.fingerprint }, utf8.encode(strong)),
      weak: localFingerprint(keys.local, utf8.encode(weak)),
    });
  });

  it('hunts by fingerprint alone, reading the value where a replica was seen', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('a.txt', inBase64(secret, 1, 'base64').bytes);
    tree.write('b.txt', `here: ${secret}\n`);
    const keys = freshKeys();
    const seen = (await search(hunting(tree.home, { old: secret }, { keys, roots: [tree.path('a.txt')] }))).hits[0] as Hit;
    const at = [{ path: seen.file.path, span: seen.span as { start: number; end: number }, form: seen.form }];
    const hunt = [{ kind: 'fingerprint' as const, id: 'old', fingerprint: seen.fingerprint, at }];
    const { hits } = await search(hunting(tree.home, {}, { keys, hunt }));
    expect(hits.map((hit) => String(hit.file.path))).toEqual([tree.path('a.txt'), tree.path('b.txt')]);

    tree.write('a.txt', 'something else entirely, and longer than the span that was remembered for this file');
    const gone = await search(hunting(tree.home, {}, { keys, hunt }));
    expect(gone.hits).toEqual([]);
    expect(gone.unseen).toMatchObject([{ path: tree.path('a.txt'), reason: 'vanished' }]);
  });
});
