import { describe, expect, it } from 'vitest';
import { NoServiceManager, ServiceRefused } from '../../service/index.ts';
import type { RunProgram, Said } from '../../service/control/face.ts';
import { launchdControl, parsePrint } from '../../service/control/launchd.ts';
import { parseShow, systemdControl } from '../../service/control/systemd.ts';
import { parseTask, taskSchedulerControl } from '../../service/control/task-scheduler.ts';

/** As systemd 252 prints it. */
const RUNNING = `Restart=on-failure
MainPID=4711
NRestarts=2
Result=success
ExecMainStatus=0
MemoryCurrent=83886080
MemoryHigh=1073741824
MemoryMax=1610612736
LoadState=loaded
ActiveState=active
FragmentPath=/usr/lib/systemd/user/lastcopy-agent.service
UnitFileState=enabled
ConditionResult=yes
ConditionTimestampMonotonic=81234567
`;

function recorded(answers: Readonly<Record<string, Partial<Said>>>): { run: RunProgram; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    run: (program, args) => {
      const line = [program, ...args].join(' ');
      asked.push(line);
      const [, answer] = Object.entries(answers).find(([part]) => line.includes(part)) ?? [];
      return Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer });
    },
  };
}

describe('what systemctl shows', () => {
  it('of a unit that runs', () => {
    expect(parseShow(RUNNING)).toEqual({
      manager: 'systemd',
      name: 'lastcopy-agent.service',
      installed: true,
      enabled: true,
      active: 'running',
      pid: 4711,
      file: '/usr/lib/systemd/user/lastcopy-agent.service',
      restarts: 2,
      memory: { now: 83_886_080, high: 1_073_741_824, most: 1_610_612_736 },
      why: null,
    });
  });
  it('of a unit that is not there', () => {
    const text = RUNNING.replace('LoadState=loaded', 'LoadState=not-found').replace('ActiveState=active', 'ActiveState=inactive');
    expect(parseShow(text.replace('MainPID=4711', 'MainPID=0'))).toMatchObject({
      installed: false,
      enabled: null,
      active: 'stopped',
      pid: null,
    });
  });
  it('of limits that are none', () => {
    const text = RUNNING.replace(/^MemoryMax=.*/m, 'MemoryMax=infinity').replace(/^MemoryCurrent=.*/m, 'MemoryCurrent=[not set]');
    expect(parseShow(text.replace(/^MemoryHigh=.*/m, 'MemoryHigh=18446744073709551615')).memory).toEqual({
      now: null,
      high: null,
      most: null,
    });
  });
  it.each([
    [{ ActiveState: 'inactive', ConditionResult: 'no' }, 'stopped', /no fleet bundle/],
    [{ ActiveState: 'inactive', ConditionResult: 'no', ConditionTimestampMonotonic: '0' }, 'stopped', null],
    [{ ActiveState: 'failed', Result: 'exit-code', ExecMainStatus: '2' }, 'failed', /an error \(2\)/],
    [{ ActiveState: 'failed', Result: 'oom-kill' }, 'failed', /more memory/],
    [{ ActiveState: 'activating', Result: 'signal', ExecMainStatus: '9' }, 'starting', /signal 9/],
  ] as const)('why it does not run: %j', (properties, active, why) => {
    let text = RUNNING;
    for (const [name, value] of Object.entries(properties)) text = text.replace(new RegExp(`^${name}=.*`, 'm'), `${name}=${value}`);
    const state = parseShow(text);
    expect(state.active).toBe(active);
    if (why === null) expect(state.why).toBeNull();
    else expect(state.why).toMatch(why);
  });
});

describe('systemctl', () => {
  it('is asked about the user’s unit, with one question', async () => {
    const { run, asked } = recorded({ show: { stdout: RUNNING } });
    expect((await systemdControl(run).state()).pid).toBe(4711);
    await systemdControl(run).restart();
    expect(asked[0]).toMatch(/^systemctl --user --no-pager show lastcopy-agent\.service --property=\S+$/);
    expect(asked[1]).toBe('systemctl --user --no-pager restart lastcopy-agent.service');
  });
  it.each([
    [{ code: 1, stderr: 'Failed to connect to bus: No medium found\n' }, NoServiceManager, /no systemd user manager/],
    [
      { code: 1, stderr: 'System has not been booted with systemd as init system (PID 1). Can’t operate.\n' },
      NoServiceManager,
      /no systemd user/,
    ],
    [{ code: null }, NoServiceManager, /no systemd\./],
    [
      { code: 5, stderr: 'Failed to start lastcopy-agent.service: Unit lastcopy-agent.service not found.\n' },
      ServiceRefused,
      /not installed/,
    ],
    [{ code: 1, stderr: 'Job for lastcopy-agent.service failed.\nmore\n' }, ServiceRefused, /did not do it: Job for .* failed\.$/],
  ] as const)('refusing with %j becomes a sentence', async (answer, kind, sentence) => {
    const error: unknown = await systemdControl(recorded({ start: answer }).run)
      .start()
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toMatch(sentence);
    expect((error as NoServiceManager).next).not.toBe('');
  });
});

describe('launchctl', () => {
  const PRINT =
    'gui/501/com.lastcopy.agent = {\n\tactive count = 1\n\tpath = /Library/LaunchAgents/com.lastcopy.agent.plist\n\tstate = running\n\tpid = 812\n}\n';
  it('shows a job', () => {
    expect(parsePrint(PRINT, '', true)).toMatchObject({ active: 'running', pid: 812, enabled: true, installed: true });
    expect(parsePrint(null, '\t"com.lastcopy.agent" => disabled\n', true)).toMatchObject({ active: 'stopped', enabled: false });
    const ended = PRINT.replace('state = running', 'state = not running').replace('pid = 812', 'last exit code = 2');
    expect(parsePrint(ended, '', true)).toMatchObject({ active: 'failed', pid: null, why: 'It ended with an error (2).' });
  });
  it('loads the job before it starts it', async () => {
    const { run, asked } = recorded({ 'launchctl print ': { code: 113, stderr: 'Could not find service\n' } });
    await launchdControl(run, 501, () => true).start();
    expect(asked.slice(1)).toEqual([
      'launchctl bootstrap gui/501 /Library/LaunchAgents/com.lastcopy.agent.plist',
      'launchctl kickstart gui/501/com.lastcopy.agent',
    ]);
  });
  it('has nobody to ask over ssh', async () => {
    const { run } = recorded({ print: { code: 125, stderr: 'Domain does not support specified action\n' } });
    await expect(launchdControl(run, 501, () => true).state()).rejects.toThrow(NoServiceManager);
  });
});

describe('the Task Scheduler', () => {
  it('answers in numbers', () => {
    expect(parseTask('{"state":4,"enabled":true,"result":267009}')).toMatchObject({ active: 'running', enabled: true, why: null });
    expect(parseTask('{"state":3,"enabled":true,"result":2}')).toMatchObject({ active: 'failed', why: 'It ended with an error (0x2).' });
    expect(parseTask('{"state":3,"enabled":true,"result":267011}')).toMatchObject({ active: 'stopped', why: null });
    expect(parseTask('{"state":1,"enabled":false,"result":0}')).toMatchObject({ enabled: false });
    expect(parseTask('{}')).toMatchObject({ installed: false, enabled: null });
    expect(() => parseTask('Get-ScheduledTask : ')).toThrow(ServiceRefused);
  });
  it('is not told to end what does not run', async () => {
    const { run, asked } = recorded({ powershell: { stdout: '{"state":3,"enabled":true,"result":0}' } });
    await taskSchedulerControl(run).stop();
    expect(asked.filter((line) => line.startsWith('schtasks'))).toEqual([]);
    await taskSchedulerControl(run).start();
    expect(asked.at(-1)).toBe('schtasks.exe /Run /TN \\Lastcopy\\Agent');
  });
});
