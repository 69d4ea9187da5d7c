import { type FleetService, type Installation, SERVER, STEWARD } from './description.ts';
import { command, environment, literal, type Section, unitFile, word } from './unit-file.ts';

/** The server's unit for the system's manager; the files of `SERVER.credentials` must be there. */
export function serverUnit(installation: Installation): string {
  return fleetUnit(SERVER, installation);
}

/** The steward's unit for the system's manager; the files of `STEWARD.credentials` must be there. */
export function stewardUnit(installation: Installation): string {
  return fleetUnit(STEWARD, installation);
}

/** %S, %d: systemd.unit(5). Only words of the description reach this, never a path of the installation. */
function expanded(arg: string, { name }: FleetService): string {
  return arg.replace('@state@', `%S/${name}`).replace('@credentials@', '%d');
}

/**
 * Both run as a user that exists only while they do, see nothing of the machine but their own files, and get what only
 * root can read as credentials.
 */
function fleetUnit(service: FleetService, installation: Installation): string {
  const { limits } = service;
  const unit: Section = {
    name: 'Unit',
    lines: [
      ['Description', literal(service.title)],
      ['After', 'network-online.target'],
      ['Wants', 'network-online.target'],
      ...Object.values(service.credentials).map((path) => ['AssertPathExists', literal(path)] as const),
      ['StartLimitIntervalSec', 0],
    ],
  };
  const run: Section = {
    name: 'Service',
    lines: [
      ['Type', 'exec'],
      [
        'ExecStart',
        command(
          installation.node,
          [installation.launcher],
          service.args.map((arg) => expanded(arg, service)),
        ),
      ],
      ...environment({ HOME: `/var/lib/${service.name}`, ...service.settings }),
      ['EnvironmentFile', `-${literal(service.settingsFile)}`],
      ...Object.entries(service.credentials).map(([id, path]) => ['LoadCredential', word(`${id}:${path}`)] as const),
      ['DynamicUser', 'yes'],
      ['User', service.name],
      ['StateDirectory', service.name],
      ['StateDirectoryMode', '0700'],
      ['WorkingDirectory', `%S/${service.name}`],
      ['UMask', '0077'],
      ['Restart', 'on-failure'],
      ['RestartSec', service.restartAfter],
      ['TimeoutStopSec', service.stopWithin],
      ['MemoryHigh', `${limits.memoryHigh}M`],
      ['MemoryMax', `${limits.memoryMax}M`],
      ...(service.swap ? [] : ([['MemorySwapMax', 0]] as const)),
      ['TasksMax', limits.tasks],
      ['CPUWeight', limits.cpuWeight],
      ['CPUQuota', `${limits.cpuQuota}%`],
      ['LimitNOFILE', limits.files],
      ['LimitCORE', 0],
      ['NoNewPrivileges', 'yes'],
      ['CapabilityBoundingSet', ''],
      ['AmbientCapabilities', ''],
      ['ProtectSystem', 'strict'],
      ['ProtectHome', 'yes'],
      ['PrivateTmp', 'yes'],
      ['PrivateDevices', 'yes'],
      ['PrivateUsers', 'yes'],
      ['PrivateIPC', 'yes'],
      ['ProtectClock', 'yes'],
      ['ProtectControlGroups', 'yes'],
      ['ProtectHostname', 'yes'],
      ['ProtectKernelLogs', 'yes'],
      ['ProtectKernelModules', 'yes'],
      ['ProtectKernelTunables', 'yes'],
      ['ProtectProc', 'invisible'],
      ['ProcSubset', 'pid'],
      ['RemoveIPC', 'yes'],
      ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
      ['RestrictNamespaces', 'yes'],
      ['RestrictRealtime', 'yes'],
      ['RestrictSUIDSGID', 'yes'],
      ['LockPersonality', 'yes'],
      ['KeyringMode', 'private'],
      ['SystemCallArchitectures', 'native'],
      ['SystemCallFilter', '@system-service'],
      ['SystemCallFilter', '~@privileged @resources'],
      ['SystemCallErrorNumber', 'EPERM'],
      'Node compiles at run time.',
      ['MemoryDenyWriteExecute', 'no'],
    ],
  };
  return unitFile([unit, run, { name: 'Install', lines: [['WantedBy', 'multi-user.target']] }]);
}
