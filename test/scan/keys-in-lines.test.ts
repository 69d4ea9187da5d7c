import { generateKeyPairSync, randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/forms/index.ts';
import { allRules, createEngine } from '../../src/scan/index.ts';
import { decodeSpan, freshKeys, overwrite, plainEntry, scan, scanFor } from './support.ts';

/** A private key is the same finding however a file breaks its lines. */

const engine = createEngine({ rules: allRules, blockBytes: 65_536 });
const keys = freshKeys();

function freshKey(): string {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey.trimEnd();
}

const literals = (pem: string, quote: string, between: string): string =>
  `${quote}${pem.split('\n').join(`\\n${quote}${between}${quote}`)}${quote}`;

const FILES: Readonly<Record<string, (pem: string) => string | Buffer>> = {
  'as it is': (pem) => `${pem}\n`,
  CRLF: (pem) => `${pem.replaceAll('\n', '\r\n')}\r\n`,
  'a YAML block': (pem) => `tls:\n  key: |\n    ${pem.replaceAll('\n', '\n    ')}\n  other: 1\n`,
  'a YAML block in a CRLF file': (pem) => `key: |\r\n  ${pem.replaceAll('\n', '\r\n  ')}\r\n`,
  INI: (pem) => `[tls]\nkey = ${pem.replaceAll('\n', '\n\t')}\nb = 1\n`,
  'zsh history': (pem) => `: 1700000000:0;cat > k <<E\\\n${pem.replaceAll('\n', '\\\n')}\\\nE\n`,
  JSON: (pem) => JSON.stringify({ private_key: `${pem}\n` }),
  'JSON with CRLF': (pem) => JSON.stringify({ private_key: pem.replaceAll('\n', '\r\n') }),
  dotenv: (pem) => `KEY="${pem.replaceAll('\n', '\\n')}"\n`,
  JavaScript: (pem) => `const key = ${literals(pem, "'", ' +\n  ')};\n`,
  Python: (pem) => `KEY = (\n    ${literals(pem, '"', '\n    ')}\n)\n`,
  'JavaScript in a transcript': (pem) => JSON.stringify({ text: `const key = ${literals(pem, '"', ' +\n  ')};\n` }),
  'UTF-16 of Windows': (pem) => Buffer.from(`${pem.replaceAll('\n', '\r\n')}\r\n`, 'utf16le'),
  'a Kubernetes secret': (pem) => `data:\n  tls.key: ${Buffer.from(`${pem.replaceAll('\n', '\r\n')}\r\n`).toString('base64')}\n`,
};

describe.each(Object.entries(FILES))('a private key in %s', (_, write) => {
  it('is found, with the fingerprint of the key itself, and is what a hunt for it finds', () => {
    const pem = freshKey();
    const block = Buffer.from(write(pem) as string);
    const found = scan(engine, block).filter(({ by }) => by === 'private-key-pem');
    expect(found).toHaveLength(1);
    const [one] = found as [(typeof found)[0]];
    expect(Buffer.from(one.value).toString()).toBe(pem);
    expect(Buffer.from(decodeSpan(one.form, block.subarray(one.span.start, one.span.end), one.edges) ?? []).toString()).toBe(pem);
    for (const given of [pem, `${pem}\n`, pem.replaceAll('\n', '\r\n'), pem.replaceAll('\n', '\n    ')]) {
      expect(fingerprint(keys, Buffer.from(given))).toBe(fingerprint(keys, one.value));
      expect(scanFor(block, plainEntry(Buffer.from(given))).map(({ span, form }) => ({ span, form }))).toEqual([
        { span: one.span, form: one.form },
      ]);
    }
    expect(scan(engine, overwrite(block, found)).filter(({ by }) => by === 'private-key-pem')).toEqual([]);
  });
});

describe('what only looks like the beginning of a key', () => {
  it('costs little, however often it stands there', () => {
    const header = Buffer.from('-----BEGIN RSA PRIVATE KEY-----\r\n');
    const started = performance.now();
    expect(scan(engine, Buffer.alloc(65_536, header)).filter(({ by }) => by === 'private-key-pem')).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('and neither does a piece of a hunted value', () => {
    const pem = freshKey();
    const line = (pem.split('\n')[1] ?? '').slice(0, 40 + randomInt(10));
    const hunting = createEngine({ hunt: [plainEntry(Buffer.from(pem))], blockBytes: 1_048_576 });
    const started = performance.now();
    expect(scan(hunting, Buffer.alloc(1_000_000, `${line}\r\n`))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
