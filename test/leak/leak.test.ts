import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fleet, freePort, lastcopy } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { leaks } from './needles.ts';
import { recordingProxy } from './recording-proxy.ts';

/** A secret in a name, and as a key: what is sent or printed masks it; our own index must keep the name while the file has it. */
function plantInNames(home: string, secret: string): void {
  mkdirSync(join(home, `folder-${secret}`));
  writeFileSync(join(home, `folder-${secret}/named.txt`), `token=${secret}\n`);
}

/** Canaries go in, everything that the product wrote or sent is searched for them. */

function plant(home: string, secret: string): void {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  put('.env', `TOKEN=${secret}\n`);
  put('.bash_history', `export TOKEN=${secret}\n`);
  put('broken.json', `{"token": "${secret}", `);
  put('keyed.json', JSON.stringify({ [secret]: { token: secret } }));
  put('basic.log', Buffer.from(`u:${secret}`).toString('base64'));
}

/** What the agent's page shows, asked for as its script does; and what let us in. */
async function pageOf(stateDir: string): Promise<{ view: Buffer; keys: string[] }> {
  const said = await lastcopy(['--state', stateDir, 'open', '--print']);
  const { origin, hash } = new URL(said.stdout.trim());
  const token = hash.slice('#token='.length);
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const { key } = (await answer.json()) as { key: string };
  const view = await fetch(`${origin}/view`, { headers: { authorization: `Bearer ${key}` } });
  return { view: Buffer.from(await view.arrayBuffer()), keys: [token, key] };
}

describe('the search for leaks itself', () => {
  it('sees a value in every form it claims to', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-leak-'));
    const secret = freshToken();
    for (const [n, text] of [
      secret,
      Buffer.from(`xy${secret}`).toString('base64'),
      Buffer.from(secret).toString('hex'),
      secret.slice(20),
    ].entries()) {
      writeFileSync(join(folder, `f${n}`), text);
    }
    const found = leaks(secret, [folder]);
    for (let n = 0; n < 4; n++) expect(found.some((line) => line.includes(`/f${n}:`))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

describe('a canary', () => {
  it('reaches no log, frame, database, error or temp file through a whole rotation', { timeout: 180_000 }, async () => {
    await using fleet = await Fleet.make();
    const realPort = await freePort();
    await using proxy = await recordingProxy(fleet.port, realPort);
    const secret = freshToken();
    const guessable = `hunter2-${freshToken().slice(-4)}`;
    const home = fleet.home('ann');
    plant(home, secret);
    const named = freshToken();
    plantInNames(home, named);
    writeFileSync(join(home, '.netrc'), `machine db login root password ${guessable}\n`);
    // Other users' temp files are theirs: what our processes put there is what counts.
    const temp = join(fleet.folder, 'tmp');
    mkdirSync(temp);
    await fleet.startServer(realPort);
    fleet.startSteward();
    fleet.start('ann', ['agent', '--bundle', fleet.bundle, '--home', home], { HOME: home, TMPDIR: temp });
    await fleet.ready(1);

    const dry = await fleet.rotate(secret, ['--dry-run']);
    const said = await fleet.rotate(secret);
    expect(said.lines().at(-1)).toMatchObject({ type: 'rotation' });
    const sealed = await fleet.rotate(guessable);
    expect(sealed.lines().at(-1)).toMatchObject({ type: 'rotation' });
    const status = await lastcopy(['--state', fleet.state('ann'), 'status', '--json']);
    const replicas = await lastcopy(['--state', fleet.state('ann'), 'replicas', '--json']);
    const fleetwide = await fleet.operate(['replicas', '--json']);
    const shown = await pageOf(fleet.state('ann'));
    await fleet.kill('ann', 'SIGKILL');

    const texts = new Map<string, Buffer>(proxy.recorded);
    for (const [name, one] of Object.entries({ dry, said, sealed, status, replicas, fleetwide })) {
      texts.set(`${name} stdout`, Buffer.from(one.stdout));
      texts.set(`${name} stderr`, Buffer.from(one.stderr));
    }
    texts.set('the page', shown.view);
    expect(shown.view.includes('named.txt')).toBe(true);
    expect(proxy.frames).toBeGreaterThan(20);
    const wrote = [join(fleet.folder, 'state'), join(fleet.folder, 'out'), temp];
    expect(leaks(secret, wrote, texts)).toEqual([]);
    expect(leaks(guessable, wrote, texts)).toEqual([]);
    const beyond = [fleet.state('server'), fleet.state('steward'), join(fleet.state('ann'), 'logs'), join(fleet.folder, 'out'), temp];
    expect(leaks(named, beyond, texts)).toEqual([]);
    // What lets a browser in is nowhere after it was used.
    for (const key of shown.keys) expect(leaks(key, wrote)).toEqual([]);
  });

  it('reaches no output or state of scan, hunt and purge', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastcopy-leak-'));
    const home = join(folder, 'home');
    const state = join(folder, 'state');
    const secret = freshToken();
    plant(home, secret);
    const named = freshToken();
    plantInNames(home, named);
    const texts = new Map<string, Buffer>();
    for (const args of [
      ['scan', home, '--json'],
      ['scan', home],
      ['hunt', home, '--secret-stdin', '--json'],
      ['hunt', home, '--secret-stdin'],
      ['purge', home, '--secret-stdin', '--dry-run'],
      ['purge', home, '--secret-stdin', '--dry-run', '--json'],
      ['purge', home, '--secret-stdin', '--json'],
      ['hunt', join(home, 'absent'), '--secret-stdin'],
      ['undo'],
    ]) {
      const said = await lastcopy(['--state', state, ...args], { input: `${secret}\n`, home: folder });
      texts.set(`${args.join(' ')} stdout`, Buffer.from(said.stdout));
      texts.set(`${args.join(' ')} stderr`, Buffer.from(said.stderr));
    }
    expect(texts.size).toBe(18);
    expect(leaks(secret, [state], texts)).toEqual([]);
    expect(leaks(named, [], texts)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
