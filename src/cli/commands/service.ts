import { readStatus } from '../../agent/index.ts';
import { serviceControl, type ServiceState } from '../../../service/index.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { bytes, colors, emit, say } from '../output.ts';

export type ServiceVerb = 'status' | 'start' | 'stop' | 'restart';

/**
 * `lastcopy service VERB`: the agent of this user as the system's service manager runs it. Ends with 0 when that is as it was
 * wanted (for `status`: it runs), else with 1; where there is no service manager, as an error that says what to do instead.
 */
export async function service(context: Context, verb: ServiceVerb, options: { readonly json?: boolean }): Promise<number> {
  const control = serviceControl();
  if (verb !== 'status') await control[verb]();
  const state = await settled(() => control.state());
  const agent = await readStatus(context.stateDir).catch(() => null);
  /** Somebody started one in a terminal: the service cannot have the state directory, nor stop that one. */
  const byHand = agent?.running === true && state.active !== 'running' && state.active !== 'starting' ? agent.pid : null;
  if (options.json) emit({ type: 'service', ...state, agentByHand: byHand });
  else show(state, byHand);
  return (state.active === 'running') === (verb !== 'stop') ? EXIT.NOTHING : EXIT.FOUND;
}

/** A start or stop that the manager has taken on is given a moment to come true. */
async function settled(ask: () => Promise<ServiceState>): Promise<ServiceState> {
  const end = Date.now() + 5_000;
  for (;;) {
    const state = await ask();
    if ((state.active !== 'starting' && state.active !== 'stopping') || Date.now() > end) return state;
    await new Promise((later) => setTimeout(later, 200));
  }
}

function show(state: ServiceState, byHand: number | null): void {
  const row = (name: string, text: string) => say(`${colors.dim(name.padEnd(10))}${text}`);
  if (!state.installed) {
    row('service', `not installed (${state.name})`);
    say('  Install the lastcopy package, or start the agent by hand: lastcopy agent');
  } else {
    row(
      'service',
      `${state.active}${state.pid === null ? '' : ` (pid ${state.pid})`}, ${state.enabled ? 'starts' : 'does not start'} at login`,
    );
    if (state.why) say(`  ${state.why}`);
    if (state.file) row('from', state.file);
    const { now, high, most } = state.memory;
    const limit = high ?? most;
    if (now !== null) row('memory', `${bytes(now)}${limit === null ? '' : ` of ${bytes(limit)}`}, with its children`);
    if (state.restarts) row('restarts', String(state.restarts));
  }
  if (byHand !== null) say(`An agent that was started by hand holds the state directory (pid ${byHand}); stop it to let the service run.`);
}
