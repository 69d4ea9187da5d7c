import { AGENT } from '../description.ts';
import { NoServiceManager, type RunProgram, type Said, type ServiceControl, ServiceRefused, type ServiceState } from './face.ts';

const UNIT = `${AGENT.name}.service`;
const PROPERTIES =
  'LoadState,ActiveState,UnitFileState,FragmentPath,MainPID,NRestarts,Result,ExecMainStatus,' +
  'ConditionResult,ConditionTimestampMonotonic,MemoryCurrent,MemoryHigh,MemoryMax';

/** The user's own manager, by systemctl. */
export function systemdControl(run: RunProgram): ServiceControl {
  const systemctl = async (...args: string[]): Promise<string> => {
    const said = await run('systemctl', ['--user', '--no-pager', ...args]);
    if (said.code === 0) return said.stdout;
    throw refusal(said);
  };
  return {
    state: async () => parseShow(await systemctl('show', UNIT, `--property=${PROPERTIES}`)),
    start: async () => void (await systemctl('start', UNIT)),
    stop: async () => void (await systemctl('stop', UNIT)),
    restart: async () => void (await systemctl('restart', UNIT)),
  };
}

function refusal(said: Said): Error {
  if (said.code === null) return new NoServiceManager('This system has no systemd.');
  if (/Failed to connect to bus|Failed to get D-Bus connection|not been booted with systemd|Transport endpoint/i.test(said.stderr)) {
    return new NoServiceManager('This session has no systemd user manager (as in a container, under su or sudo, or without a login).');
  }
  if (/not found|not loaded|could not be found/i.test(said.stderr)) {
    return new ServiceRefused(`${UNIT} is not installed.`, 'Install the lastcopy package, or start the agent by hand: lastcopy agent');
  }
  const line = said.stderr.trim().split('\n').at(0) ?? '';
  return new ServiceRefused(`systemd did not do it: ${line.slice(0, 300)}`, `Look at: journalctl --user -u ${UNIT}`);
}

const ACTIVE: Readonly<Record<string, ServiceState['active']>> = {
  active: 'running',
  reloading: 'running',
  activating: 'starting',
  deactivating: 'stopping',
  inactive: 'stopped',
  failed: 'failed',
};

/** The lines of `systemctl show` (org.freedesktop.systemd1(5)). A property that is missing or new changes nothing else. */
export function parseShow(text: string): ServiceState {
  const held = new Map(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).trim()] as const),
  );
  const value = (name: string) => held.get(name) ?? '';
  /** Unset counters are [not set], infinity or 2⁶⁴−1. */
  const count = (name: string) => {
    const number = /^\d+$/.test(value(name)) ? Number(value(name)) : null;
    return number === null || number >= 2 ** 63 ? null : number;
  };
  const installed = value('LoadState') === 'loaded';
  const active = ACTIVE[value('ActiveState')] ?? 'stopped';
  return {
    manager: 'systemd',
    name: UNIT,
    installed,
    enabled: installed ? ['enabled', 'enabled-runtime', 'static', 'linked'].includes(value('UnitFileState')) : null,
    active,
    pid: count('MainPID') || null,
    file: value('FragmentPath') || null,
    restarts: count('NRestarts'),
    memory: { now: count('MemoryCurrent'), high: count('MemoryHigh'), most: count('MemoryMax') },
    why: installed && active !== 'running' ? why(value('LoadState'), active, value, count) : null,
  };
}

function why(
  load: string,
  active: ServiceState['active'],
  value: (name: string) => string,
  count: (name: string) => number | null,
): string | null {
  if (load === 'masked') return 'It is masked.';
  // Before the first start the condition was never looked at.
  if (active === 'stopped' && value('ConditionResult') === 'no' && (count('ConditionTimestampMonotonic') ?? 0) > 0) {
    return 'There is no fleet bundle for it, or this is root or a system user.';
  }
  switch (value('Result')) {
    case 'exit-code':
      return `It ended with an error (${count('ExecMainStatus') ?? '?'}); its reason stands in: journalctl --user -u ${UNIT}`;
    case 'oom-kill':
      return 'It needed more memory than it may have.';
    case 'signal':
    case 'core-dump':
      return `It was ended by signal ${count('ExecMainStatus') ?? '?'}.`;
    case 'timeout':
      return 'It did not start or end in time.';
    default:
      return null;
  }
}
