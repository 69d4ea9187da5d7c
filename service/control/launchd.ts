import { LAUNCH_AGENT } from '../launch-agent.ts';
import { NoServiceManager, type RunProgram, type Said, type ServiceControl, ServiceRefused, type ServiceState } from './face.ts';

const PLIST = `/Library/LaunchAgents/${LAUNCH_AGENT}.plist`;

/** The user's graphical session, by launchctl. `exists` tells whether a file is there. */
export function launchdControl(run: RunProgram, uid: number, exists: (path: string) => boolean): ServiceControl {
  const domain = `gui/${uid}`;
  const job = `${domain}/${LAUNCH_AGENT}`;
  const launchctl = async (...args: string[]): Promise<Said> => {
    const said = await run('launchctl', args);
    if (said.code === null) throw new NoServiceManager('This system has no launchd.');
    if (/domain does not support|could not find domain/i.test(said.stderr)) {
      throw new NoServiceManager('This user has no graphical session (as over ssh).');
    }
    return said;
  };
  const must = async (...args: string[]): Promise<void> => {
    const said = await launchctl(...args);
    if (said.code !== 0) {
      throw new ServiceRefused(
        `launchd did not do it: ${said.stderr.trim().split('\n').at(0)?.slice(0, 300) ?? ''}`,
        `Look at: launchctl print ${job}`,
      );
    }
  };
  const state = async (): Promise<ServiceState> => {
    const [printed, disabled] = [await launchctl('print', job), await launchctl('print-disabled', domain)];
    return parsePrint(printed.code === 0 ? printed.stdout : null, disabled.stdout, exists(PLIST));
  };
  const loaded = async () => (await launchctl('print', job)).code === 0;
  const start = async () => {
    if (!exists(PLIST)) throw new ServiceRefused(`${PLIST} is not there.`, 'Install the lastcopy package.');
    if (!(await loaded())) await must('bootstrap', domain, PLIST);
    await must('kickstart', job);
  };
  return {
    state,
    start,
    stop: async () => void ((await loaded()) && (await must('bootout', job))),
    restart: async () => ((await loaded()) ? must('kickstart', '-k', job) : start()),
  };
}

/** What `launchctl print` and `print-disabled` say; null: the job is not loaded. Their form is not promised by Apple. */
export function parsePrint(text: string | null, disabled: string, installed: boolean): ServiceState {
  const field = (name: string) => new RegExp(`^\\s*${name} = (.+)$`, 'm').exec(text ?? '')?.[1] ?? null;
  const number = (name: string) => (/^\d+$/.test(field(name) ?? '') ? Number(field(name)) : null);
  const ended = number('last exit code');
  const running = field('state') === 'running';
  return {
    manager: 'launchd',
    name: LAUNCH_AGENT,
    installed,
    enabled: installed ? !new RegExp(`"${LAUNCH_AGENT.replaceAll('.', '\\.')}" => (disabled|true)`).test(disabled) : null,
    active: running ? 'running' : ended !== null && ended !== 0 ? 'failed' : 'stopped',
    pid: number('pid'),
    file: field('path') ?? (installed ? PLIST : null),
    restarts: null,
    memory: { now: null, high: null, most: null },
    why: !running && ended !== null && ended !== 0 ? `It ended with an error (${ended}).` : null,
  };
}
