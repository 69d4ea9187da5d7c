import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lastcopy } from './fleet.ts';
import { snapshot } from './home-snapshot.ts';
import { freshToken } from './tokens.ts';

/** `npm start` as a newcomer runs it. */

it('npm start -- --auto --exit shows one rotation and ends contained', { timeout: 120_000 }, async () => {
  const said = await lastcopy(['demo', '--auto', '--exit']);
  expect(said.code, said.stdout + said.stderr).toBe(0);
  for (const word of ['announced', 'retired', 'approved', 'promoted', 'hunting', 'purging', 'verifying', 'receipt'])
    expect(said.stdout).toContain(word);
  expect(said.stdout).toMatch(/dashboard +http:\/\/127\.0\.0\.1:\d+\/dashboard\/#sign-in=[A-Za-z0-9_-]{43} {2}\(good once\)/);
  const [, copies, purged] =
    /github-classic-token\s+(\d+) copies[\s\S]*contained {2}(\d+) copies purged, 0 residuals, not visible: 0, time to contain [\d.]+ m?s/.exec(
      said.stdout,
    ) ?? [];
  expect(purged).toBe(copies);
  expect(Number(purged)).toBeGreaterThan(20);
});

it('npm start -- --home reports on a real home and changes nothing in it', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-trial-'));
  const home = join(folder, 'home');
  const secret = freshToken();
  mkdirSync(join(home, 'work'), { recursive: true });
  for (const [path, text] of Object.entries({
    '.bash_history': `export T=${secret}\n`,
    'work/.env': `T=${secret}\n`,
    'work/a.json': `{"t":"${secret}"}`,
  }))
    writeFileSync(join(home, path), text);
  const before = snapshot(home);
  const said = await lastcopy(['--state', join(folder, 'state'), 'demo', '--home', home, '--auto', '--exit']);
  expect(said.code, said.stdout + said.stderr).toBe(0);
  expect(said.stdout).toMatch(/reported {2}found 3, 0 copies purged/);
  const after = snapshot(home);
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const [path, was] of before) expect(after.get(path)).toEqual(was);
  rmSync(folder, { recursive: true });
});
