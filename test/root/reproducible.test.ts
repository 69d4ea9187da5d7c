import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutRoot } from './needs-root.ts';
import { build, checkout } from './packages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(withoutRoot())('packages', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lastcopy-twice-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sums = (out: string) =>
    readdirSync(out)
      .toSorted()
      .map(
        (name) =>
          `${createHash('sha256')
            .update(readFileSync(join(out, name)))
            .digest('hex')} ${name}`,
      );

  it('of one commit are the same bytes: another folder, another day, another locale, umask and time zone', () => {
    const trees = ['here', 'a longer name'].map((name) => join(folder, name));
    for (const tree of trees) checkout('HEAD', tree);
    const [one, other] = trees as [string, string];
    build(one, join(folder, 'one'), [], { TZ: 'UTC', LC_ALL: 'C' });
    const mask = process.umask(0o077);
    mkdirSync(join(folder, 'tmp'));
    build(other, join(folder, 'other'), [], {
      TZ: 'Asia/Kathmandu',
      LC_ALL: 'C.UTF-8',
      TMPDIR: join(folder, 'tmp'),
      HOME: folder,
      USER: 'somebody',
    });
    process.umask(mask);
    expect(sums(join(folder, 'other'))).toEqual(sums(join(folder, 'one')));
    expect(sums(join(folder, 'one'))).toHaveLength(2);
  });

  it("of the next commit sort higher, in dpkg's eyes too", () => {
    const [first = '', second = ''] = ['HEAD~1', 'HEAD'].map((commit) => {
      const tree = join(folder, commit);
      checkout(commit, tree);
      const script = `import { revision } from ${JSON.stringify(join(root, 'installers/version.ts'))}; console.log(revision(${JSON.stringify(tree)}).version)`;
      return execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).trim();
    });
    expect(first).toMatch(/^0\.\d+\.\d+\+git\d+\.[0-9a-f]{10}$/);
    execFileSync('dpkg', ['--compare-versions', second, 'gt', first]);
  });
});
