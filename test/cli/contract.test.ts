import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastcopy } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';

/** The command line as scripts rely on it: lines, spans, exit codes. */

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-cli-'));
  home = join(folder, 'home');
  mkdirSync(home);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], input?: string | Uint8Array) =>
  lastcopy(['--state', join(folder, 'state'), ...args], { home, ...(input === undefined ? {} : { input }) });
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(home, name);
  writeFileSync(path, content);
  return path;
};

describe('scan', () => {
  it('prints findings at exact byte spans and a summary, and exits 1', async () => {
    const secret = freshToken();
    const text = `# größe\nGITHUB_TOKEN=${secret}\n`;
    const path = put('.env', text);
    const said = await run(['scan', home, '--json']);
    const lines = said.lines();
    const start = Buffer.from(text).indexOf(secret);
    expect(lines.filter(({ type }) => type === 'finding')).toEqual([
      expect.objectContaining({
        type: 'finding',
        rule: 'github-classic-token',
        path,
        place: 'dotenv',
        format: 'text',
        span: { start, end: start + secret.length },
        length: secret.length,
        fingerprint: expect.stringMatching(/^fp1\./),
        locator: expect.any(Array),
      }),
    ]);
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      files: 1,
      bytes: Buffer.byteLength(text),
      findings: 1,
      notVisible: 0,
      seconds: expect.any(Number),
    });
    expect(said.code).toBe(1);
    expect(said.stdout + said.stderr).not.toContain(secret);
  });

  it('exits 0 on nothing, and 3 when nothing was found but a part was not visible', async () => {
    put('plain.txt', 'nothing\n');
    expect((await run(['scan', home, '--json'])).code).toBe(0);
    put('data.enc', Buffer.concat([Buffer.from('Salted__'), randomBytes(64)]));
    const said = await run(['scan', home, '--json']);
    expect(said.code).toBe(3);
    expect(said.lines()).toContainEqual(
      expect.objectContaining({ type: 'not-visible', path: join(home, 'data.enc'), reason: 'encrypted' }),
    );
  });

  it('exits 2 with the next step for a path that is not there', async () => {
    const said = await run(['scan', join(home, 'absent')]);
    expect(said.code).toBe(2);
    expect(said.stdout).toBe('');
    expect(said.stderr).toMatch(/absent/);
  });

  it('fingerprints one value alike everywhere, and not as a plain hash', async () => {
    const secret = freshToken();
    put('a.txt', `token=${secret}\n`);
    put('b.json', JSON.stringify({ nested: { token: secret } }));
    const prints = (await run(['scan', home, '--json']))
      .lines()
      .filter(({ type }) => type === 'finding')
      .map(({ fingerprint }) => String(fingerprint));
    expect(new Set(prints).size).toBe(1);
    expect(prints.length).toBe(2);
    const digest = createHash('sha256').update(secret).digest();
    expect(prints[0]).not.toContain(digest.toString('base64url'));
  });
});

describe('hunt', () => {
  const secret = 'Zk9/+qW3rT7yU1iO5pA2"sD4\'fG6\\hJ8é';
  const forms: Record<string, string | Buffer> = {
    raw: secret,
    utf16le: Buffer.from(secret, 'utf16le'),
    utf16be: Buffer.from(secret, 'utf16le').swap16(),
    json: JSON.stringify({ a: secret }),
    json2: JSON.stringify(JSON.stringify({ a: secret })),
    json3: JSON.stringify(JSON.stringify(JSON.stringify({ a: secret }))),
    'json-unicode': `"${[...secret].map((c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('')}"`,
    percent: encodeURIComponent(secret),
    'percent-all': [...Buffer.from(secret)].map((b) => `%${b.toString(16).padStart(2, '0')}`).join(''),
    base64: Buffer.from(secret).toString('base64'),
    'base64-1': Buffer.from(`x${secret}y`).toString('base64'),
    'base64-2': Buffer.from(`xx${secret}`).toString('base64'),
    base64url: Buffer.from(`user:${secret}`).toString('base64url'),
    'base64-wrapped': Buffer.from(`${'p'.repeat(70)}${secret}${'q'.repeat(70)}`)
      .toString('base64')
      .replaceAll(/.{76}/g, '$&\r\n'),
    hex: Buffer.from(secret).toString('hex'),
    HEX: Buffer.from(secret).toString('hex').toUpperCase(),
    html: secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('/', '&#x2F;'),
    shell: `'${secret.replaceAll("'", `'\\''`)}'`,
    'base64-of-utf16': Buffer.from(secret, 'utf16le').toString('base64'),
    'base64-of-json': Buffer.from(JSON.stringify({ a: secret })).toString('base64'),
  };

  it.each(Object.keys(forms))('finds the form %s, and purge removes it', { timeout: 60_000 }, async (name) => {
    const body = forms[name] ?? '';
    const path = put(
      'file.txt',
      Buffer.concat(
        [Buffer.from('before \n'), Buffer.from(body as string), Buffer.from('\n after')].map((b, i) =>
          i === 1 && Buffer.isBuffer(body) ? body : b,
        ),
      ),
    );
    const size = readFileSync(path).length;
    const said = await run(['hunt', home, '--secret-stdin', '--json'], `${secret}\n`);
    const replicas = said.lines().filter(({ type }) => type === 'replica');
    expect(replicas.length, said.stderr).toBeGreaterThan(0);
    expect(said.lines().at(-1)).toMatchObject({ type: 'summary', replicas: replicas.length });
    expect(said.code).toBe(1);

    const purged = await run(['purge', home, '--secret-stdin', '--json'], secret);
    expect(purged.lines().at(-1), purged.stdout + purged.stderr).toMatchObject({ type: 'summary', remaining: 0, notVisible: 0 });
    expect(purged.code).toBe(0);
    expect(readFileSync(path).length).toBe(size);
    expect(readFileSync(path).subarray(0, 8).toString()).toBe('before \n');
    expect((await run(['hunt', home, '--secret-stdin', '--json'], secret)).code).toBe(0);
  });

  it('refuses a value of under 8 bytes unless forced, and an empty one always', async () => {
    put('a.txt', 'abc1234 is here\n');
    const short = await run(['hunt', home, '--secret-stdin', '--json'], 'abc1234\n');
    expect(short).toMatchObject({ code: 2, stdout: '' });
    expect(short.stderr).toContain('--force');
    expect((await run(['hunt', home, '--secret-stdin', '--json', '--force'], 'abc1234\n')).code).toBe(1);
    expect((await run(['hunt', home, '--secret-stdin', '--force'], '\n')).code).toBe(2);
  });

  it('strips one trailing newline of stdin and no more', async () => {
    put('a.txt', 'x0123456789abc\n\ny');
    expect((await run(['hunt', home, '--secret-stdin', '--json'], '0123456789abc\n')).code).toBe(1);
    expect((await run(['hunt', home, '--secret-stdin', '--json'], '0123456789abc\n\n\n\n')).code).toBe(0);
  });

  it('wants --secret-stdin', async () => {
    expect((await run(['hunt', home])).code).toBe(2);
  });
});

describe('purge', () => {
  it('writes nothing with --dry-run, and says what it would do', async () => {
    const secret = freshToken();
    const path = put('.bashrc', `export T=${secret}\n`);
    const before = readFileSync(path, 'utf8');
    const said = await run(['purge', home, '--secret-stdin', '--dry-run', '--json'], secret);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(said.lines().at(-1)).toMatchObject({ type: 'summary', purged: 0, remaining: 1 });
    expect(said.code).toBe(1);
  });

  it('leaves what it cannot write as a residual with its reason', async () => {
    const secret = freshToken();
    put('blob.bin', Buffer.concat([Buffer.from([0, 1, 2, 255, 0, 7]), Buffer.from(secret), Buffer.from([0, 0, 9])]));
    const said = await run(['purge', home, '--secret-stdin', '--json'], secret);
    expect(said.lines()).toContainEqual(
      expect.objectContaining({ type: 'residual', path: join(home, 'blob.bin'), reason: 'no-writer-for-format' }),
    );
    expect(said.lines().at(-1)).toMatchObject({ type: 'summary', purged: 0, remaining: 1 });
    expect(said.code).toBe(1);
  });

  it('says that there is no undo where the session has no keychain', async () => {
    const secret = freshToken();
    put('.env', `TOKEN=${secret}\n`);
    const said = await run(['purge', home, '--secret-stdin'], secret);
    expect(said.code).toBe(0);
    expect(said.stdout).toContain('No undo');
    expect((await run(['undo', '--json'])).stdout).toBe('');
  });

  it('keeps the credential of its own tool with --keep-home', async () => {
    const secret = freshToken();
    const path = put('.npmrc', `//r.example/:_authToken=${secret}\n`);
    const said = await run(['purge', home, '--secret-stdin', '--keep-home', '--json'], secret);
    expect(readFileSync(path, 'utf8')).toContain(secret);
    expect(said.lines()).toContainEqual(expect.objectContaining({ type: 'residual', reason: 'class-not-allowed' }));
  });

  it.skipIf(process.getuid?.() === 0)('names a folder that it may not enter', async () => {
    mkdirSync(join(home, 'closed'));
    chmodSync(join(home, 'closed'), 0o000);
    const said = await run(['purge', home, '--secret-stdin', '--json'], freshToken());
    chmodSync(join(home, 'closed'), 0o700);
    expect(said.code).toBe(3);
    expect(said.lines()).toContainEqual(
      expect.objectContaining({ type: 'not-visible', path: join(home, 'closed'), reason: 'permission-denied' }),
    );
  });
});

describe('help and completion', () => {
  it.each([
    'scan',
    'hunt',
    'purge',
    'undo',
    'agent',
    'enroll',
    'status',
    'replicas',
    'rotate',
    'rotations',
    'events',
    'fleet',
    'server',
    'steward',
  ])('%s --help tells what it does', async (command) => {
    const said = await run([command, '--help']);
    expect(said.code).toBe(0);
    expect(said.stdout).toMatch(new RegExp(`Usage: lastcopy ${command}`));
  });

  it('completes for the shells there are', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) expect((await run(['complete', shell])).stdout).toContain('lastcopy');
    expect((await run(['complete', '--', 'ro'])).stdout).toMatch(/^rotate\t/m);
  });

  it('exits 2 on an unknown command or option', async () => {
    expect((await run(['frobnicate'])).code).toBe(2);
    expect((await run(['scan', '--frobnicate', home])).code).toBe(2);
  });
});
