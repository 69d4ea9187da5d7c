import { AGENT, agentRuntime, type Installation, MACHINE_BUNDLE } from './description.ts';
import { xml } from './xml.ts';

export const LAUNCH_AGENT = 'com.lastcopy.agent';

/** What a property list holds here. */
type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/**
 * For /Library/LaunchAgents/com.lastcopy.agent.plist: macOS starts it in every user's own session (launchd.plist(5)). `Aqua`
 * keeps it out of sessions without a keychain window. It is kept alive while IT's bundle exists; without one it is tried
 * once per login, for users who enrolled themselves. launchd has no memory limit that would include children.
 */
export function launchAgent(installation: Installation): string {
  const { flags } = agentRuntime();
  const description: Value = {
    Label: LAUNCH_AGENT,
    ProgramArguments: [installation.node, ...flags, installation.launcher, ...AGENT.args],
    // The other variables of the launcher are glibc's.
    EnvironmentVariables: { UV_THREADPOOL_SIZE: '2' },
    LimitLoadToSessionType: 'Aqua',
    RunAtLoad: true,
    KeepAlive: { PathState: { [MACHINE_BUNDLE]: true } },
    ThrottleInterval: AGENT.restartAfter,
    ExitTimeOut: AGENT.stopWithin,
    ProcessType: 'Background',
    LowPriorityIO: true,
    Nice: 5,
    Umask: 0o077,
    HardResourceLimits: { Core: 0 },
    SoftResourceLimits: { Core: 0, NumberOfFiles: AGENT.limits.files },
    // It keeps its own log.
    StandardOutPath: '/dev/null',
    StandardErrorPath: '/dev/null',
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    write(description, ''),
    '</plist>',
    '',
  ].join('\n');
}

function write(value: Value, indent: string): string {
  const inner = `${indent}  `;
  if (typeof value === 'string') return `${indent}<string>${xml(value)}</string>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  if (isList(value)) return [`${indent}<array>`, ...value.map((one) => write(one, inner)), `${indent}</array>`].join('\n');
  const entries = Object.entries(value).flatMap(([key, one]) => [`${inner}<key>${xml(key)}</key>`, write(one, inner)]);
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`].join('\n');
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
