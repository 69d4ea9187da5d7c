import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The rooms' import rules are only as good as the tools that refuse a breach: so breaches are planted and must be refused. */

const root = fileURLToPath(new URL('../..', import.meta.url));
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'lastcopy-arch-'));
  cpSync(join(root, 'src'), join(copy, 'src'), { recursive: true });
  cpSync(join(root, '.oxlintrc.json'), join(copy, '.oxlintrc.json'));
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(program: string, args: readonly string[]): { ok: boolean; text: string } {
  try {
    return {
      ok: true,
      text: execFileSync(join(root, 'node_modules', '.bin', program), args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' }),
    };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { ok: false, text: stdout + stderr };
  }
}

function plant<T>(room: string, text: string, look: () => T): T {
  const file = join(copy, 'src', room, 'planted.ts');
  writeFileSync(file, text);
  try {
    return look();
  } finally {
    rmSync(file);
  }
}

describe('the compiler refuses', () => {
  it.each([
    {
      room: 'forms',
      breach: 'an upward import',
      text: "import { allRules } from '../scan/index.ts';\nexport const planted = allRules;\n",
      code: 'TS6307',
    },
    {
      room: 'protocol',
      breach: 'Node in a pure room',
      text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
      code: 'TS2591',
    },
    {
      room: 'forms',
      breach: 'a timer in a pure room',
      text: 'export const planted = () => setTimeout(() => undefined, 1);\n',
      code: 'TS2304',
    },
    { room: 'scan', breach: 'a document in a pure room', text: 'export const planted = () => document.title;\n', code: 'TS2584' },
  ])('$breach ($room)', ({ room, text, code }) => {
    const { ok, text: said } = plant(room, text, () => run('tsc', ['-b', `src/${room}`]));
    expect(ok).toBe(false);
    expect(said).toContain(code);
  });

  it('nothing in the rooms as they stand', () => {
    expect(run('tsc', ['-b', 'src/forms', 'src/protocol', 'src/scan'])).toMatchObject({ ok: true });
  });
});

describe('the linter refuses', () => {
  const clean = () =>
    run('oxlint', ['src/server', 'src/search', 'src/agent', 'src/purge', 'src/protocol', 'src/tray', 'src/page', 'src/dashboard']);
  it.each([
    { room: 'server', breach: 'the signing half of trust', text: "export { makeStatement as planted } from '../trust/index.ts';\n" },
    { room: 'server', breach: 'a skipped layer', text: "export { Secret as planted } from '../forms/index.ts';\n" },
    { room: 'search', breach: 'the keys of trust', text: "export { signer as planted } from '../trust/index.ts';\n" },
    { room: 'purge', breach: 'the wire', text: "export { PROTOCOL as planted } from '../protocol/index.ts';\n" },
    { room: 'agent', breach: "another room's inside", text: "export { Secret as planted } from '../forms/secret.ts';\n" },
    { room: 'page', breach: 'the agent behind its model', text: "export { startAgent as planted } from '../agent/index.ts';\n" },
    { room: 'tray', breach: 'what is shown', text: "export { LISTED as planted } from '../places/index.ts';\n" },
    { room: 'dashboard', breach: 'Node in a browser', text: "export { readFileSync as planted } from 'node:fs';\n" },
    { room: 'agent', breach: 'server code on a laptop', text: "export { startServer as planted } from '../server/index.ts';\n" },
    { room: 'dashboard', breach: 'server code in a browser', text: "export { startServer as planted } from '../server/index.ts';\n" },
    { room: 'dashboard', breach: 'Node in a browser', text: "export { readFileSync as planted } from 'node:fs';\n" },
  ])('$breach ($room)', ({ room, text }) => {
    expect(clean()).toMatchObject({ ok: true });
    const { ok, text: said } = plant(room, text, () => run('oxlint', [`src/${room}`]));
    expect(ok).toBe(false);
    expect(said).toContain('no-restricted-imports');
  });
});
