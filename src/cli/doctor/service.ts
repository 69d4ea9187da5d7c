import { AGENT, NoServiceManager, serviceControl, type ServiceState } from '../../../service/index.ts';
import { type Check, failed, type Finding, ok, skipped, warning } from './check.ts';

const MIB = 1_048_576;

/** Whether the system starts the agent by itself, and leaves it room. */
export const service: Check = {
  id: 'service',
  async look({ agent, context }) {
    const byHand = agent?.running === true ? ` An agent runs, started by hand (pid ${agent.pid ?? '?'}).` : '';
    let state: ServiceState;
    try {
      state = await serviceControl().state();
    } catch (error) {
      if (error instanceof NoServiceManager) return agent?.running ? ok(`${error.message}${byHand}`) : skipped(error.message);
      const next = error instanceof Error && 'next' in error ? String(error.next) : 'Try again.';
      return warning(error instanceof Error ? error.message : 'The service manager gave no answer.', next);
    }
    return judge(state, byHand, context.stateDir);
  },
};

/** Pure: what a manager's answer means. */
export function judge(state: ServiceState, byHand: string, stateDir: string): Finding {
  if (!state.installed)
    return warning(`${state.name} is not installed: nothing starts the agent at login.${byHand}`, 'Install the lastcopy package.');
  if (state.active === 'failed')
    return failed(`The service failed. ${state.why ?? ''}`.trim(), 'Mend what the other lines say, then: lastcopy service restart');
  if (state.active !== 'running' && state.active !== 'starting') {
    return byHand === ''
      ? failed(`The service does not run. ${state.why ?? ''}`.trim(), 'Run: lastcopy service start')
      : warning(`The service does not run.${byHand}`, 'Stop that agent, then: lastcopy service start');
  }
  if (state.enabled === false)
    return warning('The service runs but does not start at login.', `Run: systemctl --user enable ${state.name}`);
  const { high, most } = state.memory;
  const limit = Math.min(high ?? Infinity, most ?? Infinity);
  if (limit < AGENT.limits.memoryHigh * MIB) {
    return warning(
      `The service may use ${Math.round(limit / MIB)} MiB only: its scanners need up to ${AGENT.limits.memoryHigh} MiB.`,
      `Look for a drop-in: systemctl --user cat ${state.name}`,
    );
  }
  return ok(`The service runs${state.pid === null ? '' : ` (pid ${state.pid})`} on ${stateDir} and starts at login.`);
}
