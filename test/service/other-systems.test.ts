import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { LAUNCH_AGENT, launchAgent, logonTask } from '../../service/index.ts';
import { lacks } from '../real-programs.ts';

const { AGENT_FLAGS } = createRequire(import.meta.url)('../../src/cli/launcher.cjs') as { AGENT_FLAGS: string[] };

/** Reads by another's parser; the answer as JSON. */
function python(program: string, input: string | Buffer): unknown {
  return JSON.parse(execFileSync('python3', ['-c', program], { input, encoding: 'utf8' }));
}

describe.skipIf(lacks('python3'))('files for other systems, read by Python', () => {
  it('the LaunchAgent is a property list', () => {
    const at = { node: '/Library/Application Support/Lastcopy/node', launcher: '/Library/A & B/<x>.cjs' };
    const read = python('import plistlib,sys,json; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))', launchAgent(at));
    expect(read).toMatchObject({
      Label: LAUNCH_AGENT,
      ProgramArguments: [at.node, ...AGENT_FLAGS, at.launcher, 'agent'],
      LimitLoadToSessionType: 'Aqua',
      RunAtLoad: true,
      KeepAlive: { PathState: { '/etc/lastcopy/bundle.json': true } },
      ThrottleInterval: 30,
      Umask: 0o077,
      HardResourceLimits: { Core: 0 },
      ProcessType: 'Background',
    });
  });

  it('the logon task is a task, in UTF-16', () => {
    const at = { node: 'C:\\Program Files\\Lastcopy\\node.exe', launcher: 'C:\\Program Files\\A & B\\launcher.cjs' };
    const task = logonTask(at);
    expect(task.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xfe]));
    const program = `
import sys, json, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
ns = '{http://schemas.microsoft.com/windows/2004/02/mit/task}'
print(json.dumps({e.tag.replace(ns, ''): e.text for e in root.iter()}))`;
    const read = python(program, task) as Record<string, string>;
    expect(read).toMatchObject({
      GroupId: 'S-1-5-32-545',
      RunLevel: 'LeastPrivilege',
      DisallowStartIfOnBatteries: 'false',
      StopIfGoingOnBatteries: 'false',
      ExecutionTimeLimit: 'PT0S',
      MultipleInstancesPolicy: 'Parallel',
      Interval: 'PT1M',
    });
    expect(read).toHaveProperty('LogonTrigger');
    expect(read['Arguments']).toBe(`--headless "${at.node}" ${AGENT_FLAGS.join(' ')} "${at.launcher}" agent`);
  });

  it('neither takes a path that its language cannot hold', () => {
    expect(() => launchAgent({ node: '/a\u0001', launcher: '/b' })).toThrow(/control character/);
    expect(() => logonTask({ node: 'C:\\a"b', launcher: 'C:\\c' })).toThrow(/quotation mark/);
  });
});
