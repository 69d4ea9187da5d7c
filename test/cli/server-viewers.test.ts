import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fleet, lastcopy, MAIN } from '../e2e/fleet.ts';
import { lacks } from '../real-programs.ts';
import { trySignIn } from '../server/viewer.ts';

const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

describe('lastcopy server sign-in, sessions, sign-out', () => {
  it('make a link beside the running server, list who used one, and end it', { timeout: 90_000 }, async () => {
    await using fleet = await Fleet.make();
    await fleet.startServer();
    const server = (...args: string[]) => lastcopy(['--state', fleet.state('server'), 'server', ...args]);
    const url = `http://127.0.0.1:${fleet.port}`;
    // Without a terminal, as under a service manager, nothing that opens the door is printed.
    expect(fleet.output('server')).toContain(`${url}/dashboard/`);
    expect(fleet.output('server')).not.toContain('#sign-in=');

    const made = await server('sign-in');
    expect(made.code, made.stderr).toBe(0);
    const [, token = ''] = new RegExp(`^${url}/dashboard/#sign-in=([A-Za-z0-9_-]{43})\n$`).exec(made.stdout) ?? [];
    expect(token).not.toBe('');
    expect(made.stderr).toMatch(/^Good once, until /);
    expect((await server('sessions')).stdout).toBe('Nobody is signed in to the dashboard.\n');
    expect((await trySignIn(url, token)).status).toBe(200);
    expect((await server('sessions', '--json')).lines()).toMatchObject([{ type: 'session', n: 1 }]);
    expect(everything(fleet.state('server'))).not.toContain(token);
    expect(fleet.output('server')).not.toContain(token);

    for (const wrong of [[], ['x'], ['1', '--all'], ['9']]) expect((await server('sign-out', ...wrong)).code).toBe(2);
    const out = await server('sign-out', '--all');
    expect(out).toMatchObject({ code: 0, stdout: '1 session ended; links that were not used are void.\n' });
    expect((await server('sessions', '--json')).lines()).toEqual([]);
  });

  it('say where to run them when there is no server', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-nobody-'));
    for (const args of [['sign-in'], ['sessions'], ['sign-out', '--all']]) {
      const said = await lastcopy(['--state', folder, 'server', ...args]);
      expect(said.code).toBe(2);
      expect(said.stderr).toContain('No server has run');
    }
    rmSync(folder, { recursive: true });
  });
});

describe('lastcopy server', () => {
  it.skipIf(lacks('script'))('prints a link on a terminal, and writes none into its log', { timeout: 60_000 }, async () => {
    await using fleet = await Fleet.make();
    const words = [process.execPath, MAIN, '--state', fleet.state('server'), 'server', '--bundle', fleet.bundle, '--port', '0'];
    const child = spawn('script', ['-qefc', words.map((word) => `'${word}'`).join(' '), '/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    try {
      await expect.poll(() => said, { timeout: 30_000 }).toMatch(/#sign-in=[A-Za-z0-9_-]{43}/);
      const [link = '', url = '', token = ''] = /(http:\/\/[^/]+)\/dashboard\/#sign-in=([A-Za-z0-9_-]{43})/.exec(said) ?? [];
      expect(link).not.toBe('');
      expect((await trySignIn(url, token)).status).toBe(200);
      expect(everything(fleet.state('server'))).not.toContain(token);
    } finally {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.write('\u0003');
      await gone;
    }
  });

  it('takes a number of days to keep', async () => {
    await using fleet = await Fleet.make();
    for (const days of ['0', '-1', '1.5', 'x', '36501']) {
      const said = await lastcopy(['--state', fleet.state('x'), 'server', '--bundle', fleet.bundle, '--port', '0', '--keep-days', days]);
      expect(said.code).toBe(2);
      expect(said.stderr).toContain('--keep-days wants');
    }
  });
});
