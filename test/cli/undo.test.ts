import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAIN } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { lacks } from '../real-programs.ts';

/** Undo from the command line, in a session with a real keychain. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-undo-'));
  mkdirSync(join(folder, 'home'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs shell lines in a D-Bus session of their own with an unlocked GNOME Keyring; `lastcopy` is the command. */
function inSession(script: string): string {
  const lines = `
    set -e
    printf keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    lastcopy() { '${process.execPath}' '${MAIN}' --allow-root --state '${folder}/state' "$@"; }
    cd '${folder}'
    ${script}`;
  return execFileSync('dbus-run-session', ['--', 'bash', '-c', lines], {
    env: { ...process.env, HOME: join(folder, 'home'), XDG_DATA_HOME: join(folder, 'data'), XDG_RUNTIME_DIR: folder },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 90_000,
  });
}

describe.skipIf(lacks('dbus-run-session', 'gnome-keyring-daemon', 'bash'))('undo with a keychain', () => {
  it('restores every byte of a plan, and of one file', { timeout: 120_000 }, () => {
    const secret = freshToken();
    const files = ['home/.env', 'home/b.json', 'home/c.txt'].map((name) => join(folder, name));
    const [env = '', json = '', wide = ''] = files;
    writeFileSync(env, `A=1\nTOKEN=${secret}\n`);
    writeFileSync(json, JSON.stringify({ token: secret, deep: [JSON.stringify({ secret })] }));
    writeFileSync(wide, `base64 ${Buffer.from(`u:${secret}`).toString('base64')}\n`);
    const before = files.map((file) => readFileSync(file));
    writeFileSync(join(folder, 'secret'), secret);

    const said = inSession(`
      lastcopy purge home --secret-stdin --json < secret | tail -n 1
      cp home/.env purged.env
      lastcopy undo home/.env
      cp home/b.json purged.json
      lastcopy undo $(lastcopy undo --json | head -n 1 | sed 's/.*"planId":"\\([^"]*\\)".*/\\1/') || true`);
    expect(said).toContain('"remaining":0');
    expect(said).toContain('"undoUntil":"20');
    expect(readFileSync(join(folder, 'purged.env'), 'utf8')).not.toContain(secret);
    expect(readFileSync(join(folder, 'purged.json'), 'utf8')).not.toContain(secret);
    expect(files.map((file) => readFileSync(file).equals(before[files.indexOf(file)] ?? Buffer.alloc(0)))).toEqual([true, true, true]);
  });

  it('leaves a file alone that changed since, and offers a copy', { timeout: 120_000 }, () => {
    const secret = freshToken();
    writeFileSync(join(folder, 'home/.env'), `TOKEN=${secret}\n`);
    writeFileSync(join(folder, 'secret'), secret);
    const said = inSession(`
      lastcopy purge home --secret-stdin --json < secret > /dev/null
      printf 'TOKEN=brand-new-value-from-the-manager-000000000\\n' > home/.env
      lastcopy undo home/.env --json || echo "exit $?"
      mkdir copies
      lastcopy undo home/.env --copy-to copies --json || echo "exit $?"`);
    expect(said).toContain('"result":"changed"');
    expect(said).toContain('exit 1');
    expect(readFileSync(join(folder, 'home/.env'), 'utf8')).toBe('TOKEN=brand-new-value-from-the-manager-000000000\n');
  });
});
