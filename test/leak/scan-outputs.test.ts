import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ScanHome } from '../cli/scan-home.ts';
import { MAIN } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { leaks } from './needles.ts';

/** Canaries in contents and in names; every format, file and line that a scan writes is searched for them. */

let started: ChildProcess | null = null;
afterEach(() => void started?.kill('SIGKILL'));

function plant(at: ScanHome): { secret: string; named: string } {
  const [secret, named] = [freshToken(), freshToken()];
  at.write('.env', `TOKEN=${secret}\n`);
  at.write('basic.log', Buffer.from(`u:${secret}`).toString('base64'));
  at.write('broken.json', `{"token": "${secret}", `);
  at.write(`folder-${named}/named.txt`, `token=${named}\nTOKEN=${secret}\n`);
  return { secret, named };
}

/** A scan whose standard error is a terminal, as far as it can tell. */
function onTerminal(at: ScanHome, args: readonly string[], temp: string): ChildProcess & { said: () => string } {
  const terminal = `data:text/javascript,${encodeURIComponent('process.stderr.isTTY = true; process.stderr.columns = 200;')}`;
  const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
  const child = spawn(process.execPath, ['--import', terminal, MAIN, ...root, '--state', at.state, ...args], {
    env: { ...process.env, HOME: at.home, TMPDIR: temp },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started = child;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return Object.assign(child, { said: () => text });
}

async function until(holds: () => boolean, child: { said: () => string }): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    if (holds()) return;
    await pause(10);
  }
  throw new Error(`it did not come to that: ${child.said()}`);
}

function filesBelow(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)) : [];
}

describe('a canary', () => {
  it('reaches no format, result file, allowance or explanation of a scan', { timeout: 180_000 }, async () => {
    using at = new ScanHome();
    const { secret, named } = plant(at);
    const out = join(at.folder, 'out');
    const temp = join(at.folder, 'tmp');
    for (const folder of [out, temp]) mkdirSync(folder);
    const texts = new Map<string, Buffer>();
    const run = async (args: readonly string[], input = '') => {
      const said = await at.run(args, input, { TMPDIR: temp });
      texts.set(`${args.join(' ')} stdout`, Buffer.from(said.stdout)).set(`${args.join(' ')} stderr`, Buffer.from(said.stderr));
      return said;
    };
    for (const format of ['sarif', 'ndjson', 'table']) {
      const said = await run(['scan', at.home, '--format', format, '--output', join(out, format)]);
      expect(said.code, said.stderr).toBe(1);
      expect(existsSync(join(out, format))).toBe(true);
    }
    const found = (await run(['scan', at.home, '--json']))
      .lines()
      .find(({ type, path }) => type === 'finding' && String(path).endsWith('.env'));
    const { fingerprint, place } = found as { fingerprint: string; place: string };
    expect((await run(['allow', fingerprint, '--place', place, '--reason', 'a test'])).code).toBe(0);
    await run(['allow', 'list', '--json']);
    expect(filesBelow(at.state)).toContain(join(at.state, 'allowed.json'));
    expect((await run(['scan', at.home, '--format', 'sarif'])).stdout).toContain('suppressions');
    await run(['hunt', at.home, '--secret-stdin', '--format', 'sarif'], `${secret}\n`);
    await run(['scan', '--why', join(at.home, '.env')]);
    await run(['scan', '--why', join(at.home, `folder-${named}/named.txt`), '--json']);
    await run(['scan', '--why', join(at.home, `folder-${named}/gone.txt`)]);
    await run(['scan', join(at.home, `folder-${named}/gone.txt`)]);
    await run(['scan', at.home, '--resume']);
    expect(texts.size).toBe(2 * 13);
    // The names of these texts are the arguments themselves.
    const said = new Map([...texts].map(([args, text]) => [args.replaceAll(named, 'NAMED'), text]));
    expect(leaks(secret, [at.state, out, temp], said)).toEqual([]);
    expect(leaks(named, [at.state, out, temp], said)).toEqual([]);
  });

  it('reaches neither the terminal nor what an interrupted scan leaves to go on with', { timeout: 120_000 }, async () => {
    using at = new ScanHome();
    const { secret, named } = plant(at);
    const temp = join(at.folder, 'tmp');
    mkdirSync(temp);
    for (let index = 0; index < 60; index++) at.write(`many/${index}.txt`, `token=${secret}\n`);
    // The last file takes for ever, so that its name is what progress tells.
    truncateSync(at.write(`zz-${named}/hole`, ''), 2 ** 40);
    const scan = onTerminal(at, ['scan', at.home, '--threads', '1'], temp);
    const scans = join(at.state, 'scans');
    await until(() => scan.said().includes('zz-') && filesBelow(scans).some((path) => path.endsWith('told.sqlite')), scan);
    const kept = filesBelow(scans).find((path) => path.endsWith('told.sqlite')) ?? '';
    // Also while it runs, and as a crash would leave it.
    expect(leaks(secret, [at.state, temp])).toEqual([]);
    scan.kill('SIGINT');
    await once(scan, 'close');
    expect(scan.said()).toContain('--resume');
    expect(filesBelow(dirname(kept))).toContain(kept);
    expect(leaks(secret, [at.state, temp], new Map([['terminal', Buffer.from(scan.said())]]))).toEqual([]);
    expect(leaks(named, [temp], new Map([['terminal', Buffer.from(scan.said())]]))).toEqual([]);
  });
});
