import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placesMarkdown } from '../../src/cli/places/markdown.ts';
import { nodeDisk } from '../../src/disk/index.ts';
import { catalogue } from '../../src/places/index.ts';
import { surveyPlaces } from '../../src/search/index.ts';
import { lastcopy } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-places-'));
  home = join(folder, 'home');
  mkdirSync(home);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => lastcopy(['--state', join(folder, 'state'), 'places', ...args], { home });
function put(name: string, content = 'x'): string {
  const path = join(home, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe('lastcopy places', () => {
  it('tells what of the catalogue is here, by groups, and opens none of it', async () => {
    put('.bash_history', 'ls\n');
    put('.claude/projects/p/1.jsonl', '{}\n');
    put('.claude/projects/p/2.jsonl', '{}\n');
    put('.config/google-chrome/Default/History', 'h');
    put('.config/google-chrome/Default/History-journal', 'j');
    put('work/app/.env', 'A=1\n');
    put('work/app/src/main.ts');
    const said = await run();
    expect(said.code).toBe(0);
    const lines = said.stdout.split('\n');
    const at = (id: string): string =>
      lines
        .slice(lines.findIndex((line) => line.trim().startsWith(`${id} `)))
        .slice(0, 4)
        .join('\n');
    expect(at('bash-history')).toMatch(/COPY +1 file, 3 B/);
    expect(at('bash-history')).toContain(join(home, '.bash_history'));
    expect(at('bash-history')).toMatch(/Bash \((runs now|does not run)\) · overwritten in place · read in public source or documents/);
    expect(at('claude-code-transcripts')).toMatch(/COPY +2 files, 6 B/);
    expect(at('claude-code-transcripts')).toContain(`${join(home, '.claude/projects')}  2`);
    expect(at('chromium-history')).toMatch(/COPY +2 files, 2 B/);
    expect(at('chromium-history')).toContain('Google Chrome (does not run) · database rows removed · tried on Linux');
    expect(at('dotenv')).toContain(join(home, 'work'));
    expect(said.stdout).not.toContain('zsh-history');
    expect(said.stdout).not.toContain('\u001b');
    expect(lines.indexOf('AI assistants')).toBeLessThan(lines.indexOf('Browsers'));
    expect(said.stdout).toMatch(/\d+ places of \d+ of this system are on this machine\./);
  });

  it('tells the same as JSON, and with --all also what is not here', async () => {
    put('.npmrc', 'fund=false\n');
    const few = (await run('--json')).lines();
    expect(few.find(({ id }) => id === 'npmrc')).toEqual(
      expect.objectContaining({
        type: 'place',
        class: 'HOME',
        owner: 'npm',
        running: 'no',
        purge: 'P1',
        evidence: 'source',
        present: true,
        files: 1,
        bytes: 11,
        atLeast: false,
        in: [{ path: join(home, '.npmrc'), files: 1 }],
        notVisible: [],
        note: expect.stringContaining('npm logout'),
      }),
    );
    expect(few.some(({ id }) => id === 'zsh-history')).toBe(false);
    expect(few.at(-1)).toMatchObject({ type: 'summary', present: 1, cut: [] });
    const all = (await run('--json', '--all')).lines();
    expect(all.find(({ id }) => id === 'zsh-history')).toMatchObject({ present: false, files: 0 });
    expect(all.length).toBeGreaterThan(250);
    // What only other systems have is not this system's.
    expect(all.some(({ id }) => id === 'safari-history')).toBe(false);
  });

  it('takes a part of a name, and refuses one that fits nothing', async () => {
    put('.psql_history', 'select 1;\n');
    const said = await run('PSQL');
    expect(said.stdout).toContain('psql-history');
    expect(said.stdout).toContain('ALTER USER');
    expect(said.stdout).toMatch(/1 place of 1 that fit are on this machine|1 place/);
    const absent = await run('zsh-history');
    expect(absent.stdout).toContain('not here');
    const none = await run('no-such-place');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('lastcopy places --all');
  });

  it('shows no secret that stands in a path', async () => {
    const token = freshToken();
    put(`work/${token}/.env`, 'A=1\n');
    put(`.claude/projects/${token}.jsonl`);
    const said = await run('--json', '--all');
    expect(said.stdout + said.stderr).not.toContain(token);
    expect((await run('dotenv')).stdout).not.toContain(token);
  });

  it.skipIf(process.getuid?.() === 0)('says what may not be looked into, and why', async () => {
    put('.claude/projects/p/1.jsonl');
    execFileSync('chmod', ['000', join(home, '.claude/projects')]);
    try {
      const said = await run();
      expect(said.stdout).toMatch(/Not visible[\s\S]*claude-code-transcripts .*: this user may not look into it/);
      expect((await run('--json')).lines().find(({ id }) => id === 'claude-code-transcripts')).toMatchObject({
        notVisible: expect.arrayContaining([{ path: join(home, '.claude/projects'), reason: 'permission-denied' }]),
      });
    } finally {
      execFileSync('chmod', ['700', join(home, '.claude/projects')]);
    }
  });
});

describe('the survey', () => {
  const survey = (limits?: { each: number; all: number; ms: number }) =>
    surveyPlaces({ os: 'linux', home, env: {}, disk: nodeDisk(), ...(limits ? { limits } : {}) });

  it('stays within its limits, and says where it stopped', () => {
    for (let i = 0; i < 40; i++) for (let j = 0; j < 5; j++) put(`work/deep/p${i}/q${j}/r/.env`);
    put('.bash_history');
    const { seen, cut } = survey({ each: 60, all: 10_000, ms: 10_000 });
    expect(cut).toEqual([join(home, 'work')]);
    expect(seen.get('bash-history')?.files).toBe(1);
    expect(seen.get('dotenv')?.files ?? 0).toBeLessThan(200);
    const whole = survey();
    expect(whole.cut).toEqual([]);
    expect(whole.seen.get('dotenv')?.files).toBe(200);
    expect(survey({ each: 5_000, all: 10_000, ms: -1 }).seen.get('bash-history')?.files).toBe(1);
  });

  it('counts each file once, whatever folders hold it', () => {
    put('.config/Code/User/globalStorage/state.vscdb', '12345');
    put('.config/Code/User/globalStorage/state.vscdb.backup', '12');
    put('.config/Unknown/User/globalStorage/state.vscdb', '1');
    const { seen } = survey();
    expect(seen.get('vscode-state')).toMatchObject({ files: 2, bytes: 7 });
    expect([...(seen.get('vscode-state')?.owners.keys() ?? [])]).toEqual(['VS Code']);
    expect(seen.get('vscode-fork-state')).toMatchObject({ files: 1, bytes: 1 });
  });

  it('does not follow links, nor enter folders of packages', () => {
    put('work/app/node_modules/x/.env');
    const away = mkdtempSync(join(tmpdir(), 'lastcopy-away-'));
    try {
      writeFileSync(join(away, '.env'), 'x');
      execFileSync('ln', ['-s', away, join(home, 'work/link')]);
      execFileSync('ln', ['-s', away, join(home, '.claude')]);
      expect(survey().seen.size).toBe(0);
    } finally {
      rmSync(away, { recursive: true });
    }
  });
});

describe('docs/places.md', () => {
  it('is what the catalogue says: lastcopy places --markdown > docs/places.md', () => {
    expect(readFileSync(new URL('../../docs/places.md', import.meta.url), 'utf8') === placesMarkdown()).toBe(true);
  });

  it('has every place with its note', () => {
    const text = placesMarkdown();
    for (const { id, note } of catalogue) expect(text.includes(`### ${id}\n`) && text.includes(note ?? ''), id).toBe(true);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(6_000);
  });
});
