import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AGENT } from '../../service/index.ts';
import { judge } from '../../src/cli/doctor/service.ts';
import { lastcopy } from '../e2e/fleet.ts';
import { lacks } from '../real-programs.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcopy-service-'));
  mkdirSync(join(folder, 'run'), { mode: 0o700 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const service = (verb: string, env: Record<string, string> = {}) =>
  lastcopy(['--state', join(folder, 'state'), 'service', verb, '--json'], {
    home: folder,
    env: { XDG_RUNTIME_DIR: join(folder, 'run'), ...env },
  });

/** A systemctl that writes down how it was called, and knows whether the unit runs. */
function systemctl(): { env: Record<string, string>; asked: () => string[] } {
  const file = join(folder, 'systemctl');
  writeFileSync(
    file,
    `#!/bin/sh
echo "$*" >> '${folder}/asked'
case "$*" in
  *' show '*) cat '${folder}/shown';;
  *' start '*|*' restart '*) sed -i 's/^ActiveState=.*/ActiveState=active/' '${folder}/shown';;
  *' stop '*) sed -i 's/^ActiveState=.*/ActiveState=inactive/' '${folder}/shown';;
esac
`,
  );
  chmodSync(file, 0o755);
  writeFileSync(
    join(folder, 'shown'),
    'LoadState=loaded\nActiveState=inactive\nUnitFileState=enabled\nMainPID=0\nResult=success\nConditionResult=no\n',
  );
  return {
    env: { PATH: `${folder}:${process.env['PATH']}` },
    asked: () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n'),
  };
}

describe('lastcopy service', () => {
  it('asks, starts, stops, and says whether it came true', async () => {
    const fake = systemctl();
    expect((await service('status', fake.env)).code).toBe(1);
    const started = await service('start', fake.env);
    expect(started.code).toBe(0);
    expect(started.lines()).toMatchObject([{ type: 'service', active: 'running', enabled: true, agentByHand: null }]);
    expect((await service('status', fake.env)).code).toBe(0);
    expect((await service('stop', fake.env)).code).toBe(0);
    expect(fake.asked().filter((line) => !line.includes(' show '))).toEqual([
      '--user --no-pager start lastcopy-agent.service',
      '--user --no-pager stop lastcopy-agent.service',
    ]);
  });

  it.skipIf(lacks('systemctl'))('says what to do where the real systemctl finds no manager', async () => {
    const said = await service('start');
    expect(said.code).toBe(2);
    expect(said.stdout).toBe('');
    expect(said.stderr).toMatch(/no systemd user manager/);
    expect(said.stderr).toMatch(/by hand.*lastcopy agent/);
  });
});

describe('what the doctor makes of it', () => {
  const good = {
    manager: 'systemd',
    name: 'lastcopy-agent.service',
    installed: true,
    enabled: true,
    active: 'running',
    pid: 7,
    file: null,
    restarts: 0,
    memory: { now: 1, high: AGENT.limits.memoryHigh * 2 ** 20, most: AGENT.limits.memoryMax * 2 ** 20 },
    why: null,
  } as const;
  it.each([
    [{}, '', 'ok', /runs \(pid 7\)/],
    [{ enabled: false }, '', 'warning', /does not start at login/],
    [{ installed: false, active: 'stopped' }, ' An agent runs, started by hand (pid 9).', 'warning', /not installed.*by hand/],
    [{ active: 'failed', why: 'It was ended by signal 9.' }, '', 'failed', /signal 9/],
    [{ active: 'stopped' }, '', 'failed', /does not run/],
    [{ active: 'stopped' }, ' An agent runs, started by hand (pid 9).', 'warning', /by hand/],
    [{ memory: { ...good.memory, high: 200 * 2 ** 20 } }, '', 'warning', /200 MiB only/],
  ] as const)('%j%s', (change, byHand, state, sentence) => {
    const finding = judge({ ...good, ...change }, byHand, '/state');
    expect(finding.state).toBe(state);
    expect(finding.sentence).toMatch(sentence);
  });
});
