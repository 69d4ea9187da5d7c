import { AGENT, agentRuntime, type Installation, MACHINE_BUNDLE } from './description.ts';
import { command, environment, literal, type Section, unitFile } from './unit-file.ts';

/**
 * The agent's unit for every user's own manager (`systemctl --user`). Enabled for all users it does no harm on a machine
 * without a fleet: the conditions hold it back from root, from system users, and from who has no bundle.
 *
 * A user's manager has no privileges, so this hardening is what the kernel lets anybody do to himself: no-new-privileges,
 * seccomp filters, resource limits, control groups. What needs a mount namespace (ProtectSystem=, PrivateTmp=, ProtectHome=
 * and the like) would need PrivateUsers=, under which every other owner of a file looks like `nobody`, while the agent has to
 * tell owners apart; it would gain nothing either: the agent is there to read and write all that its user can.
 */
export function agentUnit(installation: Installation): string {
  const { flags, env } = agentRuntime();
  const { limits } = AGENT;
  const unit: Section = {
    name: 'Unit',
    lines: [
      ['Description', literal(AGENT.title)],
      ['ConditionUser', '!root'],
      ['ConditionUser', '!@system'],
      'Without a fleet there is nothing to do. %S is ~/.config before systemd 254.',
      ['ConditionPathExists', `|${MACHINE_BUNDLE}`],
      ['ConditionPathExists', '|%h/.local/state/lastcopy/bundle.json'],
      ['ConditionPathExists', '|%S/lastcopy/bundle.json'],
      'The conditions hold the agent back, not this: it starts the agent once IT has put a bundle there.',
      ['Wants', `${AGENT.name}.path`],
      ['After', 'dbus.socket gnome-keyring-daemon.socket gnome-keyring-daemon.service'],
      'The keychain may be unlocked long after login: there is no last try.',
      ['StartLimitIntervalSec', 0],
    ],
  };
  const service: Section = {
    name: 'Service',
    lines: [
      ['Type', 'exec'],
      ['ExecStart', command(installation.node, [...flags, installation.launcher, ...AGENT.args])],
      ...environment(env),
      ['Restart', 'on-failure'],
      ['RestartSec', AGENT.restartAfter],
      'The agent ends its purger in order; what is left after that is killed.',
      ['KillMode', 'mixed'],
      ['TimeoutStopSec', AGENT.stopWithin],
      'A scanner that meets the memory limit dies alone.',
      ['OOMPolicy', 'continue'],
      ['OOMScoreAdjust', 500],
      ['Slice', 'background.slice'],
      ['MemoryHigh', `${limits.memoryHigh}M`],
      ['MemoryMax', `${limits.memoryMax}M`],
      'Scanners hold values: none of it is written to swap, and a core dump would be a copy of them.',
      ['MemorySwapMax', 0],
      ['LimitCORE', 0],
      ['LimitNOFILE', limits.files],
      ['TasksMax', limits.tasks],
      ['CPUWeight', limits.cpuWeight],
      ['CPUQuota', `${limits.cpuQuota}%`],
      ['Nice', 5],
      ['IOSchedulingClass', 'best-effort'],
      ['IOSchedulingPriority', 7],
      ['UMask', '0077'],
      ['NoNewPrivileges', 'yes'],
      ['SystemCallArchitectures', 'native'],
      ['SystemCallFilter', '@system-service'],
      ['SystemCallErrorNumber', 'EPERM'],
      ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
      ['RestrictNamespaces', 'yes'],
      ['RestrictRealtime', 'yes'],
      ['RestrictSUIDSGID', 'yes'],
      ['LockPersonality', 'yes'],
      'Node compiles at run time.',
      ['MemoryDenyWriteExecute', 'no'],
    ],
  };
  return unitFile([unit, service, { name: 'Install', lines: [['WantedBy', 'default.target']] }]);
}

/**
 * Beside it, for whoever is logged in before there is a fleet: starts the agent when the machine's bundle is put in its place. An
 * agent that runs takes up another bundle by itself.
 */
export function agentPathUnit(): string {
  return unitFile([
    { name: 'Unit', lines: [['Description', literal(`${AGENT.title}: waits for a fleet`)]] },
    {
      name: 'Path',
      lines: [
        ['PathChanged', MACHINE_BUNDLE],
        ['Unit', `${AGENT.name}.service`],
      ],
    },
  ]);
}
