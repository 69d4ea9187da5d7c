import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseKeyStore, keychainStore, keyFilePath, keyFileStore, type Keytar } from '../../src/agent/key-store.ts';
import { openKeys } from '../../src/agent/index.ts';

let stateDir = '';
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'lastcopy-keys-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

/** A ring as keytar shows it. `locked` answers null and takes nothing; `stuck` waits for a prompt that nobody sees. */
function ring(state: 'open' | 'locked' | 'stuck' | 'absent'): Keytar & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const gate = async () => {
    if (state === 'stuck') await new Promise(() => undefined);
    if (state === 'absent') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
  };
  return {
    kept,
    async getPassword(_service, account) {
      await gate();
      return state === 'locked' ? null : (kept.get(account) ?? null);
    },
    async setPassword(_service, account, password) {
      await gate();
      if (state !== 'locked') kept.set(account, password);
    },
    async deletePassword(_service, account) {
      await gate();
      return kept.delete(account);
    },
  };
}

describe('the keychain', () => {
  const store = (state: Parameters<typeof ring>[0]) => keychainStore('scope', { timeout: 50, load: async () => ring(state) });

  it('says missing only where a probe can be written and read', async () => {
    await expect(store('open').get('device')).resolves.toBeNull();
    await expect(store('locked').get('device')).rejects.toMatchObject({ code: 'keychain-locked', remedy: 'retry' });
  });
  it('leaves no probe behind', async () => {
    const open = ring('open');
    await keychainStore('scope', { load: async () => open }).get('device');
    expect([...open.kept]).toEqual([]);
  });
  it('gives up on a prompt that nobody answers', async () => {
    await expect(store('stuck').get('device')).rejects.toMatchObject({ code: 'keychain-locked' });
    await expect(store('stuck').set('device', 'x')).rejects.toMatchObject({ code: 'keychain-locked' });
  });
  it('tells an absent service from a locked one', async () => {
    await expect(store('absent').get('device')).rejects.toMatchObject({ code: 'keychain-unavailable' });
  });
});

describe('the choice of a key store', () => {
  const chosen = (state: Parameters<typeof ring>[0], allowKeyFile: boolean, used: 'keychain' | 'key-file' | null) =>
    chooseKeyStore({ stateDir, allowKeyFile, used, keychain: keychainStore('scope', { timeout: 50, load: async () => ring(state) }) });

  it('is the keychain wherever there is one', async () => {
    expect((await chosen('open', true, null)).kind).toBe('keychain');
  });
  it('is a file only where IT allows it', async () => {
    expect((await chosen('absent', true, null)).kind).toBe('key-file');
    await expect(chosen('absent', false, null)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  });
  it('stays what it was: a keychain that comes or goes makes no new device', async () => {
    expect((await chosen('open', true, 'key-file')).kind).toBe('key-file');
    await expect(chosen('locked', true, 'keychain')).rejects.toMatchObject({ code: 'keychain-locked' });
    await expect(chosen('absent', true, 'keychain')).rejects.toMatchObject({ code: 'keychain-unavailable' });
  });
});

describe('the key file', () => {
  it('is the user’s alone, and refused once others can read it', async () => {
    const store = keyFileStore(stateDir);
    await store.set('device', 'one');
    await store.set('other', 'two');
    expect(await store.get('device')).toBe('one');
    expect(await store.delete('other')).toBe(true);
    expect(await store.get('other')).toBeNull();
    expect(statSync(keyFilePath(stateDir)).mode & 0o777).toBe(0o600);
    chmodSync(keyFilePath(stateDir), 0o644);
    await expect(store.get('device')).rejects.toMatchObject({ code: 'key-file-damaged' });
  });
  it('is not made anew when it is damaged', async () => {
    writeFileSync(keyFilePath(stateDir), '{"device":', { mode: 0o600 });
    await expect(keyFileStore(stateDir).get('device')).rejects.toMatchObject({ code: 'key-file-damaged' });
    expect(readFileSync(keyFilePath(stateDir), 'utf8')).toBe('{"device":');
  });
});

describe('device keys', () => {
  const keychain = (kept: Keytar) => keychainStore('scope', { load: async () => kept });

  it('are made once and opened again', async () => {
    const kept = ring('open');
    const first = await openKeys({ stateDir, allowKeyFile: false, keychain: keychain(kept) });
    const again = await openKeys({ stateDir, allowKeyFile: false, keychain: keychain(kept) });
    expect(again.signer.keyId).toBe(first.signer.keyId);
    expect(again.local).toEqual(first.local);
    await first.forget();
    const other = await openKeys({ stateDir, allowKeyFile: false, keychain: keychain(kept) });
    expect(other.signer.keyId).not.toBe(first.signer.keyId);
  });
  it('seal undo with a key of its own per plan, which can be dropped', async () => {
    const { undo } = await openKeys({ stateDir, allowKeyFile: false, keychain: keychain(ring('open')) });
    const made = await undo.make('plan-1');
    expect(made?.recipient).toMatch(/^age1/);
    expect(await undo.make('plan-1')).toEqual(made);
    expect(await undo.get('plan-1')).toBe(made?.identity);
    await undo.drop('plan-1');
    expect(await undo.get('plan-1')).toBeNull();
  });
  it('offer no undo without a keychain', async () => {
    const { undo, kind } = await openKeys({ stateDir, allowKeyFile: true, keychain: keychain(ring('absent')) });
    expect(kind).toBe('key-file');
    expect(await undo.make('plan-1')).toBeNull();
  });
});

const programs = ['dbus-run-session', 'gnome-keyring-daemon', 'dbus-send'];
const missing = process.platform === 'linux' ? programs.filter((name) => spawnSync('which', [name]).status !== 0) : ['Linux'];

describe('a real keyring', () => {
  it.skipIf(missing.length > 0)(
    `keeps keys, and is told from a locked one${missing.length > 0 ? ` (SKIPPED: ${missing.join(', ')} missing)` : ''}`,
    () => {
      const script = fileURLToPath(new URL('keyring-session.sh', import.meta.url));
      const said = execFileSync(
        'dbus-run-session',
        ['--', 'sh', script, process.execPath, fileURLToPath(new URL('keyring-child.ts', import.meta.url))],
        {
          encoding: 'utf8',
          timeout: 25_000,
          env: { PATH: process.env['PATH'], HOME: stateDir, XDG_DATA_HOME: join(stateDir, 'data'), XDG_RUNTIME_DIR: stateDir },
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      const lines = said.split('\n').filter((line) => line.startsWith('{'));
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        { missing: null, kept: 'value of a test', gone: null },
        { locked: 'keychain-locked' },
      ]);
    },
  );
});
