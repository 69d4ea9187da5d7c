import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshToken } from '../e2e/tokens.ts';
import { ScanHome } from './scan-home.ts';

/** What a scan leaves out, and how it says so. */

describe('ignore rules of a scan', () => {
  it('are counted and told, with the rule and its reason, and hide nothing from hunt and purge', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    const token = freshToken();
    const kept = at.write('a.txt', token);
    const hidden = at.write('fixtures/b.txt', token);
    at.write('c.log', token);
    const file = at.write('.lastcopyignore', '# made-up keys of the tests\nfixtures/\n');
    const said = await at.run(['scan', at.home, '--json', '--ignore', '*.log', '--ignore', '*.tmp']);
    expect(said.lines()).toEqual([
      { type: 'ignored', path: join(at.home, 'c.log'), kind: 'file', pattern: '*.log', file: null, line: 0, reason: null },
      {
        type: 'ignored',
        path: join(at.home, 'fixtures'),
        kind: 'directory',
        pattern: 'fixtures/',
        file,
        line: 2,
        reason: 'made-up keys of the tests',
      },
      expect.objectContaining({ type: 'finding', path: kept }),
      expect.objectContaining({ type: 'summary', files: 2, findings: 1, ignored: 2, notVisible: 0 }),
    ]);
    const hunted = await at.run(['hunt', at.home, '--secret-stdin', '--json'], token);
    expect(hunted.lines().filter(({ path }) => path === hidden)).toHaveLength(1);
    const purged = await at.run(['purge', at.home, '--secret-stdin', '--json'], token);
    expect(purged.lines().at(-1)).toMatchObject({ purged: 3, remaining: 0 });
  });

  it('that cannot be followed are named, and then more is read', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    at.write('a.txt', freshToken());
    at.write('.lastcopyignore', Buffer.alloc(100_000, '*\n'));
    const said = await at.run(['scan', at.home]);
    expect(at.transcript(said)).toMatch(/^~\/\.lastcopyignore: it is longer than 64 KiB: it is not followed$/m);
    expect(said.stdout).toMatch(/^1 secret in 2 files/m);
    expect(said.code).toBe(1);
  });
});

describe('scan --why', () => {
  it('tells for one path which rule leaves it out, and what hunts do', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    at.write('work/.lastcopyignore', '# too large,\n# and made by the build\n/dist\n');
    const path = at.write('work/dist/app.js', `const token = '${freshToken()}';\n`);
    expect(at.transcript(await at.run(['scan', '--why', path]))).toBe(`~/work/dist/app.js
  place       other, class COPY (Other files)
  read        no
  because     An ignore rule leaves out ~/work/dist.
  rule        /dist  (line 3 of ~/work/.lastcopyignore)
  reason      too large, and made by the build
  hunts       read it all the same: no ignore rule holds for hunt, purge and orders
  agent       the index of this state directory does not have it: no sweep has read it to its end
`);
  });

  it('tells place, format, findings and what is not visible of what is read', { timeout: 60_000 }, async () => {
    using at = new ScanHome();
    const token = freshToken();
    const env = at.write('.env', `A=${token}\nB=${token}\n`);
    const said = await at.run(['scan', '--why', env, '--json']);
    expect(said.stdout).not.toContain(token);
    expect(said.lines()).toEqual([
      expect.objectContaining({
        type: 'why',
        path: env,
        place: 'dotenv',
        class: 'HOME',
        format: 'text',
        read: true,
        findings: 2,
        index: 'unknown',
      }),
    ]);
    const link = join(at.home, 'link');
    symlinkSync(env, link);
    expect((await at.run(['scan', '--why', link])).stdout).toMatch(/because +It is a symbolic link/);
    mkdirSync(at.state, { recursive: true });
    expect((await at.run(['scan', '--why', at.state])).stdout).toMatch(/read +no\n +because +It belongs to Lastcopy’s own state/);
    const ignored = await at.run(['scan', '--why', env, '--ignore', '.env', '--json']);
    expect(ignored.lines()[0]).toMatchObject({ read: false, findings: 0, ignoredBy: { pattern: '.env', file: null } });
    expect((await at.run(['scan', '--why', env, at.state])).stderr).toMatch(/lies in none of these paths/);
    expect(await at.run(['scan'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/No path was named/) });
  });
});
