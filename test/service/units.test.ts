import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  agentPathUnit,
  agentUnit,
  AGENT,
  installedAt,
  preset,
  SERVER,
  serverUnit,
  stewardUnit,
  sysctl,
  systemPreset,
} from '../../service/index.ts';
import { lacks } from '../real-programs.ts';
import { SYSTEMD_PROGRAMS, Units } from './systemd.ts';

const launcher = createRequire(import.meta.url)('../../src/cli/launcher.cjs') as {
  AGENT_FLAGS: string[];
  AGENT_ENV: Record<string, string>;
  SERVER_ENV: Record<string, string>;
};
const at = installedAt();

describe.skipIf(lacks(...SYSTEMD_PROGRAMS))('systemd', () => {
  it('has nothing to say against the units', () => {
    using units = new Units({});
    const here = { ...at, node: units.program('node') };
    units.write('lastcopy-agent.service', agentUnit(here));
    units.write('lastcopy-agent.path', agentPathUnit());
    units.write('lastcopy-server.service', serverUnit(here));
    units.write('lastcopy-steward.service', stewardUnit(here));
    units.analyze('verify', '--user', '--man=no', './lastcopy-agent.service', './lastcopy-agent.path');
    units.analyze('verify', '--man=no', './lastcopy-server.service', './lastcopy-steward.service');
    // It would say something.
    units.write('broken.service', agentUnit(here).replace('Type=exec', 'Tipe=exec'));
    expect(() => units.analyze('verify', '--user', '--man=no', './broken.service')).toThrow(/Tipe/);
  });

  it('reads the agent’s command line and variables as the launcher knows them', () => {
    using units = new Units({});
    const node = units.program('node');
    units.write('lastcopy-agent.service', agentUnit({ ...at, node }));
    const lines = units.understood('lastcopy-agent.service');
    expect(lines).toContain(`Command Line: ${[node, ...launcher.AGENT_FLAGS, at.launcher, 'agent'].join(' ')}`);
    expect(lines.filter((line) => line.startsWith('Environment:'))).toEqual(
      Object.entries(launcher.AGENT_ENV).map(([name, value]) => `Environment: ${name}=${value}`),
    );
  });

  it('gives the server the variables that the launcher gives it', () => {
    using units = new Units({ 'lastcopy-server.service': serverUnit({ ...at, node: '/bin/true' }) });
    const lines = units.understood('lastcopy-server.service');
    expect(lines).toEqual(
      expect.arrayContaining(Object.entries(launcher.SERVER_ENV).map(([name, value]) => `Environment: ${name}=${value}`)),
    );
  });

  it('holds the agent to its limits, and ends nothing but the process that meets one', () => {
    using units = new Units({ 'lastcopy-agent.service': agentUnit({ ...at, node: '/bin/true' }) });
    const lines = units.understood('lastcopy-agent.service');
    for (const line of [
      `MemoryHigh: ${AGENT.limits.memoryHigh * 2 ** 20}`,
      `MemoryMax: ${AGENT.limits.memoryMax * 2 ** 20}`,
      'MemorySwapMax: 0',
      'OOMPolicy: continue',
      'LimitCORE: 0',
      'CPUWeight: 20',
      'Restart: on-failure',
      'KillMode: mixed',
      'Slice: background.slice',
      'MemoryDenyWriteExecute: no',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('starts the agent for people with a fleet only', () => {
    using units = new Units({ 'lastcopy-agent.service': agentUnit({ ...at, node: '/bin/true' }) });
    const conditions = units
      .understood('lastcopy-agent.service')
      .filter((line) => line.startsWith('Condition'))
      .map((line) => line.replace(/ untested$/, ''));
    expect(conditions).toContain('ConditionUser: !root');
    expect(conditions).toContain('ConditionUser: !@system');
    expect(conditions).toContain('ConditionPathExists: |/etc/lastcopy/bundle.json');
    expect(conditions.some((line) => /\|.+\/home\/\.local\/state\/lastcopy\/bundle\.json$/.test(line))).toBe(true);
  });

  it.each(['with space/node', '100%h/node', '$HOME; a/node', 'ends in $/node'])('takes the path %s literally', (path) => {
    using units = new Units({});
    const node = units.program(path);
    const script = units.program(path, '..', `launch $er %d "it's" \\.cjs`);
    units.write('lastcopy-agent.service', agentUnit({ node, launcher: script }));
    units.analyze('verify', '--user', '--man=no', './lastcopy-agent.service');
    // It would miss the program under any other name.
    units.write('wrong.service', agentUnit({ node: `${node}x`, launcher: script }));
    expect(() => units.analyze('verify', '--user', '--man=no', './wrong.service')).toThrow(/not executable/);
    const [line] = units.understood('lastcopy-agent.service').filter((one) => one.startsWith('Command Line:'));
    // The dump quotes as a shell does, and shows `$` before variables are put in: `$$` becomes `$`.
    expect(shellWords(line?.slice('Command Line: '.length) ?? '').at(-2)).toBe(script.replaceAll('$', () => '$$'));
  });

  it('finds server and steward exposed to little', () => {
    using units = new Units({ 'lastcopy-server.service': serverUnit(at), 'lastcopy-steward.service': stewardUnit(at) });
    for (const unit of ['lastcopy-server.service', 'lastcopy-steward.service']) {
      const said = units.analyze('security', '--offline=true', `./${unit}`);
      expect(Number(/exposure level for .*: (\d+\.\d)/.exec(said)?.[1])).toBeLessThanOrEqual(1.5);
    }
  });
});

describe('the fleet’s own units', () => {
  it('hand over what only root can read, and share nothing', () => {
    for (const [unit, other] of [
      [serverUnit(at), 'steward'],
      [stewardUnit(at), 'server'],
    ] as const) {
      expect(unit).not.toContain(`/etc/lastcopy/${other}`);
      expect(unit).not.toContain(`lastcopy-${other}`);
      expect(unit).not.toMatch(/ExecStart=.*\/etc\/lastcopy/);
    }
    expect(serverUnit(at)).toContain(`LoadCredential=tls-key.pem:${SERVER.credentials['tls-key.pem']}`);
    expect(stewardUnit(at)).toContain('MemorySwapMax=0');
  });
});

describe('what stands beside the units', () => {
  it('switches the agent on and the fleet’s own off', () => {
    expect(preset()).toBe('enable lastcopy-agent.service\n');
    expect(systemPreset()).toBe('disable lastcopy-server.service\ndisable lastcopy-steward.service\n');
  });
  it('raises the kernel’s watch limits', () => {
    expect(sysctl()).toMatch(/^fs\.inotify\.max_user_watches = 1048576$/m);
  });
  it('refuses a path that systemd cannot start', () => {
    expect(() => agentUnit({ ...at, node: '/opt/a"b/node' })).toThrow(/quotation mark/);
    expect(() => agentUnit({ ...at, node: '/opt/a\nExecStartPre=/bin/x' })).toThrow(/line break/);
  });
});

/** The words of a POSIX command line. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:"(?:\\.|[^"\\])*"|\\.|[^\s"\\])+/g)].map(([word]) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"/g, '$1').replaceAll(/\\(.)/g, '$1'),
  );
}
