import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fleet, freePort, lastcopy, MAIN } from '../e2e/fleet.ts';
import { lacks } from '../real-programs.ts';
import { certificate } from '../server/certificate.ts';

type Line = { id: string; state: string; sentence: string; fix: string | null };

let folder = '';
let home = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-doctor-'));
  home = join(folder, 'home');
  mkdirSync(home);
  mkdirSync(join(folder, 'run'), { mode: 0o700 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const root = process.getuid?.() === 0;
const state = () => join(folder, 'state');

/** The doctor's findings by id, in a session that has nothing. */
async function doctor(bundle?: string, stateDir = state()): Promise<{ code: number; found: Record<string, Line>; stderr: string }> {
  const said = await lastcopy(['--state', stateDir, 'doctor', '--json', ...(bundle ? ['--bundle', bundle] : [])], {
    home,
    env: { XDG_RUNTIME_DIR: join(folder, 'run') },
  });
  return { code: said.code, stderr: said.stderr, found: byId(said.lines()) };
}

function byId(lines: readonly Record<string, unknown>[]): Record<string, Line> {
  return Object.fromEntries(lines.map((line) => [line['id'], line as unknown as Line]));
}

describe('the doctor, where there is nothing', () => {
  it('says so, with a way on, and leaves nothing behind', async () => {
    const { code, found, stderr } = await doctor();
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(found['runtime']).toMatchObject({ state: 'ok' });
    expect(found['bundle']).toMatchObject({ state: 'failed', fix: expect.stringContaining('lastcopy enroll') });
    expect(found['keychain']).toMatchObject({ state: 'failed', sentence: expect.stringMatching(/no keychain/) });
    expect(found['server']).toMatchObject({ state: 'skipped' });
    expect(found['clock']).toMatchObject({ state: 'skipped' });
    expect(found['service']).toMatchObject({ state: 'skipped', sentence: expect.stringMatching(/no systemd/) });
    expect(found['desktop']).toMatchObject({ state: 'skipped' });
    expect(found['state']).toMatchObject({ state: 'ok', sentence: expect.stringContaining('is made when the agent starts') });
    expect(Object.values(found).every(({ state: how, fix }) => (fix !== null) === (how === 'warning' || how === 'failed'))).toBe(true);
    expect(readdirSync(home)).toEqual([]);
    expect(existsSync(state())).toBe(false);
  });

  it('prints a table without colour, then what to do', async () => {
    const said = await lastcopy(['--state', state(), 'doctor'], { home, env: { XDG_RUNTIME_DIR: join(folder, 'run') } });
    expect(said.stdout).toMatch(/^✓ runtime {2,}\S/m);
    expect(said.stdout).toMatch(/^✗ bundle {2,}This agent knows no fleet\.$/m);
    expect(said.stdout).toMatch(/^To do \(\d things\):\n {2}bundle: Run: lastcopy enroll BUNDLE/m);
    expect(said.stdout).not.toContain('\x1b');
  });
});

describe('the doctor, beside a fleet', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.make();
    await fleet.startServer();
    fleet.startSteward();
    fleet.startAgent('laptop');
    await fleet.ready(1);
  });
  afterAll(() => fleet[Symbol.asyncDispose]());

  it('finds a running agent in order, then its server gone', async () => {
    const first = await doctor(fleet.bundle, fleet.state('laptop'));
    expect(Object.fromEntries(Object.values(first.found).map(({ id, state: how }) => [id, how]))).toMatchObject({
      bundle: 'ok',
      state: 'ok',
      keychain: 'ok',
      server: 'ok',
      clock: 'ok',
      agent: 'ok',
      undo: 'warning',
    });
    expect(first.found['state']?.sentence).toContain(`held by process ${fleet.child('laptop').pid}`);
    expect(first.found['agent']?.sentence).toMatch(/^The agent runs, its link is up/);
    expect(first.found['service']?.sentence).toContain(`started by hand (pid ${fleet.child('laptop').pid})`);
    expect(first.code).toBe(0);

    await fleet.kill('server');
    await fleet.until(
      'the agent knows',
      async () => (await doctor(fleet.bundle, fleet.state('laptop'))).found['agent']?.state === 'failed',
    );
    const then = await doctor(fleet.bundle, fleet.state('laptop'));
    expect(then.found['server']).toMatchObject({ state: 'failed', sentence: `Nobody listens at 127.0.0.1:${fleet.port}.` });
    expect(then.found['agent']?.sentence).toMatch(/its link to the server is down/);
    expect(then.code).toBe(1);

    await fleet.kill('laptop', 'SIGTERM');
    const last = await doctor(fleet.bundle, fleet.state('laptop'));
    expect(last.found['agent']).toMatchObject({ state: 'failed', sentence: 'No agent runs.' });
    expect(last.found['state']?.sentence).not.toContain('held by');
  }, 90_000);

  it('tells a bundle that is damaged, or of another fleet', async () => {
    const damaged = join(folder, 'bundle.json');
    writeFileSync(damaged, '{"format":');
    expect((await doctor(damaged)).found['bundle']).toMatchObject({ state: 'failed', sentence: expect.stringMatching(/is not valid/) });
    const other = JSON.parse(readFileSync(fleet.bundle, 'utf8')) as { fleet: string };
    writeFileSync(damaged, JSON.stringify({ ...other, fleet: 'another-fleet' }));
    expect((await doctor(damaged, fleet.state('laptop'))).found['bundle']).toMatchObject({
      state: 'failed',
      sentence: expect.stringMatching(/of another fleet/),
    });
    expect((await doctor(join(folder, 'none.json'))).found['bundle']).toMatchObject({ sentence: expect.stringContaining('ENOENT') });
  });

  describe('and the way to the server', () => {
    const bundleFor = (url: string, ca: string | null = null) => {
      const path = join(folder, 'bundle.json');
      writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(fleet.bundle, 'utf8')) as object), server: { url, ca } }));
      return path;
    };
    const nonceAt =
      (offset: number): RequestListener =>
      (_request, response) =>
        response.end(JSON.stringify({ nonce: 'n'.repeat(40), time: new Date(Date.now() + offset).toISOString() }));

    async function plain(listener: RequestListener) {
      const server = createServer(listener);
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.dispose]: () => void server.close() };
    }

    it('tells a server of another authority from a good one', async () => {
      const good = certificate();
      const server = createTlsServer({ cert: good.cert, key: good.key }, nonceAt(0));
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      const { port } = server.address() as AddressInfo;
      try {
        expect((await doctor(bundleFor(`https://127.0.0.1:${port}`, good.cert))).found['server']).toMatchObject({ state: 'ok' });
        expect((await doctor(bundleFor(`https://127.0.0.1:${port}`, certificate().cert))).found['server']).toMatchObject({
          state: 'failed',
          sentence: expect.stringMatching(/not by the authority that the fleet bundle names/),
        });
        const asked = (await doctor(bundleFor(`http://127.0.0.1:${port}`))).found['server'];
        expect(asked).toMatchObject({ state: 'failed', fix: expect.stringMatching(/speaks https instead/) });
      } finally {
        server.close();
      }
    }, 60_000);

    it('tells a clock that is off', async () => {
      using late = await plain(nonceAt(300_000));
      const { found } = await doctor(bundleFor(late.url));
      expect(found['server']).toMatchObject({ state: 'ok' });
      expect(found['clock']).toMatchObject({ state: 'warning', sentence: expect.stringMatching(/^This machine's clock is 5 min behind/) });
      using near = await plain(nonceAt(-20_000));
      expect((await doctor(bundleFor(near.url))).found['clock']).toMatchObject({ state: 'ok' });
    });

    it('tells something else that answers, a name that is not known, and a port where nobody is', async () => {
      using other = await plain((_request, response) => response.writeHead(200).end('<html>Welcome to the hotel</html>'));
      expect((await doctor(bundleFor(other.url))).found['server']?.sentence).toMatch(/it is no Lastcopy server/);
      expect((await doctor(bundleFor('https://lastcopy.invalid:8443'))).found['server']?.sentence).toMatch(
        /name of lastcopy\.invalid:8443 is not known/,
      );
      expect((await doctor(bundleFor(`http://127.0.0.1:${await freePort()}`))).found['server']?.sentence).toMatch(/^Nobody listens/);
    });
  });
});

describe('the doctor, looking at folders', () => {
  it('wants the state directory to be its user’s alone', async () => {
    mkdirSync(state());
    chmodSync(state(), 0o755);
    expect((await doctor()).found['state']).toMatchObject({ state: 'warning', fix: `chmod 700 '${state()}'` });
    chmodSync(state(), 0o700);
    expect((await doctor()).found['state']).toMatchObject({ state: 'ok' });
    rmSync(state(), { recursive: true });
    writeFileSync(state(), '');
    expect((await doctor()).found['state']).toMatchObject({ state: 'failed', sentence: `${state()} is no folder.` });
  });

  it.skipIf(root)('names what its user cannot read', async () => {
    mkdirSync(join(home, 'open/closed'), { recursive: true });
    chmodSync(join(home, 'open/closed'), 0o000);
    try {
      expect((await doctor()).found['home']).toMatchObject({
        state: 'warning',
        sentence: expect.stringContaining(join(home, 'open/closed')),
      });
    } finally {
      chmodSync(join(home, 'open/closed'), 0o700);
    }
    expect((await doctor()).found['home']).toMatchObject({ state: 'ok' });
  });

  it('takes root for root only', async () => {
    const said = await new Promise<string>((done) => {
      const child = spawn(process.execPath, [MAIN, '--state', state(), 'doctor', '--json'], {
        env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: join(folder, 'run') },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.on('data', (part: Buffer) => (text += part.toString()));
      child.on('close', () => done(text));
    });
    expect(said.includes('You are root')).toBe(root);
  });
});

describe.skipIf(lacks('dbus-run-session', 'gnome-keyring-daemon', 'dbus-send'))('the doctor, with a real keyring', () => {
  it('tells an open ring from a locked one, and leaves no probe', () => {
    const script = fileURLToPath(new URL('doctor-session.sh', import.meta.url));
    const args = [MAIN, '--allow-root', '--state', state(), 'doctor', '--json'];
    const said = execFileSync('dbus-run-session', ['--', 'sh', script, process.execPath, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: process.env['PATH'], HOME: home, XDG_DATA_HOME: join(folder, 'data'), XDG_RUNTIME_DIR: join(folder, 'run') },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lines = said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
    expect(lines.filter(({ id }) => id === 'keychain').map(({ state: how, sentence }) => [how, sentence])).toEqual([
      ['ok', 'The keychain is open.'],
      ['failed', expect.stringMatching(/^The keychain (is locked|does not answer)/)],
    ]);
    // A session with a bus can be asked.
    expect(lines.find(({ id }) => id === 'desktop')?.state).toBe('ok');
  }, 90_000);
});
