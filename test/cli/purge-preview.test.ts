import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastcopy } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { cacheEntry } from '../formats/simple-caches.ts';

/** What a person, and a program, read before a purge. */

let folder: string;
let home: string;
let secret: string;
const CACHE = '.cache/chromium/Default/Cache/Cache_Data';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-preview-'));
  home = join(folder, 'home');
  secret = freshToken();
  put('.bash_history', `export TOKEN=${secret}\n`);
  put('many.txt', `${secret}\n`.repeat(9));
  put('app.log.1.gz', gzipSync(`${'some words '.repeat(60)}${secret}`));
  const body = gzipSync(`${'some words '.repeat(60)}${secret}`);
  put(`${CACHE}/00000000000000aa_0`, cacheEntry({ key: 'https://a.example/', body, headers: ['content-encoding: gzip'] }));
  put(`${CACHE}/00000000000000aa_1`, cacheEntry({ key: 'https://a.example/', body: Buffer.from('x'), headers: null }));
  put('.config/gh/hosts.yml', `oauth_token: ${secret}\n`);
  put('.npm/_logs/1-debug-0.log', `verbose ${secret}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(home, name)), { recursive: true });
  writeFileSync(join(home, name), content);
}
const purge = (...args: string[]) =>
  lastcopy(['--state', join(folder, 'state'), 'purge', home, '--secret-stdin', ...args], { home, input: secret });

describe('purge --dry-run', () => {
  it('groups what would happen by place, in words, and says what stays and what to do about it', async () => {
    const { stdout, code } = await purge('--dry-run', '--keep-home');
    const [removed = '', stays = ''] = stdout.split('Would stay');
    expect(removed).toMatch(
      /Bash history, of Bash \(bash-history, COPY\)\n {2}overwritten in place, with the same length\n {4}.*\.bash_history\n/,
    );
    expect(removed).toMatch(
      /\(chromium-cache, REGEN\)\n {2}deleted, with what belongs to it: its owner makes it anew\n.*aa_0 {2}and 1 file that belongs to it/,
    );
    expect(removed).toMatch(/packed anew beside itself, then moved onto its name\n {4}.*app\.log\.1\.gz/);
    expect(removed).toContain('… and 3 more copies');
    expect(stays).toMatch(/\(github-cli, HOME\)\n {2}.* `gh auth logout` removes it, github\.com\/settings revokes it\.\n {4}.*hosts\.yml/);
    expect(stdout).toMatch(/Would remove 13 copies from 6 files \(.* at least\); 1 would stay; not visible: 0\. Nothing was written\.\n$/);
    expect(code).toBe(1);
    expect(stdout).not.toContain(secret);
    expect(readFileSync(join(home, '.bash_history'), 'utf8')).toContain(secret);
  });

  it('gives one object for each copy, with all that a program needs, and a summary', async () => {
    const lines = (await purge('--dry-run', '--json', '--keep-home')).lines();
    const of = (type: string) => lines.filter((line) => line['type'] === type);
    expect(of('planned')).toHaveLength(13);
    expect(of('planned')).toContainEqual({
      type: 'planned',
      path: join(home, CACHE, '00000000000000aa_0'),
      place: 'chromium-cache',
      class: 'REGEN',
      format: 'simple-cache',
      owner: expect.stringContaining('Chromium'),
      method: 'P3',
      store: join(home, CACHE, '00000000000000aa_0'),
      beside: [join(home, CACHE, '00000000000000aa_1')],
      form: 'raw',
      locator: expect.any(Array),
      span: null,
      pieces: [],
    });
    expect(of('residual')).toEqual([
      expect.objectContaining({
        place: 'github-cli',
        class: 'HOME',
        owner: 'gh',
        reason: 'class-not-allowed',
        waitsFor: null,
        next: '`gh auth logout` removes it, github.com/settings revokes it.',
        sentence: expect.any(String),
      }),
    ]);
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      planned: 13,
      waiting: 0,
      purged: 0,
      remaining: 14,
      stores: 5,
      methods: { P1: 3, P3: 1, P7: 1 },
      media: expect.any(Array),
    });
    expect(lines.at(-1)?.['bytesToWrite']).toBeGreaterThan(11 * secret.length);
  });

  it('names the application that has to be closed first', async () => {
    copyFileSync('/usr/bin/sleep', join(folder, 'chromium'));
    const owner = spawn(join(folder, 'chromium'), ['60']);
    await once(owner, 'spawn');
    try {
      const { stdout } = await purge('--dry-run');
      const waits = stdout.slice(stdout.indexOf('Waits for an application'), stdout.indexOf('Would remove'));
      expect(waits).toMatch(/Chromium is running: close it.*\n.*aa_0/);
      expect(stdout).toMatch(/; 1 waits for an application to be closed; 0 would stay;/);
      const residual = (await purge('--dry-run', '--json')).lines().find(({ type }) => type === 'residual');
      expect(residual).toMatchObject({ reason: 'owner-application-running', waitsFor: expect.stringContaining('Chromium') });
    } finally {
      owner.kill();
      await once(owner, 'exit');
    }
  });

  it('deletes what is of no further use where that is asked for, and says so', async () => {
    expect((await purge('--dry-run', '--delete')).stdout).toMatch(/\(npm-logs, COPY\)\n {2}deleted, with what belongs to it\n/);
    const { code, stdout } = await purge('--delete');
    expect(stdout).toMatch(/14 copies purged and verified in \d files?; 0 remain/);
    expect(code).toBe(0);
    expect(readdirSync(join(home, '.npm/_logs'))).toEqual([]);
    expect(readdirSync(join(home, CACHE))).toEqual([]);
    expect(existsSync(join(home, 'many.txt'))).toBe(true);
  });
});
