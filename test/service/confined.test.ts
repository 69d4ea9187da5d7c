import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { agentUnit, installedAt } from '../../service/index.ts';
import { Fleet, MAIN } from '../e2e/fleet.ts';
import { freshToken } from '../e2e/tokens.ts';
import { lacks } from '../real-programs.ts';
import { SYSTEMD_PROGRAMS, Units } from './systemd.ts';

const confined = fileURLToPath(new URL('confined.py', import.meta.url));

/** The system calls that systemd itself makes of the unit's filter. */
function allowed(): string {
  using units = new Units({ 'lastcopy-agent.service': agentUnit({ ...installedAt(), node: '/bin/true' }) });
  const line = units.understood('lastcopy-agent.service').find((one) => one.startsWith('SystemCallFilter: '));
  return (line ?? '').slice('SystemCallFilter: '.length).split(' ').join(',');
}

const hasSeccomp = spawnSync('python3', ['-c', 'import ctypes; ctypes.CDLL("libseccomp.so.2")']).status === 0;

describe.skipIf(lacks(...SYSTEMD_PROGRAMS, 'python3') || !hasSeccomp)('confined as the unit confines it', () => {
  it('the agent enrols, finds, purges and watches', async () => {
    await using fleet = await Fleet.make();
    const home = fleet.home('laptop');
    const secret = freshToken();
    writeFileSync(join(home, '.env'), `TOKEN=${secret}\n`);
    await fleet.startServer();
    fleet.startSteward();
    const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
    const args = [
      confined,
      allowed(),
      process.execPath,
      MAIN,
      ...root,
      '--state',
      fleet.state('laptop'),
      'agent',
      '--bundle',
      fleet.bundle,
    ];
    const agent = spawn('python3', [...args, '--home', home], { stdio: 'inherit', env: { ...process.env, HOME: home } });
    try {
      await fleet.ready(1);
      expect(readFileSync(`/proc/${agent.pid}/status`, 'utf8')).toMatch(/^NoNewPrivs:\s1\n(.*\n)*Seccomp:\s2$/m);
      const said = await fleet.rotate(secret);
      expect(said.code).toBe(0);
      expect(readFileSync(join(home, '.env'), 'utf8')).not.toContain(secret);
    } finally {
      agent.kill('SIGTERM');
      await new Promise((ended) => agent.once('exit', ended));
    }
  }, 90_000);

  it('other programs cannot do what the unit forbids', () => {
    const run = (script: string) => execFileSync('python3', [confined, allowed(), '/bin/sh', '-c', script], { encoding: 'utf8' });
    expect(run('echo works')).toBe('works\n');
    expect(() => run('unshare --user true')).toThrow(/Operation not permitted/);
    expect(run('ulimit -c')).toBe('0\n');
    expect(
      run(`python3 -c 'import socket
try: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
except OSError as error: print(error.strerror)'`),
    ).toBe('Address family not supported by protocol\n');
  });
});
