import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { browserCommand, openInBrowser } from '../../src/cli/browser.ts';

const URL_WITH_ALL = 'http://127.0.0.1:8443/dashboard/?a=1&b=%25#sign-in=abc';

function folderWithOpener() {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-browser-'));
  const said = join(folder, 'said');
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${said}.part' && mv '${said}.part' '${said}'\n`);
  chmodSync(join(folder, 'xdg-open'), 0o755);
  return { folder, said, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

describe('opening a browser', () => {
  it('is one word to one program on each system', () => {
    expect(browserCommand(URL_WITH_ALL, 'darwin', {})).toEqual(['open', URL_WITH_ALL]);
    expect(browserCommand(URL_WITH_ALL, 'win32', {})?.at(-1)).toBe(URL_WITH_ALL);
  });

  it('is not tried where there is no display or no opener', () => {
    using made = folderWithOpener();
    expect(browserCommand(URL_WITH_ALL, 'linux', { PATH: made.folder })).toBeNull();
    expect(browserCommand(URL_WITH_ALL, 'linux', { PATH: '/nowhere', DISPLAY: ':0' })).toBeNull();
    expect(browserCommand(URL_WITH_ALL, 'linux', { PATH: made.folder, WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open', URL_WITH_ALL]);
  });

  it('is left to the session’s manager where this process is confined by a service', () => {
    using made = folderWithOpener();
    writeFileSync(join(made.folder, 'systemd-run'), '', { mode: 0o755 });
    const env = { PATH: made.folder };
    expect(browserCommand('file:///home/a$b', 'linux', env, true)?.slice(0, 2)).toEqual(['systemd-run', '--user']);
    expect(browserCommand('file:///home/a$b', 'linux', env, true)?.slice(-2)).toEqual(['xdg-open', 'file:///home/a%24b']);
    expect(browserCommand(URL_WITH_ALL, 'linux', env, false)).toBeNull();
  });

  it('hands over the address as it is, and nothing but web addresses', async () => {
    using made = folderWithOpener();
    vi.stubEnv('PATH', `${made.folder}:${process.env['PATH']}`);
    vi.stubEnv('DISPLAY', ':99');
    try {
      expect(openInBrowser(URL_WITH_ALL)).toBe(true);
      await expect.poll(() => readFileSync(made.said, 'utf8'), { timeout: 15_000 }).toBe(URL_WITH_ALL);
      expect(() => openInBrowser('ftp://127.0.0.1/x')).toThrow(TypeError);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
