import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lacks } from '../real-programs.ts';
import { PurgeHome } from './purge-home.ts';

/** A private key in files that break its lines otherwise than the key: overwritten, with everything around its lines kept. */

function freshKey(): string {
  const pem = { format: 'pem', type: 'pkcs8' } as const;
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-384',
    privateKeyEncoding: pem,
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  });
  return privateKey.trimEnd();
}

const literals = (pem: string, between: string): string => `"${pem.split('\n').join(`\\n"${between}"`)}"`;
const python = (script: string, file: string): string => execFileSync('python3', ['-c', script, file], { encoding: 'utf8' });

interface Kept {
  readonly write: (pem: string) => string | Buffer;
  /** The key as a program reads it from the file. */
  readonly read?: (file: string) => string;
}

const FILES: Readonly<Record<string, Kept>> = {
  'values.yaml': { write: (pem) => `tls:\n  # the key\n  key: |\n    ${pem.replaceAll('\n', '\n    ')}\n  other: 1\n` },
  'windows.yaml': { write: (pem) => `key: |\r\n  ${pem.replaceAll('\n', '\r\n  ')}\r\nother: 1\r\n` },
  'windows.pem': { write: (pem) => `${pem.replaceAll('\n', '\r\n')}\r\n` },
  'app.ini': {
    write: (pem) => `[tls]\nkey = ${pem.replaceAll('\n', '\n\t')}\nb = 1\n`,
    read: (file) =>
      python('import configparser, sys; c = configparser.ConfigParser(); c.read(sys.argv[1]); print(c["tls"]["key"], end="")', file),
  },
  '.zsh_history': { write: (pem) => `: 1700000000:0;cat > k <<E\\\n${pem.replaceAll('\n', '\\\n')}\\\nE\n: 1700000001:0;ls\n` },
  'key.py': {
    write: (pem) => `KEY = (\n    ${literals(pem, '\n    ')}\n)\n`,
    read: (file) => python('import sys; scope = {}; exec(open(sys.argv[1]).read(), scope); print(scope["KEY"], end="")', file),
  },
  'key.cjs': {
    write: (pem) => `module.exports = ${literals(pem, ' +\n  ')};\n`,
    read: (file) => execFileSync(process.execPath, ['-e', 'process.stdout.write(require(process.argv[1]))', file], { encoding: 'utf8' }),
  },
  'session.jsonl': {
    write: (pem) =>
      `${JSON.stringify({ text: `const key = ${literals(pem, ' +\n  ')};\n` })}\n${JSON.stringify({ text: pem.replaceAll('\n', '\r\n') })}\n`,
    read: (file) =>
      python(
        'import json, sys; print("".join(json.loads(line)["text"] for line in open(sys.argv[1])).split(";")[1].strip().replace(chr(13), ""), end="")',
        file,
      ),
  },
  'unicode.txt': {
    write: (pem) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`key:\r\n${pem.replaceAll('\n', '\r\n')}\r\n`, 'utf16le')]),
  },
  'secret.yaml': { write: (pem) => `data:\n  tls.key: ${Buffer.from(`${pem.replaceAll('\n', '\r\n')}\r\n`).toString('base64')}\n` },
  'rows.csv': { write: (pem) => `id,key\r\n1,"{""key"": ""x"",\r\n${pem.replaceAll('\n', '\r\n')}"\r\n` },
};

/** Everything that is no letter, digit or sign of base64: what the file is made of beside the key. */
const layout = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replaceAll('\0', '')
    .replaceAll(/(?:BEGIN|END) PRIVATE KEY/g, (label) => '.'.repeat(label.length))
    .replaceAll(/[A-Za-z0-9/+=-]/g, '.');

describe.skipIf(lacks('python3')).each(Object.entries(FILES))('%s', (name, { write, read }) => {
  it('is purged of the key and keeps its lines', async () => {
    using home = new PurgeHome();
    const pem = freshKey();
    home.write(name, write(pem));
    const before = home.read(name);
    if (read) expect(read(home.path(name))).toBe(pem);

    const { outcome, plan } = await home.purge({ e1: `${pem}\n` });

    expect(outcome.fates.map(({ reason }) => reason).filter((reason) => reason !== null)).toEqual([]);
    expect(outcome).toMatchObject({ remaining: 0, filesWritten: 1 });
    for (const by of ['engine', 'slow'] as const) expect(await home.hits({ e1: pem }, by)).toEqual([]);
    const after = home.read(name);
    expect(after.length).toBe(before.length);
    const text =
      after.toString('latin1').replaceAll('\0', '') +
      Buffer.from(after.toString('latin1').split('tls.key: ')[1] ?? '', 'base64').toString();
    for (const line of pem.split('\n').filter((one) => !one.startsWith('-'))) expect(text).not.toContain(line);
    const inside = plan.steps.flatMap((step) => step.writes.flatMap(({ pieces }) => pieces));
    expect(
      [...before.keys()].filter((at) => before[at] !== after[at] && !inside.some(({ start, end }) => start <= at && at < end)),
    ).toEqual([]);
    expect(layout(after)).toBe(layout(before));
    if (read) {
      const seen = read(home.path(name)).split('\n');
      expect(seen.map(({ length }) => length)).toEqual(pem.split('\n').map(({ length }) => length));
      expect(seen.join('')).toMatch(/^[A-Za-z0-9]+$/);
    }
  });
});
