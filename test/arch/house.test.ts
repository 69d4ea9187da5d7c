import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LocatorStep, ResidualReason } from '../../src/protocol/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('shapes that two rooms hold apart on purpose stay equal', () => {
  it("purge's reasons are the wire's", () => {
    const face = read('src/purge/face.ts');
    const union = /export type Reason =([^;]+);/.exec(face)?.[1] ?? '';
    expect([...union.matchAll(/'([^']+)'/g)].map(([, code]) => code).sort()).toEqual([...ResidualReason.options].sort());
  });

  it("formats' locator steps are the wire's", () => {
    const face = read('src/formats/face.ts');
    const kinds = [...face.matchAll(/readonly kind: '([^']+)'/g)].map(([, kind]) => kind);
    expect(kinds.sort()).toEqual(LocatorStep.options.map((option) => option.entries.kind.literal).sort());
  });
});

describe('every room', () => {
  it.each(rooms.filter((room) => room !== 'cli'))('%s opens with its contract', (room) => {
    expect(read(`src/${room}/index.ts`)).toMatch(new RegExp(`^/\\*\\*\\n \\* ${room}/ — `));
  });

  it('has no file whose name hides what it is for', () => {
    const files = execFileSync('git', ['ls-files', 'src'], { cwd: root, encoding: 'utf8' });
    expect(files).not.toMatch(/(utils?|common|helpers?|manager|misc)(\.|\/)/);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;

  it('pins every version exactly', () => {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const version of Object.values(manifest[kind] ?? {})) expect(version).toMatch(/^(npm:@github\/keytar@)?\d+\.\d+\.\d+$/);
    }
  });

  it('pins one Node on all platforms', () => {
    expect(new Set(Object.values(manifest['optionalDependencies'] ?? {})).size).toBe(1);
  });

  it('locks no download host', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
  });
});
