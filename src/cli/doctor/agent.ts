import { plural } from '../output.ts';
import { type Check, failed, type Finding, ok, type Surroundings, warning } from './check.ts';

/** So much may wait for the server while the link is up. */
const BACKLOG = 100;
const DAY = 86_400_000;

/** The running agent: its link, the age of the chain's head, its last sweep, and what waits for the server. */
export const agent: Check = {
  id: 'agent',
  look: (surroundings) => judge(surroundings.agent, surroundings.bundle.kind !== 'none', Date.now()),
};

function judge(status: Surroundings['agent'], fleet: boolean, now: number): Finding {
  if (status === null || !status.running) {
    return fleet
      ? failed('No agent runs.', 'Run: lastcopy service start   (or by hand: lastcopy agent)')
      : warning('No agent runs.', 'Enrol first: lastcopy enroll BUNDLE');
  }
  if (status.membership === 'revoked')
    return warning('The agent runs and keeps no link: this device was put out of the fleet.', 'See what is said of the bundle.');
  if (!status.link.connected) {
    return failed(
      `The agent runs, but its link to the server is down${status.link.why ? `: ${status.link.why}` : '.'}`,
      'It tries again by itself; the line on the server says more.',
    );
  }
  if (status.membership === 'admitted' && (status.chain.headUntil === null || Date.parse(status.chain.headUntil) < now)) {
    if (status.clock !== null) {
      return warning(
        'The newest head of the order chain looks out of date, and the agent only reports: the clock of this machine is wrong.',
        status.clock,
      );
    }
    return warning(
      'The newest head of the order chain is out of date: orders may be withheld, and the agent only reports.',
      'Ask the security team whether the steward runs (lastcopy steward).',
    );
  }
  if (status.outbox > BACKLOG) {
    return warning(
      `${status.outbox} frames wait for the server although the link is up.`,
      'If the number does not fall: lastcopy service restart',
    );
  }
  if (status.lastSweepAt !== null && now - Date.parse(status.lastSweepAt) > DAY) {
    return warning(`The last sweep of the home was at ${status.lastSweepAt}.`, 'Restart the agent: lastcopy service restart');
  }
  const paused = status.paused ? ', paused: it writes nothing (lastcopy resume)' : '';
  const sweep = status.lastSweepAt === null ? 'the first sweep is not over' : `last sweep ${status.lastSweepAt}`;
  return ok(
    `The agent runs, its link is up, ${sweep}${status.outbox > 0 ? `, ${plural(status.outbox, 'frame')} on the way` : ''}${paused}.`,
  );
}
